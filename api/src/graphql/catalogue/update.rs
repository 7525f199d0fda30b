//! `productUpdate`.

use super::Product;
use super::picture_input::{ProductPictureInput, parse_pictures};
use super::product::read_back;
use crate::app::again;
use crate::app::catalogue::{UpdateProduct, update_product};
use crate::graphql::payload::payload;
use crate::graphql::{ContextExt, NodeId, NodeKind, RupiahInput, answer};
use async_graphql::{Context, ID, InputObject, Object};
use domain::catalogue::{CategoryCode, ProductChange, parse_description, parse_name};
use domain::{Invalid, ProductId, VariantId};

/// What changes of a product; what is null stays.
#[derive(InputObject)]
pub struct ProductUpdateInput {
    /// Which product.
    pub product_id: ID,
    /// Its new name, 3 to 120 characters.
    pub name: Option<String>,
    /// Its new description, at most 5,000 characters.
    pub description: Option<String>,
    /// The code of its new category.
    pub category: Option<String>,
    /// New prices; variants that are not named keep theirs.
    #[graphql(default)]
    pub prices: Vec<VariantPriceInput>,
    /// All its pictures from now on, at most 12, in their order; the first is the cover. A picture
    /// that is not named here is no longer shown. Null leaves them as they are.
    pub pictures: Option<Vec<ProductPictureInput>>,
}

/// The new price of a variant.
#[derive(InputObject)]
pub struct VariantPriceInput {
    /// Which variant.
    pub variant_id: ID,
    /// The price of one unit, at most Rp9,999,999,999.
    pub price: RupiahInput,
}

impl ProductUpdateInput {
    fn parse(&self) -> Result<UpdateProduct, Vec<Invalid>> {
        let mut broken = Vec::new();
        let mut told = |one: Invalid| broken.push(one);
        let product = NodeId::expect(&self.product_id, NodeKind::Product, "productId");
        let product: Option<ProductId> = product.map_err(&mut told).ok();
        let name = self.name.as_deref().map(parse_name).transpose();
        let name = name.map_err(|one| told(one.in_field("name")));
        let description = self.description.as_deref().map(parse_description);
        let description = description.transpose();
        let description = description.map_err(|one| told(one.in_field("description")));
        let category = self
            .category
            .as_deref()
            .map(CategoryCode::parse)
            .transpose();
        let category = category.map_err(|one| told(one.in_field("category")));
        let mut prices = Vec::with_capacity(self.prices.len());
        for (at, one) in self.prices.iter().enumerate() {
            match one.parse(at) {
                Ok(price) => prices.push(price),
                Err(invalid) => told(invalid),
            }
        }
        let pictures = self.pictures.as_deref().map(parse_pictures).transpose();
        let pictures = pictures.map_err(|many| broken.extend(many));
        match (product, name, description, category, pictures) {
            (Some(product), Ok(name), Ok(description), Ok(category), Ok(pictures))
                if broken.is_empty() =>
            {
                let change = ProductChange {
                    name,
                    description,
                    category,
                    prices,
                    pictures,
                };
                Ok(UpdateProduct { product, change })
            }
            _ => Err(broken),
        }
    }
}

impl VariantPriceInput {
    fn parse(&self, at: usize) -> Result<(VariantId, domain::Rupiah), Invalid> {
        let variant = NodeId::expect(&self.variant_id, NodeKind::ProductVariant, "variantId");
        let variant = variant.map_err(|told| told.in_field(&at.to_string()).in_field("prices"))?;
        let price = self.price.price();
        Ok((
            variant,
            price.map_err(|told| told.in_list("prices", at, "price"))?,
        ))
    }
}

payload! {
    /// The answer of `productUpdate`.
    ProductUpdatePayload {
        /// The product; null when something was wrong.
        product: Product,
    }
    ProductUpdateUserError, ProductUpdateErrorCode {
        /// It was archived, which is for ever.
        Archived = "ARCHIVED",
        /// It is on sale, and the new category has others below it.
        CategoryNotLeaf = "CATEGORY_NOT_LEAF",
        /// A rule forbids such goods; the message names it. The field is the product's `category`,
        /// or its `name` when a word in that tells.
        ForbiddenGoods = "FORBIDDEN_GOODS",
        /// A rule wants a permit before such goods go on sale; the message names it. The field is
        /// `permits`.
        PermitRequired = "PERMIT_REQUIRED",
    }
}

#[derive(Default)]
pub(super) struct ProductUpdateMutation;

#[Object]
impl ProductUpdateMutation {
    /// Changes what a product says, shows and costs; past orders stay as they were.
    async fn product_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: ProductUpdateInput,
    ) -> async_graphql::Result<ProductUpdatePayload> {
        let outcome = match input.parse() {
            Ok(command) => again(command, |one| update_product(ctx.app(), ctx.actor(), one)).await,
            Err(told) => Err(told.into()),
        };
        let outcome = read_back(ctx, outcome).await;
        answer(ctx, outcome, ProductUpdatePayload::done)
    }
}
