//! `variantStockSet`.

use super::Product;
use super::product::read_back;
use crate::app::catalogue::{SetStock, set_stock};
use crate::app::{IdempotencyKey, again};
use crate::graphql::payload::payload;
use crate::graphql::scalar::Quantity;
use crate::graphql::{ContextExt, NodeId, NodeKind, answer};
use async_graphql::{Context, ID, InputObject, Object};
use domain::Invalid;

/// What was counted on the shelf.
#[derive(InputObject)]
pub struct VariantStockSetInput {
    /// Which variant.
    pub variant_id: ID,
    /// How much is there, goods that orders hold included; null when stock is not tracked.
    pub on_hand: Option<Quantity>,
    /// The caller's name for this request: sent again, it is answered as the first time.
    pub idempotency_key: String,
}

impl VariantStockSetInput {
    fn parse(&self) -> Result<SetStock, Vec<Invalid>> {
        let variant = NodeId::expect(&self.variant_id, NodeKind::ProductVariant, "variantId");
        match (variant, IdempotencyKey::parse(&self.idempotency_key)) {
            (Ok(variant), Ok(key)) => Ok(SetStock {
                key,
                variant,
                on_hand: self.on_hand.map(|quantity| quantity.0),
            }),
            (variant, key) => Err([variant.err(), key.err()].into_iter().flatten().collect()),
        }
    }
}

payload! {
    /// The answer of `variantStockSet`.
    VariantStockSetPayload {
        /// The product of the variant; null when something was wrong.
        product: Product,
    }
    VariantStockSetUserError, VariantStockSetErrorCode {
        /// Orders hold more than that.
        BelowHeld = "BELOW_HELD",
    }
}

#[derive(Default)]
pub(super) struct VariantStockMutation;

#[Object]
impl VariantStockMutation {
    /// Writes down how much of a variant was counted on the shelf.
    async fn variant_stock_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The count.")] input: VariantStockSetInput,
    ) -> async_graphql::Result<VariantStockSetPayload> {
        let outcome = match input.parse() {
            Ok(command) => again(command, |one| set_stock(ctx.app(), ctx.actor(), one)).await,
            Err(told) => Err(told.into()),
        };
        let outcome = read_back(ctx, outcome).await;
        answer(ctx, outcome, VariantStockSetPayload::done)
    }
}
