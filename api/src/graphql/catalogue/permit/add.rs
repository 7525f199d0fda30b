//! `productPermitsAdd`.

use super::ProductPermitKind;
use crate::app::catalogue::{AddPermits, MAX_PERMITS, add_permits};
use crate::app::{IdempotencyKey, again};
use crate::graphql::catalogue::Product;
use crate::graphql::catalogue::product::read_back;
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use crate::graphql::scalar::Date;
use crate::graphql::{ContextExt, NodeId, NodeKind, answer};
use async_graphql::{Context, ID, InputObject, Object};
use domain::catalogue::{PermitKind, PermitNumber};
use domain::{Invalid, Rule};
use serde_json::json;
use storage::catalogue::NewPermit;

const LIST: &str = "permits";

payload! {
    /// The answer of `productPermitsAdd`.
    ProductPermitsAddPayload {
        /// The product; null when something was wrong.
        product: Product,
    }
    ProductPermitsAddUserError, ProductPermitsAddErrorCode {
        /// It was archived, which is for ever.
        Archived = "ARCHIVED",
    }
}

/// A permit to be given.
#[derive(InputObject)]
pub struct ProductPermitInput {
    /// What it is.
    pub kind: ProductPermitKind,
    /// Its number, at most 80 characters, in any usual spelling. Where the form of the kind is
    /// certain another one is refused; where it is not, an officer is told.
    pub number: String,
    /// The last WIB day it holds; null when it does not run out.
    pub expires_on: Option<Date>,
    /// Its document, sent before with the purpose `DOCUMENT`; null for none. SNI needs one. One
    /// document may stand for many products.
    pub media_id: Option<ID>,
}

/// Permits to be given.
#[derive(InputObject)]
pub struct ProductPermitsAddInput {
    /// Which product.
    pub product_id: ID,
    /// The permits, 1 to 7, each of another kind. One of the kind that there was before ends.
    pub permits: Vec<ProductPermitInput>,
    /// The client's name for this request: 1 to 255 visible ASCII characters.
    pub idempotency_key: String,
}

impl ProductPermitsAddInput {
    fn parse(self) -> Result<AddPermits, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let product = NodeId::expect(&self.product_id, NodeKind::Product, "productId");
        let product = parsing.take(product);
        let key = parsing.take(IdempotencyKey::parse(&self.idempotency_key));
        let count = self.permits.len();
        if !(1..=MAX_PERMITS).contains(&count) {
            let rule = if count == 0 {
                Rule::Required
            } else {
                Rule::TooLarge
            };
            let told = Invalid::new(rule, "1 sampai 7 izin", "1 to 7 permits");
            parsing.broken(told.in_field(LIST));
            return Err(parsing.into_broken());
        }
        let told = self.permits.iter().map(ProductPermitInput::told);
        let input = json!([self.product_id.as_str(), told.collect::<Vec<_>>()]);
        let mut permits: Vec<NewPermit> = Vec::new();
        let mut kinds: Vec<PermitKind> = Vec::new();
        for (at, one) in self.permits.into_iter().enumerate() {
            let kind: PermitKind = one.kind.into();
            if kinds.contains(&kind) {
                parsing.broken(twice().in_list(LIST, at, "kind"));
            }
            kinds.push(kind);
            permits.extend(one.parse(&mut parsing, at));
        }
        match (product, key) {
            (Some(product), Some(key)) => parsing.finish(AddPermits {
                key,
                product,
                permits,
                input,
            }),
            _ => Err(parsing.into_broken()),
        }
    }
}

impl ProductPermitInput {
    /// Everything that tells two requests apart.
    fn told(&self) -> serde_json::Value {
        let kind: PermitKind = self.kind.into();
        let day = self.expires_on.map(|day| day.0);
        let media = self.media_id.as_ref().map(|id| id.as_str());
        json!([kind.code(), self.number, day, media])
    }

    fn parse(self, parsing: &mut Parsing, at: usize) -> Option<NewPermit> {
        let kind: PermitKind = self.kind.into();
        let number = PermitNumber::parse(kind, &self.number);
        let number = parsing.take(number.map_err(|told| told.in_list(LIST, at, "number")));
        let media = self.media_id.map(|id| {
            let media = NodeId::expect(&id, NodeKind::Media, "mediaId");
            let media = media.map_err(|told| told.in_field(&at.to_string()).in_field(LIST));
            parsing.take(media)
        });
        Some(NewPermit {
            kind,
            number: number?,
            expires_on: self.expires_on.map(|day| day.0),
            media: media.flatten(),
        })
    }
}

fn twice() -> Invalid {
    Invalid::new(
        Rule::Duplicate,
        "izin jenis ini sudah disebut",
        "a permit of this kind is already named",
    )
}

#[derive(Default)]
pub(super) struct ProductPermitsAddMutation;

#[Object]
impl ProductPermitsAddMutation {
    /// Gives permits of a product, or renews them, all or none; for those who write its
    /// enterprise's catalogue, in person. An officer looks at them, and it is sold meanwhile.
    async fn product_permits_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which permits.")] input: ProductPermitsAddInput,
    ) -> async_graphql::Result<ProductPermitsAddPayload> {
        let outcome = match input.parse() {
            Ok(command) => again(command, |one| add_permits(ctx.app(), ctx.actor(), one)).await,
            Err(told) => Err(told.into()),
        };
        let outcome = read_back(ctx, outcome).await;
        answer(ctx, outcome, ProductPermitsAddPayload::done)
    }
}
