//! The provider's API: how processes that do not hold the sandbox reach it.
//!
//! - `POST /sandbox/v1/payments` with `payment_id`, `order_number`, `amount_rupiah`, `description`,
//!   `expires_at`, `return_url`: answers `reference`, `checkout_url`, `status`;
//! - `GET /sandbox/v1/payments/{reference}`: answers a payment;
//! - `POST /sandbox/v1/payments/{reference}/cancel`: answers the payment after that;
//! - `POST /sandbox/v1/refunds` with `refund_id`, `payment_reference`, `amount_rupiah`, `reason`:
//!   answers a refund;
//! - `GET /sandbox/v1/refunds/{reference}`: answers a refund.
//!
//! Bodies are JSON; amounts are whole rupiah, instants RFC 3339. Every request carries
//! `Authorization: Bearer` with [`api_token`] of the shared secret, and may be repeated: payments
//! and refunds are known by the ids that the shop gave them. What is refused is told as
//! `{"code", "field", "rule", "message"}`; [`SandboxApi`] answers, and
//! [`RemoteSandbox`](super::RemoteSandbox) asks.

mod body;
mod client;
mod provider;
mod refusal;

pub use client::{RemoteSandbox, RemoteSandboxError, RemoteSandboxSettings};
pub use provider::{AdmittedCaller, ApiAnswer, ApiCall, SandboxApi};

use crate::WebhookSecret;
use hmac::Mac as _;

/// The most bytes that a request or an answer may have.
pub const MAX_API_BYTES: usize = 64 * 1_024;

/// What only the owners of the secret can make; nothing else is made of these words.
const TOKEN_WORDS: &[u8] = b"the token of the sandbox's API";

/// What proves to the provider that the owner of `secret` asks. The secret cannot be told from
/// it, so that whoever overhears a request still cannot sign messages.
pub fn api_token(secret: &WebhookSecret) -> String {
    hex::encode(secret.code(&[TOKEN_WORDS]).finalize().into_bytes())
}

/// Whether `token` is that of `secret`, compared in constant time.
fn is_token(secret: &WebhookSecret, token: &str) -> bool {
    let Ok(code) = hex::decode(token) else {
        return false;
    };
    secret.code(&[TOKEN_WORDS]).verify_slice(&code).is_ok()
}
