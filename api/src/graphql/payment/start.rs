//! `paymentStart`.

use super::Payment;
use crate::app::payment::{StartPayment, start_payment};
use crate::app::{CommandError, Denied, IdempotencyKey, again};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use crate::graphql::{ContextExt, NodeId, NodeKind, answer};
use async_graphql::{Context, ID, InputObject, Object};
use domain::person::Private;
use domain::{Invalid, PaymentId, Rule};
use storage::payment::find;

/// The most characters of an address.
const MAX_URL: usize = 2_000;

/// A payment to be begun.
#[derive(InputObject)]
pub struct PaymentStartInput {
    /// Which order.
    pub order_id: ID,
    /// Through which of `gateways`.
    pub gateway: String,
    /// Where the buyer goes afterwards, an `http` or `https` address of at most 2,000 characters;
    /// null for nowhere. What arrives there proves nothing: read the order.
    pub return_url: Option<String>,
    /// The caller's name for this request: sent again, it is answered as the first time.
    pub idempotency_key: String,
}

impl PaymentStartInput {
    fn parse(self) -> Result<StartPayment, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let order = NodeId::expect(&self.order_id, NodeKind::Order, "orderId");
        let order = parsing.take(order);
        let key = parsing.take(IdempotencyKey::parse(&self.idempotency_key));
        let return_url = parsing.optional("returnUrl", self.return_url, web_address);
        match (order, key) {
            (Some(order), Some(key)) => parsing.finish(StartPayment {
                key,
                order,
                gateway: self.gateway,
                return_url,
            }),
            _ => Err(parsing.into_broken()),
        }
    }
}

fn web_address(text: &str) -> Result<String, Invalid> {
    let web = text.starts_with("https://") || text.starts_with("http://");
    let plain = text.chars().all(|one| one.is_ascii_graphic());
    if web && plain && text.len() <= MAX_URL {
        return Ok(text.to_owned());
    }
    Err(Invalid::new(
        Rule::Malformed,
        "tulis alamat yang diawali http:// atau https://",
        "write an address that begins with http:// or https://",
    ))
}

payload! {
    /// The answer of `paymentStart`.
    PaymentStartPayload {
        /// The payment; send the buyer to its page. Null when none was begun.
        payment: Payment,
    }
    PaymentStartUserError, PaymentStartErrorCode {
        /// Everything that is left of the order is paid.
        AlreadyPaid = "ALREADY_PAID",
        /// The order was called off.
        Ended = "ENDED",
        /// The time to pay is over.
        Expired = "EXPIRED",
        /// This platform does not offer that way to pay.
        GatewayNotOffered = "GATEWAY_NOT_OFFERED",
        /// The provider said no.
        ProviderRefused = "PROVIDER_REFUSED",
    }
}

#[derive(Default)]
pub(super) struct PaymentStartMutation;

#[Object]
impl PaymentStartMutation {
    /// Begins to collect everything of an order that is not paid. While a payment of the same parts
    /// is open, this is that payment again.
    async fn payment_start(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which order, and how.")] input: PaymentStartInput,
    ) -> async_graphql::Result<PaymentStartPayload> {
        let outcome = match input.parse() {
            Ok(command) => again(command, |one| start_payment(ctx.app(), ctx.actor(), one)).await,
            Err(told) => Err(told.into()),
        };
        let outcome = read_back(ctx, outcome).await;
        answer(ctx, outcome, PaymentStartPayload::done)
    }
}

async fn read_back<E>(
    ctx: &Context<'_>,
    outcome: Result<PaymentId, CommandError<E>>,
) -> Result<Payment, CommandError<E>> {
    let found = find(&ctx.app().db, &ctx.actor().sight(Private::Orders), outcome?).await?;
    Ok(found.map(Payment).ok_or(Denied::NotFound)?)
}
