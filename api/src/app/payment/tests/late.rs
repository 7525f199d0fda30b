//! Money that comes too late, or for nothing.

use super::market::Market;
use crate::app::order::{ExpireJob, expire_order};
use chrono::Duration;
use domain::order::SellerOrderStatus;
use domain::payment::PaymentStatus;
use domain::{OrderId, PaymentId};
use payments::sandbox::CheckoutAction;

const AFTER_THE_HOLD: Duration = Duration::minutes(61);

/// The buyer pays in time, and before anybody hears of it the order's time is over.
async fn pay_and_expire(market: &Market, order: OrderId) -> PaymentId {
    let payment = market.start(order, "pay").await;
    market.press(payment, CheckoutAction::Pay).await;
    market.clock.advance(AFTER_THE_HOLD);
    let tx = market.app.db.begin().await.unwrap();
    expire_order(&tx, ExpireJob { order }).await.unwrap();
    tx.commit().await.unwrap();
    payment
}

#[tokio::test]
async fn what_is_not_paid_in_time_goes_back_on_the_shelf() {
    let market = Market::open().await;
    let order = market.order(10, [3, 1]).await;
    let payment = market.start(order, "pay").await;
    market.clock.advance(Duration::minutes(59));
    market.work().await;
    assert_eq!(market.free().await, [7, 9], "still held");
    market.clock.advance(Duration::minutes(2));
    market.settle().await;
    assert_eq!(market.free().await, [10, 10]);
    assert_eq!(market.payment(payment).await.status, PaymentStatus::Expired);
    for part in market.parts(order).await {
        assert_eq!(part.progress.status(), SellerOrderStatus::Cancelled);
    }
    market.assert_sound().await;
}

#[tokio::test]
async fn money_that_was_paid_in_time_and_told_late_revives_its_order() {
    let market = Market::open().await;
    let order = market.order(10, [3, 1]).await;
    let payment = pay_and_expire(&market, order).await;
    assert_eq!(market.free().await, [10, 10]);
    market.receive(&market.messages().await).await;
    market.settle().await;
    assert_eq!(market.payment(payment).await.status, PaymentStatus::Paid);
    assert_eq!(market.free().await, [7, 9]);
    assert_eq!(market.credited("18").await, 65_000);
    for part in market.parts(order).await {
        assert_eq!(part.progress.status(), SellerOrderStatus::Placed);
    }
    let cancelled = "SELECT COALESCE(SUM(cancelled_milli), 0) AS n FROM order_line_progress";
    assert_eq!(market.number(cancelled).await, 0);
    market.assert_sound().await;
}

#[tokio::test]
async fn money_for_goods_that_were_sold_meanwhile_goes_back_by_itself() {
    let market = Market::open().await;
    let order = market.order(10, [8, 1]).await;
    pay_and_expire(&market, order).await;
    market.paid_order(11, [5, 0]).await;
    market.receive(&market.messages().await).await;
    market.settle().await;
    // Enterprise 1 has too little left, enterprise 2 has enough: one part lives.
    assert_eq!(market.free().await, [5, 9]);
    assert_eq!(market.credited("18").await, 75_000 + 20_000);
    assert_eq!(market.owed(1).await, 75_000 - 1_875);
    let back = "SELECT COUNT(*) AS n FROM refunds WHERE status = 'SUCCEEDED' \
                AND reason = 'SOLD_OUT' AND amount_rupiah = 120000";
    assert_eq!(market.number(back).await, 1);
    let left = "SELECT COALESCE(SUM(e.amount_rupiah), 0) AS n FROM ledger_entries e \
                JOIN ledger_accounts a ON a.id = e.account_id WHERE a.kind = 'BUYER_REFUNDABLE'";
    assert_eq!(market.number(left).await, 0);
    market.assert_sound().await;
}

#[tokio::test]
async fn money_for_an_order_that_was_called_off_goes_back_by_itself() {
    let market = Market::open().await;
    let order = market.order(10, [1, 0]).await;
    let payment = market.start(order, "pay").await;
    market.press(payment, CheckoutAction::Pay).await;
    market.cancel(order).await.unwrap();
    market.settle().await;
    assert_eq!(market.payment(payment).await.status, PaymentStatus::Paid);
    assert_eq!(market.free().await, [10, 10]);
    assert_eq!(market.credited("18").await, 0);
    let back = "SELECT COUNT(*) AS n FROM refunds WHERE status = 'SUCCEEDED' \
                AND reason = 'CALLED_OFF'";
    assert_eq!(market.number(back).await, 1);
    market.assert_sound().await;
}

#[tokio::test]
async fn an_order_called_off_takes_its_open_payment_back() {
    let market = Market::open().await;
    let order = market.order(10, [1, 0]).await;
    let payment = market.start(order, "pay").await;
    market.cancel(order).await.unwrap();
    market.settle().await;
    assert_eq!(
        market.payment(payment).await.status,
        PaymentStatus::Cancelled
    );
    market.assert_sound().await;
}
