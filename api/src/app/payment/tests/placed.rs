//! Placing orders: all or nothing, once, and never more than there is.

use super::market::{Market, buyer, key, manager};
use crate::app::CommandError;
use crate::app::order::{CancelOrder, TakeStep, cancel_order, take_step};
use domain::order::{CancelRefusal, PlaceRefusal, SellerOrderStatus, Step, StepRefusal};
use domain::{OrderId, Refusal};
use sea_orm_migration::sea_orm::ConnectionTrait;
use std::sync::Arc;

fn code(outcome: Result<OrderId, CommandError<PlaceRefusal>>) -> (&'static str, String) {
    match outcome {
        Err(CommandError::Refused(refusal)) => {
            let field = refusal.field().map(|field| field.to_string());
            (refusal.code(), field.unwrap_or_default())
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_stands_in_the_way_is_named_and_nothing_is_half_done() {
    let market = Market::open().await;
    let person = market.make_person(10).await;
    let refused = code(market.place(person, 0, "a").await);
    assert_eq!(refused, ("CART_EMPTY", "cart".to_owned()));

    market.fill(person, [1, 11]).await;
    let refused = code(market.place(person, 235_000, "b").await);
    assert_eq!(
        refused,
        ("OUT_OF_STOCK", "cart.lines.1.quantity".to_owned())
    );
    assert_eq!(market.free().await, [10, 10]);

    let person = market.make_person(11).await;
    market.fill(person, [1, 1]).await;
    let refused = code(market.place(person, 34_999, "c").await);
    assert_eq!(refused, ("TOTAL_CHANGED", "expectedTotal".to_owned()));
    let sql = "UPDATE product_variants SET price_rupiah = 15001 WHERE price_rupiah = 15000";
    let connection = market.app.db.for_migrations();
    connection.execute_unprepared(sql).await.unwrap();
    let refused = code(market.place(person, 35_000, "d").await);
    assert_eq!(refused, ("PRICE_CHANGED", "cart.lines.0.price".to_owned()));

    assert_eq!(market.number("SELECT COUNT(*) AS n FROM orders").await, 0);
    assert_eq!(market.number("SELECT COUNT(*) AS n FROM jobs").await, 0);
    market.assert_sound().await;
}

#[tokio::test]
async fn one_request_sent_fifty_times_at_once_is_one_order() {
    let market = Arc::new(Market::open().await);
    let person = market.make_person(10).await;
    market.fill(person, [1, 1]).await;
    let send = |_| {
        let market = market.clone();
        tokio::spawn(async move { market.place(person, 35_000, "once").await.unwrap() })
    };
    let tries: Vec<_> = (0..50).map(send).collect();
    let mut orders = Vec::new();
    for one in tries {
        orders.push(one.await.unwrap());
    }
    orders.dedup();
    assert_eq!(orders.len(), 1);
    assert_eq!(market.number("SELECT COUNT(*) AS n FROM orders").await, 1);
    assert_eq!(market.free().await, [9, 9]);
    let refused = code(market.place(person, 35_000, "another").await);
    assert_eq!(refused.0, "CART_EMPTY");
}

#[tokio::test]
async fn no_more_is_sold_than_there_is() {
    let market = Arc::new(Market::open().await);
    let mut tries = Vec::new();
    for number in 100..125_u128 {
        let person = market.make_person(number).await;
        market.fill(person, [1, 0]).await;
        let market = market.clone();
        tries.push(tokio::spawn(async move {
            market.place(person, 15_000, "one").await.is_ok()
        }));
    }
    let mut placed = 0;
    for one in tries {
        placed += i32::from(one.await.unwrap());
    }
    assert_eq!(placed, 10);
    assert_eq!(market.free().await, [0, 10]);
    market.assert_sound().await;
}

#[tokio::test]
async fn a_buyer_calls_an_unpaid_order_off_and_nobody_else_does() {
    let market = Market::open().await;
    let order = market.order(10, [2, 1]).await;
    let stranger = buyer(market.make_person(11).await);
    let command = CancelOrder {
        key: key("cancel"),
        order,
    };
    let refused = cancel_order(&market.app, &stranger, command.clone()).await;
    assert!(matches!(refused, Err(CommandError::Denied(_))));
    let actor = buyer(uuid::Uuid::from_u128(10).into());
    cancel_order(&market.app, &actor, command).await.unwrap();
    assert_eq!(market.free().await, [10, 10]);
    for part in market.parts(order).await {
        assert_eq!(part.progress.status(), SellerOrderStatus::Cancelled);
    }
    let (paid, _) = market.paid_order(12, [1, 0]).await;
    let actor = buyer(uuid::Uuid::from_u128(12).into());
    let command = CancelOrder {
        key: key("cancel"),
        order: paid,
    };
    let refused = cancel_order(&market.app, &actor, command).await;
    let refused = refused.unwrap_err();
    assert!(matches!(
        refused,
        CommandError::Refused(CancelRefusal::AlreadyPaid)
    ));
    market.assert_sound().await;
}

#[tokio::test]
async fn an_enterprise_serves_its_own_part_after_the_payment() {
    let market = Market::open().await;
    let unpaid = market.order(10, [1, 1]).await;
    let part = market.part_of(unpaid, 1).await;
    let step = |part, step, name: &str| TakeStep {
        key: key(name),
        seller_order: part,
        step,
        shipped: crate::app::order::Shipped::default(),
    };
    let seller = manager(1);
    let refused = take_step(&market.app, &seller, step(part, Step::Accept, "a")).await;
    assert!(matches!(
        refused,
        Err(CommandError::Refused(StepRefusal::NotPaid))
    ));
    let other = take_step(&market.app, &manager(2), step(part, Step::Accept, "a")).await;
    assert!(matches!(other, Err(CommandError::Denied(_))));

    let (paid, _) = market.paid_order(11, [1, 1]).await;
    let part = market.part_of(paid, 1).await;
    let actor = buyer(uuid::Uuid::from_u128(11).into());
    for (number, one) in [Step::Accept, Step::Ship, Step::Deliver]
        .into_iter()
        .enumerate()
    {
        let command = step(part, one, &format!("s{number}"));
        take_step(&market.app, &seller, command).await.unwrap();
    }
    let done = take_step(&market.app, &seller, step(part, Step::Complete, "c")).await;
    assert!(matches!(done, Err(CommandError::Denied(_))), "the buyer's");
    take_step(&market.app, &actor, step(part, Step::Complete, "c"))
        .await
        .unwrap();
    let views = market.parts(paid).await;
    let states: Vec<_> = views.iter().map(|part| part.progress.status()).collect();
    assert!(states.contains(&SellerOrderStatus::Completed));
    assert!(
        states.contains(&SellerOrderStatus::Placed),
        "the other waits"
    );
    let shipped = "SELECT COUNT(*) AS n FROM order_line_progress \
                   WHERE shipped_milli = 1000 AND delivered_milli = 1000";
    assert_eq!(market.number(shipped).await, 1);
}
