//! The type `Payment`.

use crate::graphql::scalar::Rupiah;
use crate::graphql::{ContextExt, NodeKind, fault};
use async_graphql::{Context, Enum, ID, Object};
use chrono::{DateTime, Utc};
use domain::PaymentId;
use domain::person::Private;
use storage::payment::{PaymentView, find};

/// Where one attempt to collect stands.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "domain::payment::PaymentStatus")]
pub enum PaymentStatus {
    /// Stored; the provider has not answered yet.
    Created,
    /// The provider waits for the buyer.
    Pending,
    /// A call ended without an answer; the provider is being asked.
    Unknown,
    /// The money is collected.
    Paid,
    /// The provider or the buyer's bank refused.
    Failed,
    /// The buyer did not pay in time.
    Expired,
    /// Taken back before it was paid.
    Cancelled,
}

/// One attempt to collect what is to be paid of an order.
#[derive(Debug, Clone)]
pub struct Payment(pub PaymentView);

#[Object]
impl Payment {
    /// Its global id.
    pub async fn id(&self) -> ID {
        NodeKind::Payment.id(self.0.id)
    }

    /// The gateway that it goes through.
    async fn gateway(&self) -> &str {
        &self.0.gateway
    }

    /// How it stands; only what the provider says when it is asked counts.
    async fn status(&self) -> PaymentStatus {
        self.0.status.into()
    }

    /// What is collected.
    async fn amount(&self) -> Rupiah {
        self.0.amount.into()
    }

    /// Where the buyer pays; null before the provider has answered, and for ways without a page.
    async fn checkout_url(&self) -> Option<&str> {
        self.0.checkout_url.as_deref()
    }

    /// Why it failed, in the provider's words; null unless it did.
    async fn failure(&self) -> Option<&str> {
        self.0.failure.as_deref()
    }

    /// When it was begun.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// The last moment to pay.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }

    /// When the money was collected; null while it was not.
    async fn paid_at(&self) -> Option<DateTime<Utc>> {
        self.0.paid_at
    }
}

/// The payment `id`; nothing when it is not there, or not the caller's.
pub async fn load_payment(
    ctx: &Context<'_>,
    id: PaymentId,
) -> async_graphql::Result<Option<Payment>> {
    let found = find(&ctx.app().db, &ctx.actor().sight(Private::Orders), id).await;
    let found = found.map_err(|error| fault(ctx, &error))?;
    Ok(found.map(Payment))
}
