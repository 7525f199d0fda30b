//! What a payment does, and what no repetition of it does again.

use super::market::Market;
use domain::order::StockState;
use domain::payment::PaymentStatus;
use payments::sandbox::{CheckoutAction, SwitchOverrides};

#[tokio::test]
async fn a_paid_order_sells_owes_and_credits_to_the_rupiah() {
    let market = Market::open().await;
    let order = market.order(10, [2, 1]).await;
    assert_eq!(market.free().await, [8, 9], "held");
    let payment = market.start(order, "pay").await;
    market.press(payment, CheckoutAction::Pay).await;
    assert_eq!(
        market.credited("18").await,
        0,
        "a press alone proves nothing"
    );
    market.settle().await;

    assert_eq!(market.payment(payment).await.status, PaymentStatus::Paid);
    for part in market.parts(order).await {
        assert_eq!(part.progress.stock, StockState::Committed);
        assert_eq!(part.progress.paid_by, Some(payment));
    }
    assert_eq!(market.free().await, [8, 9]);
    assert_eq!(market.owed(1).await, 30_000 - 750);
    assert_eq!(market.owed(2).await, 20_000 - 500);
    assert_eq!(market.credited("1809012001").await, 30_000);
    assert_eq!(market.credited("1804052001").await, 20_000);
    assert_eq!(market.credited("18").await, 50_000);
    market.assert_sound().await;
}

#[tokio::test]
async fn messages_may_come_again_and_in_any_order() {
    let market = Market::open().await;
    let order = market.order(10, [1, 1]).await;
    let payment = market.start(order, "pay").await;
    let switches = SwitchOverrides {
        duplicates: Some(3),
        reorder: Some(true),
        ..SwitchOverrides::default()
    };
    market
        .press_with(payment, CheckoutAction::Pay, switches)
        .await;
    let mut messages = market.messages().await;
    assert!(messages.len() >= 5, "{}", messages.len());
    market.receive(&messages).await;
    market.work().await;
    messages.reverse();
    market.receive(&messages).await;
    market.settle().await;

    assert_eq!(market.credited("18").await, 35_000);
    let posted = "SELECT COUNT(*) AS n FROM ledger_transactions";
    assert_eq!(market.number(posted).await, 1);
    market.assert_sound().await;
}

#[tokio::test]
async fn a_message_that_never_comes_is_asked_for() {
    let market = Market::open().await;
    let order = market.order(10, [1, 0]).await;
    let payment = market.start(order, "pay").await;
    market.press(payment, CheckoutAction::Pay).await;
    assert!(!market.messages().await.is_empty(), "lost");
    market.work().await;
    assert_eq!(market.payment(payment).await.status, PaymentStatus::Pending);
    market.clock.advance(chrono::Duration::minutes(2));
    market.work().await;
    assert_eq!(market.payment(payment).await.status, PaymentStatus::Paid);
    assert_eq!(market.credited("18").await, 15_000);
    market.assert_sound().await;
}

#[tokio::test]
async fn a_payment_that_failed_leaves_the_order_to_be_paid_again() {
    let market = Market::open().await;
    let order = market.order(10, [1, 0]).await;
    let first = market.start(order, "first").await;
    assert_eq!(
        market.start(order, "again").await,
        first,
        "it is still open"
    );
    market.press(first, CheckoutAction::Decline).await;
    market.settle().await;
    assert_eq!(market.payment(first).await.status, PaymentStatus::Failed);
    assert_eq!(market.free().await, [9, 10], "still held");
    let second = market.start(order, "second").await;
    assert_ne!(second, first);
    market.press(second, CheckoutAction::Pay).await;
    market.settle().await;
    assert_eq!(market.credited("18").await, 15_000);
    market.assert_sound().await;
}

#[tokio::test]
async fn a_sale_counts_on_the_wib_day_of_its_payment() {
    let market = Market::open().await;
    market.clock.set("2026-11-24T16:59:00Z".parse().unwrap());
    let order = market.order(10, [1, 0]).await;
    let payment = market.start(order, "pay").await;
    market.press(payment, CheckoutAction::Pay).await;
    market.clock.set("2026-11-24T17:30:00Z".parse().unwrap());
    market.settle().await;
    let day = "SELECT COUNT(*) AS n FROM village_credits WHERE sale_day = '2026-11-24'";
    assert_eq!(
        market.number(day).await,
        1,
        "paid before midnight, booked after it"
    );
}

#[tokio::test]
async fn a_forged_message_is_refused_and_leaves_nothing() {
    let market = Market::open().await;
    let order = market.order(10, [1, 0]).await;
    let payment = market.start(order, "pay").await;
    market.press(payment, CheckoutAction::Pay).await;
    let messages = market.messages().await;
    let (headers, body) = &messages[0];
    let mut forged = body.to_vec();
    forged[10] ^= 1;
    let received = crate::app::payment::receive_message(&market.app, "sandbox", headers, &forged);
    assert!(received.await.is_err());
    let kept = "SELECT COUNT(*) AS n FROM provider_messages";
    assert_eq!(market.number(kept).await, 0);
}
