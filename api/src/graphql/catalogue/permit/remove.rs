//! `productPermitRemove`.

use crate::app::again;
use crate::app::catalogue::remove_permit;
use crate::graphql::catalogue::Product;
use crate::graphql::catalogue::product::read_back;
use crate::graphql::payload::payload;
use crate::graphql::{ContextExt, NodeId, NodeKind, answer};
use async_graphql::{Context, ID, InputObject, Object};

payload! {
    /// The answer of `productPermitRemove`.
    ProductPermitRemovePayload {
        /// The product; null when something was wrong.
        product: Product,
    }
    ProductPermitRemoveUserError, ProductPermitRemoveErrorCode {
        /// The product was archived, which is for ever.
        Archived = "ARCHIVED",
        /// The product is on sale, and does not go on sale without it; give another one instead.
        StillRequired = "STILL_REQUIRED",
    }
}

/// The permit to remove.
#[derive(InputObject)]
pub struct ProductPermitRemoveInput {
    /// Which permit.
    pub permit_id: ID,
}

#[derive(Default)]
pub(super) struct ProductPermitRemoveMutation;

#[Object]
impl ProductPermitRemoveMutation {
    /// Removes a permit of a product, which is kept as one that ended; for those who write its
    /// enterprise's catalogue, in person. One that ended already is answered as done.
    async fn product_permit_remove(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: ProductPermitRemoveInput,
    ) -> async_graphql::Result<ProductPermitRemovePayload> {
        let kind = NodeKind::ProductPermit;
        let outcome = match NodeId::expect(&input.permit_id, kind, "permitId") {
            Ok(id) => again(id, |one| remove_permit(ctx.app(), ctx.actor(), one)).await,
            Err(told) => Err(told.into()),
        };
        let outcome = read_back(ctx, outcome).await;
        answer(ctx, outcome, ProductPermitRemovePayload::done)
    }
}
