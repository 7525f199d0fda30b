//! Orders on a fresh database: what is written once, how stock moves, how far a part got.

use super::*;
use crate::cart::fixture::{Fair, enterprise, milli, person};
use crate::cart::{add_lines, find_or_create, lines as cart_lines};
use crate::catalogue::variants_of;
use crate::sql::{execute, values};
use crate::{Tx, change_log};
use chrono::{DateTime, Duration, Utc};
use domain::cart::{AddedLine, PricedLine};
use domain::order::{DeliveryMethod, Progress, SellerOrderStatus, StockState, place};
use domain::person::Sight;
use domain::region::RegionCode;
use domain::{BasisPoints, OrderId, Quantity, Rupiah, SealedValueId, SellerOrderId};

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

/// Priced lines of person 1 who wants, in thousandths: packets, cartons and snacks.
async fn wanted(fair: &Fair, tx: &Tx, quantities: [i64; 3]) -> Vec<PricedLine> {
    let cart = find_or_create(tx, person(1)).await.unwrap();
    let sold = [fair.packet, fair.carton, fair.snack].into_iter();
    let lines = sold.zip([10_000, 90_000, 333]).zip(quantities);
    let line = |((of, price), quantity): ((crate::cart::fixture::ForSale, i64), i64)| AddedLine {
        variant: of.variant,
        quantity: milli(quantity),
        seen_price: Rupiah::new(price).unwrap(),
    };
    let lines: Vec<_> = lines.map(line).collect();
    add_lines(tx, cart, &lines).await.unwrap();
    let today = domain::time::wib_day(tx.now());
    cart_lines(tx, cart, today).await.unwrap()
}

/// Writes an order of `cart` down and gives its id.
async fn placed(tx: &Tx, number: &str, cart: &[PricedLine]) -> OrderId {
    let contact: SealedValueId = tx.new_id();
    let sql = "INSERT INTO sealed_values (id, person_id, ciphertext, created_at) \
               VALUES ($1, $2, X'00', $3)";
    execute(tx, sql, values![contact, person(1), tx.now()])
        .await
        .unwrap();
    let fee = BasisPoints::new(250).unwrap();
    let total = domain::order::quote(cart).total.unwrap();
    let draft = place(cart, &[], fee, total).unwrap();
    let order = NewOrder {
        id: tx.new_id(),
        number: number.to_owned(),
        person: person(1),
        contact,
        hold_expires_at: NOW + Duration::hours(1),
        fee,
        destination: Some(RegionCode::parse("1809012001").unwrap()),
        draft: &draft,
        cart,
    };
    let ids = insert(tx, &order).await.unwrap();
    let mut indexes: Vec<usize> = ids.iter().map(|(index, _)| *index).collect();
    indexes.sort_unstable();
    assert_eq!(indexes, (0..cart.len()).collect::<Vec<_>>());
    order.id
}

/// An order of two packets, one carton and one and a half snacks; its parts by enterprise.
async fn one_order(fair: &Fair) -> (OrderId, Vec<SellerOrderView>) {
    let tx = fair.db.begin().await.unwrap();
    let cart = wanted(fair, &tx, [2_000, 1_000, 1_500]).await;
    let id = placed(&tx, "S-1", &cart).await;
    tx.commit().await.unwrap();
    (id, seller_orders_of(&fair.db, &[id]).await.unwrap())
}

fn rupiah(amount: i64) -> Rupiah {
    Rupiah::new(amount).unwrap()
}

#[tokio::test]
async fn an_order_reads_back_as_it_was_placed() {
    let fair = Fair::open().await;
    let (id, parts) = one_order(&fair).await;
    let order = find(&fair.db, &Sight::house(), id).await.unwrap().unwrap();
    assert_eq!(order.number, "S-1");
    let amounts = (order.goods, order.delivery, order.total);
    assert_eq!(amounts, (rupiah(110_500), rupiah(7_000), rupiah(117_500)));
    assert_eq!(
        (order.placed_at, order.hold_expires_at),
        (NOW, NOW + Duration::hours(1))
    );
    let [first, second] = parts.as_slice() else {
        panic!("{parts:?}");
    };
    assert_eq!(
        (first.enterprise, second.enterprise),
        (enterprise(1), enterprise(2))
    );
    assert_eq!(first.delivery_method, DeliveryMethod::Pickup);
    assert_eq!(second.delivery_method, DeliveryMethod::Flat);
    assert_eq!(
        (first.goods, first.fee, first.total),
        (rupiah(110_000), rupiah(2_750), rupiah(110_000))
    );
    assert_eq!(
        (second.goods, second.fee, second.total),
        (rupiah(500), rupiah(12), rupiah(7_500))
    );
    assert_eq!((first.person, &*first.number), (person(1), "S-1"));
    assert_eq!(first.progress.status(), SellerOrderStatus::Placed);
    assert_eq!(first.progress.stock, StockState::Held);
    let lines = lines_of(&fair.db, &[first.id, second.id]).await.unwrap();
    let snack = lines.iter().find(|line| line.seller_order == second.id);
    let snack = snack.unwrap();
    let told = (snack.price, snack.quantity, snack.goods, &*snack.unit);
    assert_eq!(told, (rupiah(333), milli(1_500), rupiah(500), "kg"));
    let own = lines.iter().filter(|line| line.seller_order == first.id);
    let units: Vec<_> = own.map(|line| &*line.unit).collect();
    assert_eq!(units, ["bungkus", "dus"], "in the order of the cart");
    let only = find_seller_order(&fair.db, &Sight::house(), second.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((only.order, only.total), (id, rupiah(7_500)));
    let delivered = "SELECT COUNT(*) AS n FROM order_lines l JOIN seller_orders s \
        ON s.id = l.seller_order_id WHERE l.destination_village_code = '1809012001' \
        AND s.destination_village_code = '1809012001' AND s.delivery_method = 'FLAT'";
    assert_eq!(fair.count(delivered).await, 1);
    let fetched = "SELECT COUNT(*) AS n FROM order_lines WHERE destination_village_code IS NULL";
    assert_eq!(fair.count(fetched).await, 2, "what is fetched goes nowhere");
    let origins = "SELECT SUM(share_bps) AS n FROM order_line_origins";
    assert_eq!(fair.count(origins).await, 3 * 10_000);
}

#[tokio::test]
async fn a_later_change_leaves_an_order_as_it_was() {
    let fair = Fair::open().await;
    let (id, before) = one_order(&fair).await;
    let parts: Vec<SellerOrderId> = before.iter().map(|part| part.id).collect();
    let lines = format!("{:?}", lines_of(&fair.db, &parts).await.unwrap());
    for sql in [
        "UPDATE product_variants SET price_rupiah = 1, unit = 'lain'",
        "UPDATE products SET name = 'Lain', category_code = '01'",
        "UPDATE enterprises SET name = 'Lain', delivery_fee_rupiah = 1",
        "UPDATE product_origins SET village_code = '1809012002' WHERE village_code = '1809012001'",
    ] {
        fair.run(sql).await;
    }
    let after = seller_orders_of(&fair.db, &[id]).await.unwrap();
    assert_eq!(format!("{after:?}"), format!("{before:?}"));
    let now = format!("{:?}", lines_of(&fair.db, &parts).await.unwrap());
    assert_eq!(now, lines);
    let home = "SELECT COUNT(*) AS n FROM order_line_origins WHERE village_code = '1809012001'";
    assert_eq!(fair.count(home).await, 2);
}

#[tokio::test]
async fn lists_go_from_the_youngest_and_page_by_id() {
    let fair = Fair::open().await;
    let tx = fair.db.begin().await.unwrap();
    let cart = wanted(&fair, &tx, [500, 500, 500]).await;
    let mut ids = Vec::new();
    for number in ["S-1", "S-2", "S-3"] {
        ids.push(placed(&tx, number, &cart).await);
    }
    tx.commit().await.unwrap();
    ids.sort_unstable();
    ids.reverse();
    let page = of_person(&fair.db, person(1), None, 2).await.unwrap();
    let found: Vec<OrderId> = page.iter().map(|order| order.id).collect();
    assert_eq!(found, ids[..2]);
    let page = of_person(&fair.db, person(1), Some(ids[1]), 2)
        .await
        .unwrap();
    let found: Vec<OrderId> = page.iter().map(|order| order.id).collect();
    assert_eq!(found, ids[2..]);
    let none = of_person(&fair.db, person(2), None, 9).await.unwrap();
    assert!(none.is_empty(), "orders are their buyer's");
    let parts = of_enterprise(&fair.db, &Sight::house(), enterprise(2), (None, 2))
        .await
        .unwrap();
    assert_eq!(parts.len(), 2);
    assert!(parts[0].id > parts[1].id);
    let rest = of_enterprise(
        &fair.db,
        &Sight::house(),
        enterprise(2),
        (Some(parts[1].id), 9),
    )
    .await;
    assert_eq!(rest.unwrap().len(), 1);
    assert!(seller_orders_of(&fair.db, &[]).await.unwrap().is_empty());
    assert!(lines_of(&fair.db, &[]).await.unwrap().is_empty());
    let unknown = OrderId::from_uuid(uuid::Uuid::from_u128(404));
    assert!(
        find(&fair.db, &Sight::house(), unknown)
            .await
            .unwrap()
            .is_none()
    );
}

/// What can be bought of packets and snacks, in thousandths.
async fn free(fair: &Fair, tx: &Tx) -> (i64, i64) {
    let products = [fair.packet.product, fair.snack.product];
    let variants = variants_of(tx, &products).await.unwrap();
    let stock = |id| {
        let variant = variants.iter().find(|variant| variant.id == id).unwrap();
        variant.stock.map(Quantity::milli).unwrap()
    };
    (stock(fair.packet.variant), stock(fair.snack.variant))
}

async fn on_hand(fair: &Fair, tx: &Tx) -> i64 {
    let sql = "SELECT on_hand_milli AS n FROM variant_stock WHERE variant_id = $1";
    crate::sql::number(tx, sql, values![fair.packet.variant])
        .await
        .unwrap()
}

#[tokio::test]
async fn each_move_of_stock_is_a_row_and_adds_up() {
    use StockMove::{Commit, Hold, Release, Return, Take};
    let fair = Fair::open().await;
    let (_, parts) = one_order(&fair).await;
    let sold = sold_lines(&fair.db, &[parts[0].id]).await.unwrap();
    assert_eq!(sold.len(), 2);
    assert!(sold[0].variant < sold[1].variant, "in ascending variant id");
    let received = fair
        .count("SELECT COUNT(*) AS n FROM stock_movements")
        .await;
    let tx = fair.db.begin().await.unwrap();
    for (how, left, there) in [
        (Hold, 8_000, 10_000),
        (Release, 10_000, 10_000),
        (Hold, 8_000, 10_000),
        (Commit, 8_000, 8_000),
        (Return, 10_000, 10_000),
        (Take, 8_000, 8_000),
    ] {
        assert_eq!(move_stock(&tx, how, &sold).await.unwrap(), None, "{how:?}");
        let now = (free(&fair, &tx).await, on_hand(&fair, &tx).await);
        assert_eq!(now, ((left, 3_000), there), "{how:?}");
        assert_eq!(oversold_variants(&tx).await.unwrap(), 0, "{how:?}");
    }
    tx.commit().await.unwrap();
    let rows = fair
        .count("SELECT COUNT(*) AS n FROM stock_movements")
        .await;
    assert_eq!(rows - received, 6 * 2, "what is not tracked is counted too");
    let named = "SELECT COUNT(*) AS n FROM stock_movements WHERE order_line_id IS NOT NULL";
    assert_eq!(fair.count(named).await, 12);
}

#[tokio::test]
async fn where_stock_is_short_nothing_more_is_moved() {
    let fair = Fair::open().await;
    let (_, parts) = one_order(&fair).await;
    let both = [parts[0].id, parts[1].id];
    let sold = sold_lines(&fair.db, &both).await.unwrap();
    assert!(sold.is_sorted_by_key(|line| line.variant), "of both parts");
    let count = "SELECT COUNT(*) AS n FROM stock_movements";
    let before = fair.count(count).await;
    // Packets come first in the order of ids, snacks last.
    for (of, moves) in [(fair.packet, 0), (fair.snack, 2)] {
        for how in [StockMove::Hold, StockMove::Take] {
            let at = sold.iter().position(|line| line.variant == of.variant);
            let mut asked = sold.clone();
            asked[at.unwrap()].quantity = milli(10_500);
            let tx = fair.db.begin().await.unwrap();
            let short = move_stock(&tx, how, &asked).await.unwrap();
            assert_eq!(short, Some(asked[at.unwrap()]));
            assert_eq!(free(&fair, &tx).await.1, 3_000, "snacks are as they were");
            let moved = crate::sql::number(&tx, count, vec![]).await.unwrap() - before;
            assert_eq!(moved, moves, "only those before it");
            assert_eq!(oversold_variants(&tx).await.unwrap(), 0);
            tx.roll_back().await.unwrap();
        }
    }
    assert_eq!(fair.count(count).await, before);
}

#[tokio::test]
async fn the_last_one_is_held_once_and_search_is_told() {
    let fair = Fair::open().await;
    let (_, parts) = one_order(&fair).await;
    let sold = sold_lines(&fair.db, &[parts[1].id]).await.unwrap();
    let head = change_log::head(&fair.db).await.unwrap();
    let told = async || change_log::after(&fair.db, head, 10).await.unwrap().len();
    let hold = async |how| {
        let tx = fair.db.begin().await.unwrap();
        let short = move_stock(&tx, how, &sold).await.unwrap();
        tx.commit().await.unwrap();
        short.is_none()
    };
    assert!(hold(StockMove::Hold).await);
    assert_eq!(told().await, 0, "there is some left");
    assert!(hold(StockMove::Hold).await);
    assert_eq!(told().await, 1, "sold out");
    assert!(!hold(StockMove::Hold).await);
    assert_eq!(told().await, 1);
    assert!(hold(StockMove::Release).await);
    assert_eq!(told().await, 2, "back again");
    assert_eq!(oversold_variants(&fair.db).await.unwrap(), 0);
}

#[tokio::test]
async fn a_broken_stock_row_is_found() {
    let fair = Fair::open().await;
    assert_eq!(oversold_variants(&fair.db).await.unwrap(), 0);
    fair.run(
        "UPDATE variant_stock SET on_hand_milli = on_hand_milli + 1 WHERE on_hand_milli = 3000",
    )
    .await;
    assert_eq!(oversold_variants(&fair.db).await.unwrap(), 1);
    fair.run("UPDATE variant_stock SET held_milli = 500 WHERE NOT tracked")
        .await;
    assert_eq!(oversold_variants(&fair.db).await.unwrap(), 2);
    let tx = fair.db.begin().await.unwrap();
    let below = "UPDATE variant_stock SET held_milli = on_hand_milli + 1 WHERE tracked";
    assert!(
        execute(&tx, below, vec![]).await.is_err(),
        "the database refuses"
    );
}

#[tokio::test]
async fn progress_is_locked_changed_and_read_back() {
    let fair = Fair::open().await;
    let (_, parts) = one_order(&fair).await;
    let [first, second] = [parts[0].id, parts[1].id];
    let tx = fair.db.begin().await.unwrap();
    let untouched = lock_progress(&tx, first).await.unwrap().unwrap();
    assert_eq!(untouched, Progress::placed());
    let at = |hours| Some(NOW + Duration::hours(hours));
    let moved = Progress {
        stock: StockState::Committed,
        paid_at: at(1),
        accepted_at: at(2),
        packed_at: at(3),
        shipped_at: at(4),
        delivered_at: at(5),
        completed_at: at(6),
        cancelled_at: at(7),
        returned_at: at(8),
        refunded_at: at(9),
        ..untouched
    };
    save_progress(&tx, first, &moved).await.unwrap();
    tx.commit().await.unwrap();
    let tx = fair.db.begin().await.unwrap();
    let found = lock_progress(&tx, first).await.unwrap();
    assert_eq!(found, Some(moved));
    let other = lock_progress(&tx, second).await.unwrap();
    assert_eq!(other, Some(Progress::placed()), "the other part is its own");
    let unknown = SellerOrderId::from_uuid(uuid::Uuid::from_u128(404));
    assert_eq!(lock_progress(&tx, unknown).await.unwrap(), None);
}

#[tokio::test]
async fn a_shipment_counts_the_lines_of_its_part() {
    let fair = Fair::open().await;
    let (_, parts) = one_order(&fair).await;
    let tx = fair.db.begin().await.unwrap();
    let how = (Some("Kurir Desa".to_owned()), None);
    let shipment = ship(&tx, parts[0].id, "SHIPMENT", how).await.unwrap();
    tx.commit().await.unwrap();
    let shipped = "SELECT SUM(shipped_milli) AS n FROM order_line_progress";
    assert_eq!(
        fair.count(shipped).await,
        3_000,
        "packets and the carton, no snack"
    );
    let row = "SELECT COUNT(*) AS n FROM shipments WHERE carrier = 'Kurir Desa' \
               AND tracking_number IS NULL AND kind = 'SHIPMENT' AND id = $1";
    let rows = crate::sql::number(&fair.db, row, values![shipment]).await;
    assert_eq!(rows.unwrap(), 1);
}
