//! [`Gateway`]: what every rail can do, in words of no provider.

use crate::{GatewayError, ProviderMessage, WebhookError};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::payment::{PaymentStatus, RefundStatus};
use domain::{PaymentId, RefundId, Rupiah};
use http::HeaderMap;

/// One rail: a provider that collects money and can give it back.
///
/// Every call may be repeated: `create` and `refund` are idempotent by our own id, which the
/// adapter hands to the provider, so repeating one after [`GatewayError::Unknown`] is how its
/// result is looked up. No call may be made while a database transaction is open.
#[async_trait]
pub trait Gateway: Send + Sync {
    /// The word for this rail in rows and logs, such as `sandbox`; it never changes.
    fn name(&self) -> &'static str;

    /// Asks the provider to collect `request.amount`.
    ///
    /// # Errors
    /// [`GatewayError::Conflict`] when this payment id was used with another amount,
    /// [`GatewayError::Invalid`] for a request that no provider would take.
    async fn create(&self, request: &CollectRequest) -> Result<Collection, GatewayError>;

    /// The payment as the provider sees it now.
    ///
    /// # Errors
    /// [`GatewayError::NotFound`] when the provider has no such payment.
    async fn fetch(&self, provider_reference: &str) -> Result<ProviderPayment, GatewayError>;

    /// Takes an open payment back and answers the state after that.
    ///
    /// A payment that has already ended stays as it is and is no error: the answer for a paid
    /// one is `PAID`, and the caller has money to book.
    ///
    /// # Errors
    /// [`GatewayError::NotFound`] when the provider has no such payment.
    async fn cancel(&self, provider_reference: &str) -> Result<ProviderPayment, GatewayError>;

    /// Sends part or all of a paid payment back to the buyer.
    ///
    /// # Errors
    /// [`GatewayError::Refused`] when the payment is not paid or less than the amount is left of
    /// it, [`GatewayError::Conflict`] when this refund id was used for something else.
    async fn refund(&self, request: &RefundRequest) -> Result<ProviderRefund, GatewayError>;

    /// The refund as the provider sees it now.
    ///
    /// # Errors
    /// [`GatewayError::NotFound`] when the provider has no such refund.
    async fn fetch_refund(&self, provider_reference: &str) -> Result<ProviderRefund, GatewayError>;

    /// Reads a message that arrived at `now`, after proving that the provider sent it.
    ///
    /// `body` is the raw bytes as they came. A kind of message that this adapter does not know
    /// is a message all the same, about [`MessageSubject::Unknown`](crate::MessageSubject).
    ///
    /// # Errors
    /// [`WebhookError`] says what is wrong with the proof or the body.
    fn verify(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<ProviderMessage, WebhookError>;
}

/// What is to be collected, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectRequest {
    /// Our payment; the provider sees it and gives it back.
    pub payment_id: PaymentId,
    /// The order's number, as the buyer knows it.
    pub order_number: String,
    /// More than nothing, in whole rupiah.
    pub amount: Rupiah,
    /// What the buyer reads beside the amount.
    pub description: String,
    /// The buyer can no longer pay from here on.
    pub expires_at: DateTime<Utc>,
    /// Where the buyer goes afterwards, an `http` or `https` address; what arrives there proves
    /// nothing.
    pub return_url: Option<String>,
}

/// The provider's answer to a [`CollectRequest`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collection {
    /// The provider's own id of the payment.
    pub provider_reference: String,
    /// Where the buyer pays; `None` for a rail without a page.
    pub checkout_url: Option<String>,
    /// The state right now.
    pub status: PaymentStatus,
}

/// A payment as the provider sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderPayment {
    /// The provider's own id of the payment.
    pub provider_reference: String,
    /// Our id as the provider kept it; `None` when the payment was not made by us.
    pub payment_id: Option<PaymentId>,
    /// The state, in our words.
    pub status: PaymentStatus,
    /// What is collected, in whole rupiah.
    pub amount: Rupiah,
    /// The ISO 4217 code; anything but `IDR` is a fault of somebody.
    pub currency: String,
    /// When the money was collected; `None` unless paid.
    pub paid_at: Option<DateTime<Utc>>,
    /// Why it failed, in the provider's words; `None` unless failed.
    pub failure: Option<String>,
}

/// What is to be given back, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRequest {
    /// Our refund; the provider sees it and gives it back.
    pub refund_id: RefundId,
    /// The provider's id of the paid payment.
    pub provider_reference: String,
    /// More than nothing, in whole rupiah.
    pub amount: Rupiah,
    /// Why, for people.
    pub reason: String,
}

/// A refund as the provider sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderRefund {
    /// The provider's own id of the refund.
    pub provider_reference: String,
    /// Our id as the provider kept it; `None` when the refund was not asked for by us.
    pub refund_id: Option<RefundId>,
    /// The provider's id of the payment that it takes from.
    pub payment_reference: String,
    /// The state, in our words.
    pub status: RefundStatus,
    /// What goes back, in whole rupiah.
    pub amount: Rupiah,
    /// Why it failed, in the provider's words; `None` unless failed.
    pub failure: Option<String>,
}
