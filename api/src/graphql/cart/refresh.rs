//! `cartRefresh`.

use super::Cart;
use super::cart_type::read_back;
use crate::app::cart::{RefreshCart, refresh_cart};
use crate::app::{IdempotencyKey, again};
use crate::graphql::payload::payload;
use crate::graphql::{ContextExt, answer};
use async_graphql::{Context, InputObject, Object};

payload! {
    /// What `cartRefresh` answers.
    CartRefreshPayload {
        /// The cart as it is now; null when there are user errors.
        cart: Cart,
    }
    CartRefreshUserError, CartRefreshErrorCode {}
}

/// The caller has seen today's prices.
#[derive(InputObject)]
pub struct CartRefreshInput {
    /// The caller's name for this request: sent again, it is answered as the first time, and prices
    /// that changed since are not taken as seen.
    idempotency_key: String,
}

#[derive(Default)]
pub(super) struct CartRefreshMutation;

#[Object]
impl CartRefreshMutation {
    /// Takes the prices of this moment as those that the caller saw.
    async fn cart_refresh(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which request.")] input: CartRefreshInput,
    ) -> async_graphql::Result<CartRefreshPayload> {
        let outcome = match IdempotencyKey::parse(&input.idempotency_key) {
            Ok(key) => {
                again(RefreshCart { key }, |one| {
                    refresh_cart(ctx.app(), ctx.actor(), one)
                })
                .await
            }
            Err(told) => Err(told.into()),
        };
        let outcome = read_back(ctx, outcome).await;
        answer(ctx, outcome, CartRefreshPayload::done)
    }
}
