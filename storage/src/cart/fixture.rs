//! A small fair for tests of carts and orders: two enterprises with three variants for sale.

use crate::catalogue::{self, NewProduct, seller, set_status};
use crate::sql::{execute, number};
use crate::{Db, Tx};
use chrono::DateTime;
use domain::catalogue::{CategoryCode, ProductDraft, ProductKind, ProductStatus, VariantDraft};
use domain::{EnterpriseId, PersonId, ProductId, Quantity, Rupiah, VariantId};
use tempfile::TempDir;
use uuid::Uuid;

/// Enterprise 1 is fetched from; enterprise 2 delivers for Rp7,000. Person 1 and 2 buy.
const ROWS: [&str; 4] = [
    "INSERT INTO regions (code, level, kind, name, name_folded, valid_from) VALUES \
     ('1809012001', 4, 'DESA', 'Hanura', 'hanura', '2024-01-01'), \
     ('1809012002', 4, 'DESA', 'Sidodadi', 'sidodadi', '2024-01-01')",
    "INSERT INTO categories (code, parent_code, name_id, name_en, is_leaf) VALUES \
     ('01', NULL, 'Makanan', 'Food', 0), ('0101', '01', 'Keripik', 'Chips', 1)",
    "INSERT INTO people (id, display_name, registered_at) VALUES \
     (X'00000000000000000000000000000001', 'Pembeli 1', '2026-11-01T00:00:00+00:00'), \
     (X'00000000000000000000000000000002', 'Pembeli 2', '2026-11-01T00:00:00+00:00')",
    "INSERT INTO enterprises (id, slug, name, kind, description, home_village_code, status, \
     claimed, money_holder, delivery_fee_rupiah, created_at, updated_at) VALUES \
     (X'00000000000000000000000000000001', 'satu', 'BUM Desa Satu', 'BUMDES', '', \
     '1809012001', 'VERIFIED', 1, 'PLATFORM', NULL, '2026-11-01T00:00:00+00:00', \
     '2026-11-01T00:00:00+00:00'), \
     (X'00000000000000000000000000000002', 'dua', 'UMKM Dua', 'UMKM', '', \
     '1809012002', 'VERIFIED', 1, 'PLATFORM', 7000, '2026-11-01T00:00:00+00:00', \
     '2026-11-01T00:00:00+00:00')",
];

/// A variant that is for sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ForSale {
    pub(crate) product: ProductId,
    pub(crate) variant: VariantId,
}

/// A database with two enterprises that sell.
pub(crate) struct Fair {
    _folder: TempDir,
    pub(crate) db: Db,
    /// Of enterprise 1: ten at Rp10,000.
    pub(crate) packet: ForSale,
    /// Of enterprise 1: as many as wanted at Rp90,000.
    pub(crate) carton: ForSale,
    /// Of enterprise 2: three at Rp333, in halves.
    pub(crate) snack: ForSale,
}

impl Fair {
    pub(crate) async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = crate::testing::db(folder.path(), DateTime::UNIX_EPOCH).await;
        let tx = db.begin().await.unwrap();
        for row in ROWS {
            execute(&tx, row, vec![]).await.unwrap();
        }
        let first = [("bungkus", 10_000, Some(10_000)), ("dus", 90_000, None)];
        let first = product(&tx, 1, &first).await;
        let second = product(&tx, 2, &[("kg", 333, Some(3_000))]).await;
        tx.commit().await.unwrap();
        Self {
            _folder: folder,
            db,
            packet: first[0],
            carton: first[1],
            snack: second[0],
        }
    }

    /// Runs `sql` in a transaction of its own.
    pub(crate) async fn run(&self, sql: &str) {
        let tx = self.db.begin().await.unwrap();
        execute(&tx, sql, vec![]).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The number that `sql` answers in its column `n`.
    pub(crate) async fn count(&self, sql: &str) -> i64 {
        number(&self.db, sql, vec![]).await.unwrap()
    }
}

/// Publishes a product of an enterprise with variants by unit, price and stock in thousandths.
async fn product(tx: &Tx, seller_number: u128, sold: &[(&str, i64, Option<i64>)]) -> Vec<ForSale> {
    let enterprise = enterprise(seller_number);
    let variant = |(unit, price, stock): &(&str, i64, Option<i64>)| VariantDraft {
        sku: (*unit).to_owned(),
        name: String::new(),
        unit: (*unit).to_owned(),
        price: Rupiah::price(*price).unwrap(),
        weight_gram: 250,
        step: milli(500),
        minimum: milli(500),
        stock: stock.map(milli),
    };
    let draft = ProductDraft {
        name: format!("Keripik {seller_number}"),
        description: String::new(),
        kind: ProductKind::Goods,
        category: CategoryCode::parse("0101").unwrap(),
        variants: sold.iter().map(variant).collect(),
        origins: None,
    };
    let seller = seller(tx, enterprise).await.unwrap().unwrap();
    let id: ProductId = tx.new_id();
    let new = NewProduct {
        id,
        enterprise,
        slug: format!("keripik-{seller_number}"),
        draft: &draft,
        origins: &seller.origins,
        media: &[],
        person: None,
    };
    catalogue::insert(tx, new).await.unwrap();
    set_status(tx, id, ProductStatus::Published).await.unwrap();
    let variants = catalogue::variants_of(tx, &[id]).await.unwrap();
    let for_sale = |variant: domain::catalogue::ProductVariant| ForSale {
        product: id,
        variant: variant.id,
    };
    variants.into_iter().map(for_sale).collect()
}

pub(crate) fn milli(milli: i64) -> Quantity {
    Quantity::from_milli(milli).unwrap()
}

pub(crate) fn enterprise(number: u128) -> EnterpriseId {
    Uuid::from_u128(number).into()
}

pub(crate) fn person(number: u128) -> PersonId {
    Uuid::from_u128(number).into()
}
