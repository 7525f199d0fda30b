//! Money on its way back.

use super::market::{Market, buyer, key, manager};
use crate::app::CommandError;
use crate::app::order::{Shipped, TakeStep, take_step};
use crate::app::payment::{RefundSellerOrder, refund_seller_order};
use domain::SellerOrderId;
use domain::order::{RefundRefusal, SellerOrderStatus, Step};
use payments::sandbox::SandboxSwitches;

fn refund(seller_order: SellerOrderId, name: &str) -> RefundSellerOrder {
    RefundSellerOrder {
        key: key(name),
        seller_order,
    }
}

#[tokio::test]
async fn a_refund_takes_exactly_its_part_back() {
    let market = Market::open().await;
    let (order, _) = market.paid_order(10, [2, 1]).await;
    let part = market.part_of(order, 1).await;
    let seller = manager(1);
    let id = refund_seller_order(&market.app, &seller, refund(part, "r"))
        .await
        .unwrap();
    let again = refund_seller_order(&market.app, &seller, refund(part, "r"))
        .await
        .unwrap();
    assert_eq!(id, again, "the same request");
    market.settle().await;

    assert_eq!(market.free().await, [10, 9], "back on the shelf");
    assert_eq!(market.owed(1).await, 0);
    assert_eq!(market.owed(2).await, 20_000 - 500);
    assert_eq!(market.credited("1809").await, 0);
    assert_eq!(market.credited("1804").await, 20_000);
    let parts = market.parts(order).await;
    let refunded = parts.iter().find(|one| one.id == part).unwrap();
    assert_eq!(refunded.progress.status(), SellerOrderStatus::Cancelled);
    assert!(refunded.progress.refunded_at.is_some());
    let refused = refund_seller_order(&market.app, &seller, refund(part, "s")).await;
    assert!(matches!(
        refused,
        Err(CommandError::Refused(RefundRefusal::AlreadyRefunded))
    ));
    market.assert_sound().await;
}

#[tokio::test]
async fn only_those_who_see_its_money_give_it_back() {
    let market = Market::open().await;
    let (order, _) = market.paid_order(10, [1, 1]).await;
    let part = market.part_of(order, 1).await;
    let actor = buyer(uuid::Uuid::from_u128(10).into());
    for actor in [manager(2), actor] {
        let refused = refund_seller_order(&market.app, &actor, refund(part, "r")).await;
        assert!(matches!(refused, Err(CommandError::Denied(_))));
    }
    assert_eq!(market.number("SELECT COUNT(*) AS n FROM refunds").await, 0);
}

#[tokio::test]
async fn a_refund_that_failed_may_be_asked_for_again() {
    let market = Market::open().await;
    let (order, _) = market.paid_order(10, [1, 0]).await;
    let part = market.part_of(order, 1).await;
    let declining = SandboxSwitches {
        decline: true,
        ..SandboxSwitches::default()
    };
    market.sandbox.set_switches(declining).unwrap();
    let seller = manager(1);
    refund_seller_order(&market.app, &seller, refund(part, "r"))
        .await
        .unwrap();
    market.settle().await;
    assert_eq!(
        market.credited("18").await,
        15_000,
        "the money is still here"
    );
    assert_eq!(market.owed(1).await, 15_000 - 375);
    assert_eq!(market.free().await, [10, 10]);
    market.assert_sound().await;

    market
        .sandbox
        .set_switches(SandboxSwitches::default())
        .unwrap();
    refund_seller_order(&market.app, &seller, refund(part, "s"))
        .await
        .unwrap();
    market.settle().await;
    assert_eq!(market.credited("18").await, 0);
    assert_eq!(market.owed(1).await, 0);
    assert_eq!(market.free().await, [10, 10], "not put back twice");
    market.assert_sound().await;
}

#[tokio::test]
async fn goods_that_left_do_not_come_back_by_themselves() {
    let market = Market::open().await;
    let (order, _) = market.paid_order(10, [1, 0]).await;
    let part = market.part_of(order, 1).await;
    let seller = manager(1);
    for (name, step) in [("a", Step::Accept), ("b", Step::Ship)] {
        let command = TakeStep {
            key: key(name),
            seller_order: part,
            step,
            shipped: Shipped::default(),
        };
        take_step(&market.app, &seller, command).await.unwrap();
    }
    refund_seller_order(&market.app, &seller, refund(part, "r"))
        .await
        .unwrap();
    market.settle().await;
    assert_eq!(market.free().await, [9, 10]);
    assert_eq!(market.credited("18").await, 0);
    let parts = market.parts(order).await;
    assert_eq!(parts[0].progress.status(), SellerOrderStatus::Returned);
    market.assert_sound().await;
}
