//! The type `Payment`.

use crate::graphql::NodeKind;
use crate::graphql::scalar::Rupiah;
use async_graphql::{Enum, ID, Object};
use chrono::{DateTime, Utc};
use storage::payment::PaymentView;

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
    async fn id(&self) -> ID {
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
