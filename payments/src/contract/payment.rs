//! What is promised about collecting.

use super::{Broken, Harness, equal, expect_payment, holds, paid, request, thousand};
use crate::{CollectRequest, GatewayError, ProviderPayment};
use chrono::Duration;
use domain::Rupiah;
use domain::payment::PaymentStatus;
use futures::future::join_all;

/// The same id and amount give the same answer; another amount is refused and changes nothing.
pub async fn create_is_idempotent(harness: &dyn Harness) -> Result<(), Broken> {
    let gateway = harness.gateway();
    let first = request(harness, thousand(125));
    let made = gateway.create(&first).await?;
    equal(
        "the same request again",
        &gateway.create(&first).await?,
        &made,
    )?;
    let dearer = CollectRequest {
        amount: thousand(126),
        ..first.clone()
    };
    let conflict = gateway.create(&dearer).await;
    holds("another amount is a conflict", &conflict, |answer| {
        matches!(answer, Err(GatewayError::Conflict))
    })?;
    let kept = gateway.fetch(&made.provider_reference).await?;
    equal("the amount stays", &kept.amount, &thousand(125))?;
    equal("our id is kept", &kept.payment_id, &Some(first.payment_id))?;
    equal("the currency is rupiah", &kept.currency.as_str(), &"IDR")?;
    holds("an open payment waits", &kept.status, |status| {
        status.is_open()
    })
}

/// A double click, two tabs, two devices: one payment.
pub async fn many_creates_at_once_make_one_payment(harness: &dyn Harness) -> Result<(), Broken> {
    let one = request(harness, thousand(40));
    let answers = join_all((0..8).map(|_| harness.gateway().create(&one))).await;
    let mut references = Vec::new();
    for answer in answers {
        references.push(answer?.provider_reference);
    }
    references.dedup();
    equal("references of one payment", &references.len(), &1)
}

/// Nothing, less than nothing, and a time that has passed cannot be collected.
pub async fn bad_requests_are_invalid(harness: &dyn Harness) -> Result<(), Broken> {
    let good = request(harness, thousand(10));
    let bad = [
        CollectRequest {
            amount: Rupiah::ZERO,
            ..good.clone()
        },
        CollectRequest {
            amount: -thousand(10),
            ..good.clone()
        },
        CollectRequest {
            expires_at: harness.now(),
            ..good.clone()
        },
        CollectRequest {
            return_url: Some("javascript:alert(1)".to_owned()),
            ..good
        },
    ];
    for request in &bad {
        let answer = harness.gateway().create(request).await;
        holds("a bad request is invalid", &answer, |answer| {
            matches!(answer, Err(GatewayError::Invalid { .. }))
        })?;
    }
    Ok(())
}

/// A reference that the provider never gave is not found, and asking again will not help.
pub async fn an_unknown_payment_is_not_found(harness: &dyn Harness) -> Result<(), Broken> {
    let gateway = harness.gateway();
    let not_found = |answer: &Result<ProviderPayment, GatewayError>| match answer {
        Err(error @ GatewayError::NotFound) => !error.is_retryable(),
        _ => false,
    };
    holds("fetching it", &gateway.fetch("nothing").await, not_found)?;
    holds("cancelling it", &gateway.cancel("nothing").await, not_found)
}

/// Paid is paid: later cancelling, refusing, expiring change nothing.
pub async fn a_paid_payment_stays_paid(harness: &dyn Harness) -> Result<(), Broken> {
    let reference = paid(harness, thousand(75)).await?;
    let found = harness.gateway().fetch(&reference).await?;
    holds("it says since when", &found.paid_at, Option::is_some)?;
    let cancelled = harness.gateway().cancel(&reference).await?;
    equal(
        "cancelling it answers",
        &cancelled.status,
        &PaymentStatus::Paid,
    )?;
    harness.buyer_is_declined(&reference).await;
    harness.time_passes(Duration::hours(3)).await;
    expect_payment(harness, &reference, PaymentStatus::Paid).await
}

/// A refusal ends the payment with a reason; the next try is a payment of its own.
pub async fn a_declined_payment_fails_and_a_new_one_can_be_paid(
    harness: &dyn Harness,
) -> Result<(), Broken> {
    let made = harness
        .gateway()
        .create(&request(harness, thousand(20)))
        .await?;
    harness.buyer_is_declined(&made.provider_reference).await;
    let failed = harness.gateway().fetch(&made.provider_reference).await?;
    equal("after a refusal", &failed.status, &PaymentStatus::Failed)?;
    holds("it says why", &failed.failure, Option::is_some)?;
    equal("nothing was paid", &failed.paid_at, &None)?;
    paid(harness, thousand(20)).await?;
    expect_payment(harness, &made.provider_reference, PaymentStatus::Failed).await
}

/// Cancelling twice is one cancelling, and nobody can pay afterwards.
pub async fn an_open_payment_can_be_cancelled(harness: &dyn Harness) -> Result<(), Broken> {
    let made = harness
        .gateway()
        .create(&request(harness, thousand(15)))
        .await?;
    for _ in 0..2 {
        let cancelled = harness.gateway().cancel(&made.provider_reference).await?;
        equal(
            "after cancelling",
            &cancelled.status,
            &PaymentStatus::Cancelled,
        )?;
    }
    harness.buyer_pays(&made.provider_reference).await;
    expect_payment(harness, &made.provider_reference, PaymentStatus::Cancelled).await
}

/// From `expires_at` on nobody can pay.
pub async fn a_payment_expires_by_itself(harness: &dyn Harness) -> Result<(), Broken> {
    let made = harness
        .gateway()
        .create(&request(harness, thousand(15)))
        .await?;
    harness.time_passes(Duration::hours(2)).await;
    expect_payment(harness, &made.provider_reference, PaymentStatus::Expired).await?;
    harness.buyer_pays(&made.provider_reference).await;
    expect_payment(harness, &made.provider_reference, PaymentStatus::Expired).await
}
