//! [`ProviderMessage`]: what a provider tells us by itself.

use chrono::{DateTime, Utc};

/// A message whose sender is proven. It is a hint: the caller fetches its subject and applies
/// what the provider answers then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderMessage {
    /// The provider's own id of the event; the same event delivered again has the same id.
    pub event_id: String,
    /// The provider's word for what happened, such as `payment.paid`.
    pub kind: String,
    /// What it is about.
    pub subject: MessageSubject,
    /// When it happened at the provider, which may be long before it arrived.
    pub occurred_at: DateTime<Utc>,
}

/// What a message is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessageSubject {
    /// A payment; [`Gateway::fetch`](crate::Gateway::fetch) tells its state.
    Payment {
        /// The provider's id of the payment.
        provider_reference: String,
    },
    /// A refund; [`Gateway::fetch_refund`](crate::Gateway::fetch_refund) tells its state.
    Refund {
        /// The provider's id of the refund.
        provider_reference: String,
        /// The provider's id of the payment that it takes from.
        payment_reference: String,
    },
    /// Something this adapter does not know: to be kept and acknowledged.
    Unknown,
}
