//! The contract that every rail keeps, as checks that any [`Gateway`] can be put through.
//!
//! A rail's tests implement [`Harness`] over whatever plays its provider and call [`check_all`]
//! or the checks one by one. Each check makes payments of its own and may be run in any order.
//! A broken promise comes back as [`Broken`], so nothing here panics.

mod payment;
mod refund;
mod webhook;

pub use payment::{
    a_declined_payment_fails_and_a_new_one_can_be_paid, a_paid_payment_stays_paid,
    a_payment_expires_by_itself, an_open_payment_can_be_cancelled, an_unknown_payment_is_not_found,
    bad_requests_are_invalid, create_is_idempotent, many_creates_at_once_make_one_payment,
};
pub use refund::{
    a_refund_is_idempotent, an_unpaid_payment_cannot_be_refunded, refunds_at_once_never_exceed,
    refunds_never_exceed_the_payment,
};
pub use webhook::{
    a_message_names_its_subject, a_message_that_was_changed_is_refused,
    a_message_too_old_or_too_early_is_refused, an_unsigned_message_is_refused,
};

use crate::{CollectRequest, Gateway, GatewayError, RefundRequest};
use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Duration, Utc};
use domain::payment::{PaymentStatus, RefundStatus};
use domain::{PaymentId, RefundId, Rupiah};
use http::HeaderMap;
use uuid::Uuid;

/// What a rail's tests lend to the checks: its gateway, and the hand that plays the buyer.
#[async_trait]
pub trait Harness: Send + Sync {
    /// The gateway under test.
    fn gateway(&self) -> &dyn Gateway;
    /// What time the provider thinks it is.
    fn now(&self) -> DateTime<Utc>;
    /// An id that was not given before.
    fn new_id(&self) -> Uuid;
    /// The buyer pays.
    async fn buyer_pays(&self, provider_reference: &str);
    /// The buyer's bank refuses.
    async fn buyer_is_declined(&self, provider_reference: &str);
    /// Time passes at the provider.
    async fn time_passes(&self, by: Duration);
    /// The messages that the provider sent since the last call, as they came.
    async fn messages(&self) -> Vec<(HeaderMap, Bytes)>;
}

/// A promise that a gateway did not keep.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// Something was answered, but not what was promised.
    #[error("{promise}: found {found}")]
    Promise {
        /// What should hold.
        promise: &'static str,
        /// What was found instead.
        found: String,
    },
    /// A call failed that should not.
    #[error("a call failed that should succeed")]
    Call(#[from] GatewayError),
}

/// Puts `harness` through every check.
///
/// # Errors
/// The first [`Broken`] promise.
pub async fn check_all(harness: &dyn Harness) -> Result<(), Broken> {
    create_is_idempotent(harness).await?;
    many_creates_at_once_make_one_payment(harness).await?;
    bad_requests_are_invalid(harness).await?;
    an_unknown_payment_is_not_found(harness).await?;
    a_paid_payment_stays_paid(harness).await?;
    a_declined_payment_fails_and_a_new_one_can_be_paid(harness).await?;
    an_open_payment_can_be_cancelled(harness).await?;
    a_payment_expires_by_itself(harness).await?;
    an_unpaid_payment_cannot_be_refunded(harness).await?;
    a_refund_is_idempotent(harness).await?;
    refunds_never_exceed_the_payment(harness).await?;
    refunds_at_once_never_exceed(harness).await?;
    a_message_names_its_subject(harness).await?;
    an_unsigned_message_is_refused(harness).await?;
    a_message_that_was_changed_is_refused(harness).await?;
    a_message_too_old_or_too_early_is_refused(harness).await
}

/// Holds `found` against `expected`.
fn equal<T: PartialEq + std::fmt::Debug>(
    promise: &'static str,
    found: &T,
    expected: &T,
) -> Result<(), Broken> {
    if found == expected {
        Ok(())
    } else {
        Err(broken(promise, found))
    }
}

/// Holds an answer against what it may be.
fn holds<T: std::fmt::Debug>(
    promise: &'static str,
    found: &T,
    may_be: impl FnOnce(&T) -> bool,
) -> Result<(), Broken> {
    if may_be(found) {
        Ok(())
    } else {
        Err(broken(promise, found))
    }
}

fn broken(promise: &'static str, found: &impl std::fmt::Debug) -> Broken {
    Broken::Promise {
        promise,
        found: format!("{found:?}"),
    }
}

/// `thousands` × Rp1.000.
fn thousand(thousands: i32) -> Rupiah {
    Rupiah::new(i64::from(thousands) * 1_000).unwrap_or(Rupiah::ZERO)
}

fn request(harness: &dyn Harness, amount: Rupiah) -> CollectRequest {
    let payment_id = PaymentId::from_uuid(harness.new_id());
    CollectRequest {
        payment_id,
        order_number: "SB-7Q2K".to_owned(),
        amount,
        description: "Kripik pisang coklat".to_owned(),
        expires_at: harness.now() + Duration::hours(2),
        return_url: Some("https://example.test/pesanan".to_owned()),
    }
}

fn refund_request(harness: &dyn Harness, payment: &str, amount: Rupiah) -> RefundRequest {
    RefundRequest {
        refund_id: RefundId::from_uuid(harness.new_id()),
        provider_reference: payment.to_owned(),
        amount,
        reason: "Barang habis".to_owned(),
    }
}

async fn paid(harness: &dyn Harness, amount: Rupiah) -> Result<String, Broken> {
    let made = harness.gateway().create(&request(harness, amount)).await?;
    harness.buyer_pays(&made.provider_reference).await;
    let reference = made.provider_reference;
    expect_payment(harness, &reference, PaymentStatus::Paid).await?;
    Ok(reference)
}

async fn expect_payment(
    harness: &dyn Harness,
    reference: &str,
    status: PaymentStatus,
) -> Result<(), Broken> {
    let found = harness.gateway().fetch(reference).await?;
    equal("the payment's state", &found.status, &status)
}

async fn expect_refund(
    harness: &dyn Harness,
    reference: &str,
    status: RefundStatus,
) -> Result<(), Broken> {
    let found = harness.gateway().fetch_refund(reference).await?;
    equal("the refund's state", &found.status, &status)
}
