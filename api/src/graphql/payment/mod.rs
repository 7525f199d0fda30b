//! GraphQL: payment.

mod payment_type;
mod refund;
mod refund_type;
mod start;

pub use payment_type::{Payment, PaymentStatus, load_payment};
pub use refund_type::{Refund, RefundReason, RefundStatus, load_refund};

/// What can be done about payments.
#[derive(async_graphql::MergedObject, Default)]
pub struct PaymentMutation(
    start::PaymentStartMutation,
    refund::SellerOrderRefundMutation,
);

/// What can be asked about payments.
#[derive(Debug, Default)]
pub struct PaymentQuery;

#[async_graphql::Object]
impl PaymentQuery {
    /// The ways to pay that this platform offers, by the names that `paymentStart` takes.
    async fn gateways(&self, ctx: &async_graphql::Context<'_>) -> Vec<&'static str> {
        crate::graphql::ContextExt::app(ctx)
            .gateways
            .names()
            .collect()
    }
}
