//! `orderCancel`.

use super::Order;
use super::order_type::read_back;
use crate::app::order::{CancelOrder, cancel_order};
use crate::app::{IdempotencyKey, again};
use crate::graphql::payload::payload;
use crate::graphql::{ContextExt, NodeId, NodeKind, answer};
use async_graphql::{Context, ID, InputObject, Object};
use domain::Invalid;

/// An order to be called off.
#[derive(InputObject)]
pub struct OrderCancelInput {
    /// Which order.
    pub order_id: ID,
    /// The caller's name for this request: sent again, it is answered as the first time.
    pub idempotency_key: String,
}

impl OrderCancelInput {
    fn parse(&self) -> Result<CancelOrder, Vec<Invalid>> {
        let order = NodeId::expect(&self.order_id, NodeKind::Order, "orderId");
        match (order, IdempotencyKey::parse(&self.idempotency_key)) {
            (Ok(order), Ok(key)) => Ok(CancelOrder { key, order }),
            (order, key) => Err([order.err(), key.err()].into_iter().flatten().collect()),
        }
    }
}

payload! {
    /// The answer of `orderCancel`.
    OrderCancelPayload {
        /// The order; null when it was not called off.
        order: Order,
    }
    OrderCancelUserError, OrderCancelErrorCode {
        /// It is paid: the enterprise gives the money back instead.
        AlreadyPaid = "ALREADY_PAID",
    }
}

#[derive(Default)]
pub(super) struct OrderCancelMutation;

#[Object]
impl OrderCancelMutation {
    /// Calls an order of the caller's off that is not paid, and gives its stock back. One that was
    /// called off before stays as it is.
    async fn order_cancel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which order.")] input: OrderCancelInput,
    ) -> async_graphql::Result<OrderCancelPayload> {
        let outcome = match input.parse() {
            Ok(command) => again(command, |one| cancel_order(ctx.app(), ctx.actor(), one)).await,
            Err(told) => Err(told.into()),
        };
        let outcome = read_back(ctx, outcome).await;
        answer(ctx, outcome, OrderCancelPayload::done)
    }
}
