//! What is promised about giving back.

use super::{
    Broken, Harness, equal, expect_refund, holds, paid, refund_request, request, thousand,
};
use crate::{GatewayError, ProviderRefund, RefundRequest};
use domain::payment::RefundStatus;

/// What was not paid cannot go back, and neither can what does not exist.
pub async fn an_unpaid_payment_cannot_be_refunded(harness: &dyn Harness) -> Result<(), Broken> {
    let gateway = harness.gateway();
    let made = gateway.create(&request(harness, thousand(30))).await?;
    let early = refund_request(harness, &made.provider_reference, thousand(30));
    holds("of an open payment", &gateway.refund(&early).await, refused)?;
    let nothing = refund_request(harness, "nothing", thousand(30));
    let not_found = |answer: &Result<_, _>| matches!(answer, Err(GatewayError::NotFound));
    holds("of no payment", &gateway.refund(&nothing).await, not_found)?;
    holds(
        "a refund of no name",
        &gateway.fetch_refund("nothing").await,
        not_found,
    )
}

/// A double click refunds once; the same id for another amount is a conflict.
pub async fn a_refund_is_idempotent(harness: &dyn Harness) -> Result<(), Broken> {
    let gateway = harness.gateway();
    let payment = paid(harness, thousand(50)).await?;
    let first = refund_request(harness, &payment, thousand(30));
    let made = gateway.refund(&first).await?;
    equal(
        "the same request again",
        &gateway.refund(&first).await?,
        &made,
    )?;
    equal("our id is kept", &made.refund_id, &Some(first.refund_id))?;
    equal("its payment", &made.payment_reference, &payment)?;
    let dearer = RefundRequest {
        amount: thousand(31),
        ..first
    };
    let conflict = gateway.refund(&dearer).await;
    holds("another amount is a conflict", &conflict, |answer| {
        matches!(answer, Err(GatewayError::Conflict))
    })?;
    expect_refund(harness, &made.provider_reference, RefundStatus::Succeeded).await?;
    let rest = refund_request(harness, &payment, thousand(20));
    gateway.refund(&rest).await?;
    Ok(())
}

/// Parts may go back until nothing is left; a rupiah more is refused.
pub async fn refunds_never_exceed_the_payment(harness: &dyn Harness) -> Result<(), Broken> {
    let gateway = harness.gateway();
    let payment = paid(harness, thousand(50)).await?;
    let all_and_more = refund_request(harness, &payment, thousand(51));
    holds(
        "more than was paid",
        &gateway.refund(&all_and_more).await,
        refused,
    )?;
    gateway
        .refund(&refund_request(harness, &payment, thousand(49)))
        .await?;
    let too_much = refund_request(harness, &payment, thousand(2));
    holds(
        "more than is left",
        &gateway.refund(&too_much).await,
        refused,
    )?;
    gateway
        .refund(&refund_request(harness, &payment, thousand(1)))
        .await?;
    let nothing_left = refund_request(harness, &payment, thousand(1));
    holds(
        "when nothing is left",
        &gateway.refund(&nothing_left).await,
        refused,
    )?;
    let nothing = refund_request(harness, &payment, thousand(0));
    holds(
        "nothing cannot go back",
        &gateway.refund(&nothing).await,
        |answer| matches!(answer, Err(GatewayError::Invalid { .. })),
    )
}

/// Two refunds at once that together exceed the payment: one wins.
pub async fn refunds_at_once_never_exceed(harness: &dyn Harness) -> Result<(), Broken> {
    let payment = paid(harness, thousand(50)).await?;
    let first = refund_request(harness, &payment, thousand(30));
    let second = refund_request(harness, &payment, thousand(30));
    let gateway = harness.gateway();
    let (first, second) = tokio::join!(gateway.refund(&first), gateway.refund(&second));
    let answers = [first, second];
    let won = answers.iter().filter(|answer| answer.is_ok()).count();
    let lost = answers.iter().filter(|answer| refused(answer)).count();
    equal("refunds that won and lost", &(won, lost), &(1, 1))
}

fn refused(answer: &Result<ProviderRefund, GatewayError>) -> bool {
    matches!(answer, Err(error @ GatewayError::Refused { .. }) if !error.is_retryable())
}
