//! Two payments of one order, answers that are lost, and a provider that tells something else.

use super::market::Market;
use crate::app::CommandError;
use crate::app::payment::{APPLY_JOB, ApplyJob, apply_message};
use crate::app::worker::HeldJob;
use chrono::Duration;
use domain::payment::PaymentStatus;
use payments::sandbox::{CheckoutAction, CheckoutForm};
use std::sync::atomic::Ordering;
use storage::jobs::{claim_due, find};
use storage::payment::attention;
use uuid::Uuid;

#[tokio::test]
async fn money_for_a_part_that_was_paid_before_goes_back_by_itself() {
    let market = Market::open().await;
    let order = market.order(10, [1, 1]).await;
    let first = market.start(order, "first").await;
    let second = market.try_start(order, "second", "second").await.unwrap();
    market.press(first, CheckoutAction::Pay).await;
    market.settle().await;
    let reference = market.payment(second).await.provider_reference.unwrap();
    let form = CheckoutForm::of(CheckoutAction::Pay);
    market.second.0.submit(&reference, form).unwrap();
    market.clock.advance(Duration::minutes(2));
    market.settle().await;

    assert_eq!(market.payment(second).await.status, PaymentStatus::Paid);
    assert_eq!(market.credited("18").await, 35_000);
    assert_eq!(market.free().await, [9, 9]);
    let back = "SELECT COALESCE(SUM(amount_rupiah), 0) AS n FROM refunds \
                WHERE status = 'SUCCEEDED' AND reason = 'PAID_TWICE'";
    assert_eq!(market.number(back).await, 35_000);
    let left = "SELECT COALESCE(SUM(e.amount_rupiah), 0) AS n FROM ledger_entries e \
                JOIN ledger_accounts a ON a.id = e.account_id WHERE a.owner = 'second'";
    assert_eq!(market.number(left).await, 0, "nothing of it is left there");
    market.assert_sound().await;
}

#[tokio::test]
async fn an_answer_that_was_lost_is_looked_up_under_the_same_id() {
    let market = Market::open().await;
    let order = market.order(10, [1, 0]).await;
    market.bends.loses_answers.store(true, Ordering::Relaxed);
    let busy = market.try_start(order, "sandbox", "pay").await;
    assert!(matches!(busy, Err(CommandError::Busy)));
    market.bends.loses_answers.store(false, Ordering::Relaxed);
    let payment = market.try_start(order, "sandbox", "pay").await.unwrap();
    let found = market.payment(payment).await;
    assert_eq!(found.status, PaymentStatus::Pending);
    assert!(found.checkout_url.is_some());
    assert_eq!(market.number("SELECT COUNT(*) AS n FROM payments").await, 1);
    market.press(payment, CheckoutAction::Pay).await;
    market.settle().await;
    assert_eq!(market.credited("18").await, 15_000);
}

#[tokio::test]
async fn a_lost_answer_that_nobody_asks_for_again_is_found_by_the_job() {
    let market = Market::open().await;
    let order = market.order(10, [1, 0]).await;
    market.bends.loses_answers.store(true, Ordering::Relaxed);
    let busy = market.try_start(order, "sandbox", "pay").await;
    assert!(matches!(busy, Err(CommandError::Busy)));
    market.bends.loses_answers.store(false, Ordering::Relaxed);
    market.clock.advance(Duration::minutes(2));
    market.settle().await;
    let pending = "SELECT COUNT(*) AS n FROM payments WHERE status = 'PENDING' \
                   AND provider_reference IS NOT NULL";
    assert_eq!(market.number(pending).await, 1);
}

#[tokio::test]
async fn another_amount_than_was_asked_for_books_nothing_and_is_told() {
    let market = Market::open().await;
    let order = market.order(10, [1, 0]).await;
    let payment = market.start(order, "pay").await;
    market.press(payment, CheckoutAction::Pay).await;
    market.bends.tells_more.store(true, Ordering::Relaxed);
    market.settle().await;
    assert_eq!(market.payment(payment).await.status, PaymentStatus::Pending);
    assert_eq!(market.credited("18").await, 0);
    let told = attention(&market.app.db).await.unwrap();
    assert!(told.mismatches > 0, "{told:?}");
    market.assert_sound().await;
}

#[tokio::test]
async fn the_job_of_a_message_ends_with_what_the_message_did() {
    let market = Market::open().await;
    let order = market.order(10, [1, 1]).await;
    let payment = market.start(order, "pay").await;
    market.settle().await;
    market.press(payment, CheckoutAction::Pay).await;
    let messages = market.messages().await;
    market.receive(&messages).await;
    let db = &market.app.db;
    let claimed = claim_due(db, Uuid::nil(), 9).await.unwrap();
    let job = claimed.iter().find(|job| job.kind == APPLY_JOB).unwrap();
    let about: ApplyJob = serde_json::from_str(&job.payload).unwrap();
    let held = HeldJob::new(job.clone());
    apply_message(&market.app, about, &held).await.unwrap();
    assert_eq!(market.payment(payment).await.status, PaymentStatus::Paid);
    let now = market.app.environment().clock.now();
    assert_eq!(
        find(db, job.id, now).await.unwrap(),
        None,
        "no second transaction"
    );
    // Whoever claimed it as well finds it done.
    apply_message(&market.app, about, &held).await.unwrap();
    assert_eq!(market.credited("18").await, 35_000);
}
