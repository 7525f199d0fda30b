//! Lines that were ordered and paid for, for tests of output.

use super::{CreditKind, NewCredit, post};
use crate::Db;
use crate::region::fixture::{code, import_tree, open};
use crate::sql::{insert, values};
use crate::tx::Tx;
use chrono::NaiveDate;
use domain::catalogue::CategoryCode;
use domain::enterprise::EnterpriseKind;
use domain::output::{split_quantity, split_refund, split_sale};
use domain::region::RegionCode;
use domain::{BasisPoints, EnterpriseId, OrderLineId, Quantity, Rupiah};
use sea_orm::Value;
use tempfile::TempDir;
use uuid::Uuid;

/// The keys that every line shares.
const SHARED: Uuid = Uuid::from_u128(1);

/// A line to be sold.
pub(super) struct Sale<'a> {
    pub number: u128,
    pub goods: i64,
    pub category: &'a str,
    pub kind: EnterpriseKind,
    pub day: &'a str,
    pub origins: &'a [(&'a str, i64)],
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn line_id(number: u128) -> OrderLineId {
    OrderLineId::from_uuid(key("line", number))
}

fn key(what: &str, number: u128) -> Uuid {
    let place = u128::from(what.as_bytes()[0]);
    Uuid::from_u128((place << 64) + number)
}

async fn put(tx: &Tx, table: &str, columns: &str, row: Vec<Value>) {
    let columns: Vec<&str> = columns.split(' ').collect();
    insert(tx, table, &columns, vec![row]).await.unwrap();
}

/// A database with the small tree, and one person, enterprise and product to sell.
#[expect(clippy::too_many_lines, reason = "row after row, nothing to decide")]
pub(super) async fn village_market() -> (TempDir, Db) {
    let (folder, db) = open().await;
    import_tree(&db).await;
    let tx = db.begin().await.unwrap();
    let now = tx.now();
    let person = values![SHARED, "Pembeli", now];
    put(&tx, "people", "id display_name registered_at", person).await;
    let sealed = values![SHARED, vec![0_u8], now];
    put(&tx, "sealed_values", "id ciphertext created_at", sealed).await;
    for category in ["01", "0101", "02"] {
        let row = values![category, category, category, true];
        put(&tx, "categories", "code name_id name_en is_leaf", row).await;
    }
    put(
        &tx,
        "enterprises",
        "id slug name kind description home_village_code status claimed money_holder \
         created_at updated_at",
        values![
            SHARED,
            "usaha",
            "Usaha",
            "UMKM",
            "",
            "1804042001",
            "VERIFIED",
            true,
            "PLATFORM",
            now,
            now
        ],
    )
    .await;
    put(
        &tx,
        "products",
        "id enterprise_id slug name description kind category_code status min_price_rupiah \
         created_at updated_at",
        values![
            SHARED,
            SHARED,
            "kopi",
            "Kopi",
            "",
            "GOODS",
            "0101",
            "PUBLISHED",
            1_i64,
            now,
            now
        ],
    )
    .await;
    put(
        &tx,
        "product_variants",
        "id product_id position sku name unit price_rupiah weight_gram step_milli minimum_milli \
         created_at",
        values![
            SHARED, SHARED, 0_i64, "K", "", "kg", 1_i64, 0_i64, 1_i64, 1_i64, now
        ],
    )
    .await;
    tx.commit().await.unwrap();
    (folder, db)
}

/// Orders the line of `sale` and pays for it, without a word to output.
#[expect(clippy::too_many_lines, reason = "row after row, nothing to decide")]
pub(super) async fn order_and_pay(tx: &Tx, sale: &Sale<'_>) {
    let now = tx.now();
    let id = |what| key(what, sale.number);
    let number = sale.number.to_string();
    put(
        tx,
        "orders",
        "id number person_id contact_value_id goods_rupiah delivery_rupiah total_rupiah placed_at \
         hold_expires_at",
        values![
            id("order"),
            number,
            SHARED,
            SHARED,
            sale.goods,
            0_i64,
            sale.goods,
            now,
            now
        ],
    )
    .await;
    put(
        tx,
        "seller_orders",
        "id order_id position enterprise_id enterprise_name enterprise_kind delivery_method \
         goods_rupiah delivery_rupiah fee_rupiah total_rupiah",
        values![
            id("seller"),
            id("order"),
            0_i64,
            SHARED,
            "Usaha",
            sale.kind.code(),
            "PICKUP",
            sale.goods,
            0_i64,
            0_i64,
            sale.goods
        ],
    )
    .await;
    put(
        tx,
        "order_lines",
        "id order_id seller_order_id position product_id variant_id product_name variant_name sku \
         unit category_code price_rupiah quantity_milli goods_rupiah discount_rupiah fee_bps \
         fee_rupiah tax_rupiah",
        values![
            id("line"),
            id("order"),
            id("seller"),
            0_i64,
            SHARED,
            SHARED,
            "Kopi",
            "",
            "K",
            "kg",
            sale.category,
            sale.goods,
            1_000_i64,
            sale.goods,
            0_i64,
            0_i64,
            0_i64,
            0_i64
        ],
    )
    .await;
    put(
        tx,
        "payments",
        "id order_id gateway amount_rupiah status created_at updated_at expires_at",
        values![
            id("payment"),
            id("order"),
            "sandbox",
            sale.goods,
            "PAID",
            now,
            now,
            now
        ],
    )
    .await;
    let part = values![id("payment"), id("seller"), sale.goods];
    put(
        tx,
        "payment_parts",
        "payment_id seller_order_id amount_rupiah",
        part,
    )
    .await;
}

/// The credits of `sale`, by its own shares.
pub(super) fn credits(sale: &Sale<'_>) -> Vec<NewCredit> {
    let origins: Vec<(RegionCode, BasisPoints)> = sale
        .origins
        .iter()
        .map(|(village, bps)| (code(village), BasisPoints::new(*bps).unwrap()))
        .collect();
    let units = split_quantity(Quantity::ONE, &origins);
    let parts = split_sale(Rupiah::new(sale.goods).unwrap(), &origins);
    let share_of = |village: &RegionCode| {
        let origin = origins.iter().find(|(origin, _)| origin == village);
        origin.unwrap().1
    };
    let units_of = |village: &RegionCode| {
        let part = units.iter().find(|(origin, _)| origin == village);
        part.map_or(0, |(_, units)| units.milli())
    };
    let credit = |(origin, amount): (RegionCode, Rupiah)| NewCredit {
        order_line: line_id(sale.number),
        enterprise: EnterpriseId::from_uuid(SHARED),
        enterprise_kind: sale.kind,
        category: CategoryCode::parse(sale.category).unwrap(),
        destination: None,
        share: share_of(&origin),
        kind: CreditKind::Sale,
        cause: key("payment", sale.number),
        amount,
        quantity_milli: units_of(&origin),
        sale_day: day(sale.day),
        origin,
    };
    parts.into_iter().map(credit).collect()
}

/// Orders, pays and credits.
pub(super) async fn sell(db: &Db, sale: &Sale<'_>) {
    let tx = db.begin().await.unwrap();
    order_and_pay(&tx, sale).await;
    post(&tx, credits(sale)).await.unwrap();
    tx.commit().await.unwrap();
}

/// Takes the whole of `sale` back.
pub(super) async fn refund(db: &Db, sale: &Sale<'_>) {
    let tx = db.begin().await.unwrap();
    let now = tx.now();
    put(
        &tx,
        "refunds",
        "id payment_id seller_order_id amount_rupiah reason status created_at updated_at",
        values![
            key("refund", sale.number),
            key("payment", sale.number),
            key("seller", sale.number),
            sale.goods,
            "",
            "SUCCEEDED",
            now,
            now
        ],
    )
    .await;
    let left = super::remaining_of_line(&tx, line_id(sale.number))
        .await
        .unwrap();
    let amounts: Vec<(RegionCode, Rupiah)> = left
        .iter()
        .map(|credit| (credit.village.clone(), credit.amount))
        .collect();
    let parts = split_refund(Rupiah::new(sale.goods).unwrap(), &amounts);
    let back = credits(sale).into_iter().filter_map(|credit| {
        let (_, amount) = parts
            .iter()
            .find(|(village, _)| *village == credit.origin)?;
        Some(NewCredit {
            kind: CreditKind::Refund,
            cause: key("refund", sale.number),
            amount: -*amount,
            quantity_milli: -credit.quantity_milli,
            ..credit
        })
    });
    post(&tx, back.collect()).await.unwrap();
    tx.commit().await.unwrap();
}
