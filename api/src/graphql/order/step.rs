//! `sellerOrderAccept`, `sellerOrderPack`, `sellerOrderShip`, `sellerOrderDeliver`,
//! `sellerOrderComplete`.

use super::SellerOrder;
use super::seller_order::read_back;
use crate::app::order::{Shipped, TakeStep, take_step};
use crate::app::{IdempotencyKey, again};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use crate::graphql::{ContextExt, NodeId, NodeKind, answer};
use async_graphql::{Context, ID, InputObject, Object};
use domain::order::Step;
use domain::{Invalid, Rule};

/// The most characters of a carrier's name or number.
const MAX_TEXT: usize = 80;

/// A seller order whose next step is taken.
#[derive(InputObject)]
pub struct SellerOrderStepInput {
    /// Which seller order.
    pub seller_order_id: ID,
    /// The caller's name for this request: sent again, it is answered as the first time.
    pub idempotency_key: String,
}

/// A seller order that leaves, or is laid ready.
#[derive(InputObject)]
pub struct SellerOrderShipInput {
    /// Which seller order.
    pub seller_order_id: ID,
    /// The carrier's name, at most 80 characters; null when the enterprise brings it itself, or the
    /// buyer fetches it.
    pub carrier: Option<String>,
    /// The carrier's number of the parcel, at most 80 characters; null for none.
    pub tracking_number: Option<String>,
    /// The caller's name for this request: sent again, it is answered as the first time.
    pub idempotency_key: String,
}

impl SellerOrderStepInput {
    fn parse(self, step: Step) -> Result<TakeStep, Vec<Invalid>> {
        let input = SellerOrderShipInput {
            seller_order_id: self.seller_order_id,
            carrier: None,
            tracking_number: None,
            idempotency_key: self.idempotency_key,
        };
        input.parse(step)
    }
}

impl SellerOrderShipInput {
    fn parse(self, step: Step) -> Result<TakeStep, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let id = NodeId::expect(
            &self.seller_order_id,
            NodeKind::SellerOrder,
            "sellerOrderId",
        );
        let id = parsing.take(id);
        let key = parsing.take(IdempotencyKey::parse(&self.idempotency_key));
        let carrier = parsing.optional("carrier", self.carrier, short_text);
        let number = parsing.optional("trackingNumber", self.tracking_number, short_text);
        match (id, key) {
            (Some(seller_order), Some(key)) => parsing.finish(TakeStep {
                key,
                seller_order,
                step,
                shipped: Shipped {
                    carrier,
                    tracking_number: number,
                },
            }),
            _ => Err(parsing.into_broken()),
        }
    }
}

fn short_text(text: &str) -> Result<String, Invalid> {
    let text = text.trim();
    if text.is_empty() || text.chars().any(char::is_control) {
        let (indonesian, english) = ("tulis satu baris teks", "write one line of text");
        return Err(Invalid::new(Rule::Malformed, indonesian, english));
    }
    if text.chars().count() > MAX_TEXT {
        let (indonesian, english) = ("paling banyak 80 karakter", "at most 80 characters");
        return Err(Invalid::new(Rule::TooLarge, indonesian, english));
    }
    Ok(text.to_owned())
}

payload! {
    /// The answer of a step of a seller order.
    SellerOrderStepPayload {
        /// The seller order; null when the step was not taken.
        seller_order: SellerOrder,
    }
    SellerOrderStepUserError, SellerOrderStepErrorCode {
        /// Enterprises act only after the payment.
        NotPaid = "NOT_PAID",
        /// It was called off, or returned.
        Ended = "ENDED",
        /// A step before it is missing.
        TooEarly = "TOO_EARLY",
    }
}

async fn take(
    ctx: &Context<'_>,
    parsed: Result<TakeStep, Vec<Invalid>>,
) -> async_graphql::Result<SellerOrderStepPayload> {
    let outcome = match parsed {
        Ok(command) => again(command, |one| take_step(ctx.app(), ctx.actor(), one)).await,
        Err(told) => Err(told.into()),
    };
    let outcome = read_back(ctx, outcome).await;
    answer(ctx, outcome, SellerOrderStepPayload::done)
}

#[derive(Default)]
pub(super) struct SellerOrderStepMutation;

#[Object]
impl SellerOrderStepMutation {
    /// Takes a paid order on, for those who serve the enterprise's orders.
    async fn seller_order_accept(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which seller order.")] input: SellerOrderStepInput,
    ) -> async_graphql::Result<SellerOrderStepPayload> {
        take(ctx, input.parse(Step::Accept)).await
    }

    /// Says that an accepted order is packed; may be left out.
    async fn seller_order_pack(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which seller order.")] input: SellerOrderStepInput,
    ) -> async_graphql::Result<SellerOrderStepPayload> {
        take(ctx, input.parse(Step::Pack)).await
    }

    /// Sends an accepted order, or says that it is ready to be fetched.
    async fn seller_order_ship(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which seller order, and how.")] input: SellerOrderShipInput,
    ) -> async_graphql::Result<SellerOrderStepPayload> {
        take(ctx, input.parse(Step::Ship)).await
    }

    /// Says that an order reached its buyer; for the enterprise, and for the buyer.
    async fn seller_order_deliver(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which seller order.")] input: SellerOrderStepInput,
    ) -> async_graphql::Result<SellerOrderStepPayload> {
        take(ctx, input.parse(Step::Deliver)).await
    }

    /// Says that nothing is left to do; for the buyer.
    async fn seller_order_complete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which seller order.")] input: SellerOrderStepInput,
    ) -> async_graphql::Result<SellerOrderStepPayload> {
        take(ctx, input.parse(Step::Complete)).await
    }
}
