//! Credits of payments that are under way at the same time, on PostgreSQL: none waits for another,
//! and the figures are exact before they are folded and after.

use crate::support::postgres;
use crate::support::storage::open;
use chrono::NaiveDate;
use domain::catalogue::CategoryCode;
use domain::enterprise::EnterpriseKind;
use domain::output::{DaySpan, Grain};
use domain::person::Sight;
use domain::region::RegionCode;
use domain::{BasisPoints, Rupiah};
use sea_orm::ConnectionTrait;
use storage::output::{
    CellFilter, CreditKind, NewCredit, OutputDimension, OutputQuery, fold, has_pending, post, read,
};
use storage::{Db, Read, Tx};
use uuid::Uuid;

/// What credits refer to. Nothing above the line is needed, so it stands without an order.
const GROUND: &str = "SET session_replication_role = replica; \
    INSERT INTO regions (code, level, kind, name, name_folded, valid_from) VALUES \
    ('1804042001', 4, 'DESA', 'Way Mengaku', 'waymengaku', '2020-01-01'); \
    INSERT INTO enterprises (id, slug, name, kind, description, home_village_code, status, \
    claimed, money_holder, created_at, updated_at) VALUES \
    ('00000000-0000-0000-0000-000000000001', 'usaha', 'Usaha', 'UMKM', '', '1804042001', \
    'VERIFIED', true, 'PLATFORM', '2026-11-24', '2026-11-24'); \
    INSERT INTO order_lines (id, order_id, seller_order_id, position, product_id, variant_id, \
    product_name, variant_name, sku, unit, category_code, price_rupiah, quantity_milli, \
    goods_rupiah, discount_rupiah, fee_bps, fee_rupiah, tax_rupiah) \
    SELECT line, line, line, 0, line, line, 'Kopi', '', 'K', 'kg', '01', 1000, 1000, 1000, 0, 0, \
    0, 0 FROM (VALUES ('00000000-0000-0000-0000-000000000001'::uuid), \
    ('00000000-0000-0000-0000-000000000002')) AS lines (line); \
    SET session_replication_role = origin";

fn day() -> NaiveDate {
    "2026-11-24".parse().unwrap()
}

fn village() -> RegionCode {
    RegionCode::parse("1804042001").unwrap()
}

/// Posts what the payment of the line `number` credits: a thousand rupiah for each number.
async fn pay(tx: &Tx, number: u128) {
    let credit = NewCredit {
        order_line: Uuid::from_u128(number).into(),
        enterprise: Uuid::from_u128(1).into(),
        enterprise_kind: EnterpriseKind::Umkm,
        category: CategoryCode::parse("01").unwrap(),
        origin: village(),
        destination: None,
        share: BasisPoints::new(10_000).unwrap(),
        kind: CreditKind::Sale,
        cause: Uuid::from_u128(number),
        amount: Rupiah::new(1_000 * i64::try_from(number).unwrap()).unwrap(),
        quantity_milli: 1_000,
        sale_day: day(),
    };
    post(tx, vec![credit]).await.unwrap();
}

async fn begin_without_patience(db: &Db) -> Tx {
    let tx = db.begin().await.unwrap();
    let sql = "SET LOCAL lock_timeout = '1s'";
    tx.connection().execute_unprepared(sql).await.unwrap();
    tx
}

async fn sales(db: &Db) -> i64 {
    let query = OutputQuery {
        regions: vec![village()],
        days: DaySpan {
            first: day(),
            last: day(),
        },
        coarsest: Grain::Month,
        by: OutputDimension::Whole,
        filter: CellFilter::default(),
    };
    let rows = read(db, &Sight::house(), &query).await.unwrap();
    rows.iter().map(|row| row.figure.sales.get()).sum()
}

#[tokio::test]
async fn payments_at_the_same_time_do_not_wait_for_each_other() {
    let server = postgres();
    let db = open(&server, "postgres").await;
    db.for_migrations()
        .execute_unprepared(GROUND)
        .await
        .unwrap();
    let first = begin_without_patience(&db).await;
    let second = begin_without_patience(&db).await;
    pay(&first, 1).await;
    pay(&second, 2).await;
    assert_eq!(sales(&db).await, 0);
    second.commit().await.unwrap();
    assert_eq!(sales(&db).await, 2_000);
    // Folded while a payment is under way, which is neither waited for nor lost.
    let tx = begin_without_patience(&db).await;
    assert_eq!(fold(&tx, 100).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(sales(&db).await, 2_000);
    first.commit().await.unwrap();
    assert_eq!(sales(&db).await, 3_000);
    assert!(has_pending(&db).await.unwrap());
    let tx = begin_without_patience(&db).await;
    assert_eq!(fold(&tx, 100).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert!(!has_pending(&db).await.unwrap());
    assert_eq!(sales(&db).await, 3_000);
    db.close().await.unwrap();
}
