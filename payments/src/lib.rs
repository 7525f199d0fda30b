//! What is collected: one [`Gateway`] trait, the rails behind it, webhook verification, a
//! sandbox provider and the contract that every rail must keep.
//!
//! Imports `domain` and nothing else of ours; a provider's client library and its words stay
//! here. Nothing here knows orders, rows or HTTP routes.
//!
//! The shape of the main flow, the same for every rail:
//!
//! 1. the caller stores a payment, then calls [`Gateway::create`], idempotent by the payment's id;
//! 2. the buyer pays at the provider ([`Collection::checkout_url`]);
//! 3. the provider sends a message, which [`Gateway::verify`] checks on its raw bytes;
//! 4. the caller stores the message, then asks [`Gateway::fetch`] for the truth and applies that.
//!
//! A message is only ever a hint: what it claims is never applied. Amounts are whole rupiah on
//! this side of the trait; each adapter alone converts. The time is an argument, or comes from
//! the clock that the sandbox is given.

pub mod contract;
mod error;
mod gateway;
mod message;
pub mod sandbox;
pub mod signature;

pub use error::{BoxError, GatewayError, WebhookError};
pub use gateway::{
    CollectRequest, Collection, Gateway, ProviderPayment, ProviderRefund, RefundRequest,
};
pub use message::{MessageSubject, ProviderMessage};
pub use signature::WebhookSecret;
