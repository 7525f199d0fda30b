//! `sellerOrderRefund`.

use super::Refund;
use crate::app::payment::{RefundSellerOrder, refund_seller_order};
use crate::app::{CommandError, Denied, IdempotencyKey, again};
use crate::graphql::payload::payload;
use crate::graphql::{ContextExt, NodeId, NodeKind, answer};
use async_graphql::{Context, ID, InputObject, Object};
use domain::person::Private;
use domain::{Invalid, RefundId};
use storage::payment::find_refund;

/// A seller order whose money goes back.
#[derive(InputObject)]
pub struct SellerOrderRefundInput {
    /// Which seller order.
    pub seller_order_id: ID,
    /// The caller's name for this request: sent again, it is answered as the first time.
    pub idempotency_key: String,
}

impl SellerOrderRefundInput {
    fn parse(&self) -> Result<RefundSellerOrder, Vec<Invalid>> {
        let id = NodeId::expect(
            &self.seller_order_id,
            NodeKind::SellerOrder,
            "sellerOrderId",
        );
        match (id, IdempotencyKey::parse(&self.idempotency_key)) {
            (Ok(seller_order), Ok(key)) => Ok(RefundSellerOrder { key, seller_order }),
            (id, key) => Err([id.err(), key.err()].into_iter().flatten().collect()),
        }
    }
}

payload! {
    /// The answer of `sellerOrderRefund`.
    SellerOrderRefundPayload {
        /// The refund, which the provider carries out afterwards; null when none was begun.
        refund: Refund,
    }
    SellerOrderRefundUserError, SellerOrderRefundErrorCode {
        /// No money arrived for it.
        NotPaid = "NOT_PAID",
        /// The money went back, or is on its way.
        AlreadyRefunded = "ALREADY_REFUNDED",
    }
}

#[derive(Default)]
pub(super) struct SellerOrderRefundMutation;

#[Object]
impl SellerOrderRefundMutation {
    /// Ends a paid seller order and sends all of its money back; for those who see the enterprise's
    /// money. Goods that have not left go back on the shelf at once; the enterprise's balance and
    /// the output of the villages fall when the money went out.
    async fn seller_order_refund(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which seller order.")] input: SellerOrderRefundInput,
    ) -> async_graphql::Result<SellerOrderRefundPayload> {
        let outcome = match input.parse() {
            Ok(command) => {
                again(command, |one| {
                    refund_seller_order(ctx.app(), ctx.actor(), one)
                })
                .await
            }
            Err(told) => Err(told.into()),
        };
        let outcome = read_back(ctx, outcome).await;
        answer(ctx, outcome, SellerOrderRefundPayload::done)
    }
}

async fn read_back<E>(
    ctx: &Context<'_>,
    outcome: Result<RefundId, CommandError<E>>,
) -> Result<Refund, CommandError<E>> {
    let found = find_refund(&ctx.app().db, &ctx.actor().sight(Private::Orders), outcome?).await?;
    Ok(found.map(Refund).ok_or(Denied::NotFound)?)
}
