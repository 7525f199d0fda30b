//! Carts on a fresh database.

use super::fixture::{Fair, ForSale, enterprise, milli, person};
use super::*;
use domain::Rupiah;
use domain::cart::{AddedLine, CartProblem, problems};

fn line(of: ForSale, quantity: i64, seen_price: i64) -> AddedLine {
    AddedLine {
        variant: of.variant,
        quantity: milli(quantity),
        seen_price: Rupiah::price(seen_price).unwrap(),
    }
}

/// The cart of person 1 with a packet, then a snack, then a carton; all of it in one call.
async fn filled(fair: &Fair) -> CartId {
    let tx = fair.db.begin().await.unwrap();
    let cart = find_or_create(&tx, person(1)).await.unwrap();
    let wanted = [
        line(fair.packet, 2_000, 10_000),
        line(fair.snack, 1_500, 333),
        line(fair.carton, 1_000, 90_000),
    ];
    add_lines(&tx, cart, &wanted).await.unwrap();
    tx.commit().await.unwrap();
    cart
}

#[tokio::test]
async fn a_person_has_one_cart() {
    let fair = Fair::open().await;
    assert_eq!(find(&fair.db, person(1)).await.unwrap(), None);
    let tx = fair.db.begin().await.unwrap();
    assert_eq!(lock(&tx, person(1)).await.unwrap(), None);
    let first = find_or_create(&tx, person(1)).await.unwrap();
    assert_eq!(find_or_create(&tx, person(1)).await.unwrap(), first);
    let other = find_or_create(&tx, person(2)).await.unwrap();
    assert_ne!(first, other);
    tx.commit().await.unwrap();
    let tx = fair.db.begin().await.unwrap();
    assert_eq!(find_or_create(&tx, person(1)).await.unwrap(), first);
    assert_eq!(lock(&tx, person(2)).await.unwrap(), Some(other));
    assert_eq!(fair.count("SELECT COUNT(*) AS n FROM carts").await, 2);
}

#[tokio::test]
async fn lines_stand_in_the_order_of_the_call_with_what_is_true_now() {
    let fair = Fair::open().await;
    let cart = filled(&fair).await;
    let found = lines(&fair.db, cart, day()).await.unwrap();
    let variants: Vec<_> = found.iter().map(|line| line.variant).collect();
    let expected = [fair.packet, fair.snack, fair.carton].map(|one| one.variant);
    assert_eq!(variants, expected);
    let snack = &found[1];
    assert_eq!(
        (snack.enterprise, snack.product),
        (enterprise(2), fair.snack.product)
    );
    assert_eq!(snack.delivery_fee, Rupiah::new(7_000));
    assert_eq!(snack.available, Some(milli(3_000)));
    assert_eq!(snack.amount(), Rupiah::new(500), "499.5 rounds up");
    let (village, share) = &snack.origins[0];
    assert_eq!((village.as_str(), share.get()), ("1809012002", 10_000));
    assert_eq!(found[2].available, None, "not tracked");
    assert!(found.iter().all(|line| problems(line).is_empty()));
}

#[tokio::test]
async fn a_line_that_is_there_keeps_its_place() {
    let fair = Fair::open().await;
    let cart = filled(&fair).await;
    let before = lines(&fair.db, cart, day()).await.unwrap();
    let tx = fair.db.begin().await.unwrap();
    let again = line(fair.packet, 3_500, 11_000);
    add_lines(&tx, cart, &[again]).await.unwrap();
    add_lines(&tx, cart, &[]).await.unwrap();
    tx.commit().await.unwrap();
    let after = lines(&fair.db, cart, day()).await.unwrap();
    assert_eq!(after.len(), 3);
    assert_eq!(after[0].id, before[0].id);
    assert_eq!(after[0].quantity, milli(3_500));
    assert_eq!(after[0].seen_price, Rupiah::new(11_000).unwrap());
    let held = quantities_of(&fair.db, cart).await.unwrap();
    assert_eq!(held.len(), 3);
    assert_eq!(held[&fair.packet.variant], milli(3_500));
}

#[tokio::test]
async fn what_changed_is_a_problem_until_it_is_seen() {
    let fair = Fair::open().await;
    let cart = filled(&fair).await;
    for sql in [
        "UPDATE product_variants SET price_rupiah = 12000 WHERE unit = 'bungkus'",
        "UPDATE variant_stock SET held_milli = 2000 WHERE on_hand_milli = 3000",
        "UPDATE product_variants SET archived_at = created_at WHERE unit = 'dus'",
    ] {
        fair.run(sql).await;
    }
    let found = lines(&fair.db, cart, day()).await.unwrap();
    let now = Rupiah::new(12_000).unwrap();
    let seen = Rupiah::new(10_000).unwrap();
    let changed = CartProblem::PriceChanged { seen, now };
    assert_eq!(problems(&found[0]), [changed]);
    let available = milli(1_000);
    assert_eq!(problems(&found[1]), [CartProblem::StockShort { available }]);
    assert_eq!(problems(&found[2]), [CartProblem::NotForSale]);
    let tx = fair.db.begin().await.unwrap();
    accept_prices(&tx, cart).await.unwrap();
    tx.commit().await.unwrap();
    let found = lines(&fair.db, cart, day()).await.unwrap();
    assert_eq!(problems(&found[0]), []);
    assert_eq!(found[0].seen_price, now);
}

#[tokio::test]
async fn a_line_is_set_in_its_own_cart_alone() {
    let fair = Fair::open().await;
    let cart = filled(&fair).await;
    let packet = lines(&fair.db, cart, day()).await.unwrap()[0].id;
    let tx = fair.db.begin().await.unwrap();
    let other = find_or_create(&tx, person(2)).await.unwrap();
    for quantity in [milli(0), milli(500)] {
        assert!(!set_line(&tx, other, packet, quantity).await.unwrap());
    }
    accept_prices(&tx, other).await.unwrap();
    clear(&tx, other).await.unwrap();
    assert_eq!(quantities_of(&tx, cart).await.unwrap().len(), 3);
    assert!(set_line(&tx, cart, packet, milli(500)).await.unwrap());
    assert_eq!(
        lines(&tx, cart, day()).await.unwrap()[0].quantity,
        milli(500)
    );
    assert!(set_line(&tx, cart, packet, milli(0)).await.unwrap());
    assert!(!set_line(&tx, cart, packet, milli(0)).await.unwrap());
    assert_eq!(lines(&tx, cart, day()).await.unwrap().len(), 2);
    clear(&tx, cart).await.unwrap();
    assert_eq!(lines(&tx, cart, day()).await.unwrap(), []);
}

#[tokio::test]
async fn only_what_is_for_sale_has_a_price() {
    let fair = Fair::open().await;
    let all = [fair.packet, fair.carton, fair.snack].map(|one| one.variant);
    let prices = prices_of(&fair.db, &all).await.unwrap();
    assert_eq!(prices.len(), 3);
    assert_eq!(prices[&fair.snack.variant], Rupiah::new(333).unwrap());
    assert_eq!(prices_of(&fair.db, &[]).await.unwrap().len(), 0);
    fair.run("UPDATE product_variants SET archived_at = created_at WHERE unit = 'dus'")
        .await;
    let prices = prices_of(&fair.db, &all).await.unwrap();
    assert!(!prices.contains_key(&fair.carton.variant));
    fair.run("UPDATE enterprises SET status = 'SUSPENDED' WHERE slug = 'dua'")
        .await;
    let prices = prices_of(&fair.db, &all).await.unwrap();
    assert!(!prices.contains_key(&fair.snack.variant));
    fair.run("UPDATE products SET status = 'DRAFT'").await;
    assert_eq!(prices_of(&fair.db, &all).await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_seller_that_is_closed_today_is_a_problem_and_tomorrow_is_none() {
    let fair = Fair::open().await;
    let cart = filled(&fair).await;
    let close = "INSERT INTO enterprise_closures (enterprise_id, from_day, to_day, message) \
                 SELECT id, '1969-12-30', '1970-01-02', '' FROM enterprises";
    fair.run(close).await;
    let until = "1970-01-02".parse().unwrap();
    let found = lines(&fair.db, cart, until).await.unwrap();
    let closed = CartProblem::EnterpriseClosed { until };
    assert_eq!(problems(&found[0]).first(), Some(&closed));
    let after = "1970-01-03".parse().unwrap();
    let found = lines(&fair.db, cart, after).await.unwrap();
    assert!(!problems(&found[0]).contains(&closed));
}

/// A day on which everybody takes orders.
fn day() -> chrono::NaiveDate {
    chrono::NaiveDate::default()
}
