//! `productCreate`.

use super::Product;
use super::picture_input::parse_media;
use super::product::{ProductKind, read_back};
use crate::app::catalogue::{CreateProduct, create_product};
use crate::app::{IdempotencyKey, again};
use crate::graphql::payload::payload;
use crate::graphql::scalar::{Quantity, RegionCode};
use crate::graphql::{ContextExt, NodeId, NodeKind, RupiahInput, answer};
use async_graphql::{Context, ID, InputObject, Object};
use domain::catalogue::{OriginInput, ProductDraft, ProductInput, VariantInput};
use domain::{EnterpriseId, Invalid};

/// A product to be written down.
#[derive(InputObject)]
pub struct ProductCreateInput {
    /// The enterprise that sells it.
    pub enterprise_id: ID,
    /// Its name, 3 to 120 characters.
    pub name: String,
    /// What it is, in plain text of at most 5,000 characters.
    #[graphql(default)]
    pub description: String,
    /// Goods or a service; null for goods.
    pub kind: Option<ProductKind>,
    /// The code of its category; a leaf, before it can be published.
    pub category: String,
    /// What can be bought of it, 1 to 50.
    pub variants: Vec<ProductVariantInput>,
    /// The villages that it comes from, 1 to 20; null for the enterprise's home village, or the
    /// member villages of a BUM Desa Bersama.
    pub origins: Option<Vec<ProductOriginInput>>,
    /// Its pictures, at most 12, sent before; the first is the cover. They are called by the
    /// product's name until `productUpdate` gives them words of their own.
    #[graphql(default)]
    pub media_ids: Vec<ID>,
    /// The caller's name for this request: sent again, it is answered as the first time.
    pub idempotency_key: String,
}

/// What can be bought of a new product.
#[derive(InputObject)]
pub struct ProductVariantInput {
    /// The enterprise's own code for it, once in a product; null for `V1`, `V2`, … by position.
    pub sku: Option<String>,
    /// What sets it apart from its siblings; null for nothing.
    pub name: Option<String>,
    /// What one unit is: `bungkus 250 g`, `kg`.
    pub unit: String,
    /// The price of one unit, at most Rp9,999,999,999.
    pub price: RupiahInput,
    /// The weight of one unit in grams; null for 0.
    pub weight_gram: Option<i64>,
    /// What a quantity is a multiple of; null for 1.
    pub step: Option<Quantity>,
    /// The least that is sold at once; null for one step.
    pub minimum: Option<Quantity>,
    /// How much is on the shelf; null when stock is not tracked and never runs out.
    pub stock: Option<Quantity>,
}

/// A village that a new product comes from.
#[derive(InputObject)]
pub struct ProductOriginInput {
    /// The village's code.
    pub village: RegionCode,
    /// What it has of the product's value, in basis points; those of a product add up to 10,000.
    pub share: i64,
}

impl ProductCreateInput {
    fn parse(self) -> Result<CreateProduct, Vec<Invalid>> {
        let enterprise = NodeId::expect(&self.enterprise_id, NodeKind::Enterprise, "enterpriseId");
        let enterprise: Result<EnterpriseId, Invalid> = enterprise;
        let key = IdempotencyKey::parse(&self.idempotency_key);
        let media = parse_media(&self.media_ids);
        let fractions = self.fractions();
        let draft = ProductDraft::parse(&self.described());
        match (enterprise, draft, media, key) {
            (Ok(enterprise), Ok(draft), Ok(media), Ok(key)) if fractions.is_empty() => {
                Ok(CreateProduct {
                    key,
                    enterprise,
                    draft,
                    media,
                })
            }
            (enterprise, draft, media, key) => {
                let mut broken = draft.err().unwrap_or_default();
                broken.extend(fractions);
                broken.extend(enterprise.err());
                broken.extend(media.err().unwrap_or_default());
                broken.extend(key.err());
                Err(broken)
            }
        }
    }

    /// The prices that are not whole.
    fn fractions(&self) -> Vec<Invalid> {
        let read = self.variants.iter().map(|variant| variant.price.whole());
        let told = read.enumerate().filter_map(|(at, price)| {
            let told = price.err()?;
            Some(told.in_list("variants", at, "price"))
        });
        told.collect()
    }

    fn described(self) -> ProductInput {
        let origin = |one: ProductOriginInput| OriginInput {
            village: one.village.0,
            share: one.share,
        };
        let origins = self
            .origins
            .map(|all| all.into_iter().map(origin).collect());
        ProductInput {
            name: self.name,
            description: self.description,
            kind: self.kind.unwrap_or(ProductKind::Goods).into(),
            category: self.category,
            variants: self.variants.into_iter().map(VariantInput::from).collect(),
            origins,
        }
    }
}

impl From<ProductVariantInput> for VariantInput {
    fn from(input: ProductVariantInput) -> Self {
        Self {
            sku: input.sku,
            name: input.name,
            unit: input.unit,
            // One that is not whole was told; nothing is stored then.
            price: input.price.whole().map_or(0, domain::Rupiah::get),
            weight_gram: input.weight_gram.unwrap_or(0),
            step: input.step.map(|quantity| quantity.0),
            minimum: input.minimum.map(|quantity| quantity.0),
            stock: input.stock.map(|quantity| quantity.0),
        }
    }
}

payload! {
    /// The answer of `productCreate`.
    ProductCreatePayload {
        /// The new product, a draft; null when something was wrong.
        product: Product,
    }
    ProductCreateUserError, ProductCreateErrorCode {
        /// What sellers accept was not accepted: `field` names document and version.
        TermsNotAccepted = "TERMS_NOT_ACCEPTED",
    }
}

#[derive(Default)]
pub(super) struct ProductCreateMutation;

#[Object]
impl ProductCreateMutation {
    /// Writes a product down as a draft, which its enterprise alone sees until it is published.
    async fn product_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The product.")] input: ProductCreateInput,
    ) -> async_graphql::Result<ProductCreatePayload> {
        let outcome = match input.parse() {
            Ok(command) => again(command, |one| create_product(ctx.app(), ctx.actor(), one)).await,
            Err(told) => Err(told.into()),
        };
        let outcome = read_back(ctx, outcome).await;
        answer(ctx, outcome, ProductCreatePayload::done)
    }
}
