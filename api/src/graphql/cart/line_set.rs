//! `cartLineSet`.

use super::Cart;
use super::cart_type::read_back;
use crate::app::cart::{SetCartLine, set_cart_line};
use crate::app::{IdempotencyKey, again};
use crate::graphql::payload::payload;
use crate::graphql::scalar::Quantity;
use crate::graphql::{ContextExt, NodeId, NodeKind, answer};
use async_graphql::{Context, ID, InputObject, Object};
use domain::Invalid;

payload! {
    /// What `cartLineSet` answers.
    CartLineSetPayload {
        /// The cart as it is now; null when there are user errors.
        cart: Cart,
    }
    CartLineSetUserError, CartLineSetErrorCode {}
}

/// A new quantity of a line.
#[derive(InputObject)]
pub struct CartLineSetInput {
    /// Which line of the caller's cart.
    line_id: ID,
    /// How many units; 0 takes the line out.
    quantity: Quantity,
    /// The caller's name for this request: sent again, it is answered as the first time.
    idempotency_key: String,
}

impl CartLineSetInput {
    fn parse(&self) -> Result<SetCartLine, Vec<Invalid>> {
        let line = NodeId::expect(&self.line_id, NodeKind::CartLine, "lineId");
        match (line, IdempotencyKey::parse(&self.idempotency_key)) {
            (Ok(line), Ok(key)) => Ok(SetCartLine {
                key,
                line,
                quantity: self.quantity.0,
            }),
            (line, key) => Err([line.err(), key.err()].into_iter().flatten().collect()),
        }
    }
}

#[derive(Default)]
pub(super) struct CartLineSetMutation;

#[Object]
impl CartLineSetMutation {
    /// Sets how much of a line of the caller's cart is wanted. `NOT_FOUND` when there is no such
    /// line in it.
    async fn cart_line_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How much.")] input: CartLineSetInput,
    ) -> async_graphql::Result<CartLineSetPayload> {
        let outcome = match input.parse() {
            Ok(command) => again(command, |one| set_cart_line(ctx.app(), ctx.actor(), one)).await,
            Err(told) => Err(told.into()),
        };
        let outcome = read_back(ctx, outcome).await;
        answer(ctx, outcome, CartLineSetPayload::done)
    }
}
