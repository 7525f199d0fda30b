//! The catalogue on a fresh database.

use super::*;
use crate::sql::execute;
use crate::{Db, Read, change_log};
use chrono::DateTime;
use domain::catalogue::ProductStatus;
use domain::catalogue::{Category, CategoryCode, ProductDraft, ProductKind, VariantDraft};
use domain::{EnterpriseId, ProductId, Quantity, Rupiah};
use tempfile::TempDir;
use uuid::Uuid;

const ROWS: [&str; 3] = [
    "INSERT INTO regions (code, level, kind, name, name_folded, valid_from) VALUES \
     ('1809012001', 4, 'DESA', 'Hanura', 'hanura', '2024-01-01'), \
     ('1809012002', 4, 'DESA', 'Sidodadi', 'sidodadi', '2024-01-01')",
    "INSERT INTO enterprises (id, slug, name, kind, description, home_village_code, status, \
     claimed, money_holder, created_at, updated_at) VALUES \
     (X'00000000000000000000000000000001', 'bersama', 'BUM Desa Bersama', 'BUMDES_BERSAMA', '', \
     '1809012001', 'VERIFIED', 1, 'PLATFORM', '2026-11-01T00:00:00+00:00', \
     '2026-11-01T00:00:00+00:00')",
    "INSERT INTO enterprise_villages (enterprise_id, village_code, share_bps) VALUES \
     (X'00000000000000000000000000000001', '1809012002', 2500), \
     (X'00000000000000000000000000000001', '1809012001', 7500)",
];

async fn fresh() -> (TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let db = crate::testing::db(folder.path(), DateTime::UNIX_EPOCH).await;
    let tx = db.begin().await.unwrap();
    for row in ROWS {
        execute(&tx, row, vec![]).await.unwrap();
    }
    import_categories(&tx, listed()).await.unwrap();
    tx.commit().await.unwrap();
    (folder, db)
}

fn listed() -> Vec<Category> {
    let category = |code: &str, name: &str, is_leaf| {
        let code = CategoryCode::parse(code).unwrap();
        Category {
            parent: code.parent(),
            code,
            name_indonesian: name.to_owned(),
            name_english: name.to_owned(),
            is_leaf,
        }
    };
    vec![
        category("0101", "Keripik", true),
        category("01", "Makanan", false),
    ]
}

fn draft() -> ProductDraft {
    ProductDraft {
        name: "Keripik".to_owned(),
        description: String::new(),
        kind: ProductKind::Goods,
        category: CategoryCode::parse("0101").unwrap(),
        variants: vec![VariantDraft {
            sku: "V1".to_owned(),
            name: String::new(),
            unit: "bungkus".to_owned(),
            price: Rupiah::price(10_000).unwrap(),
            weight_gram: 1,
            step: Quantity::ONE,
            minimum: Quantity::parse("2").unwrap(),
            stock: Some(Quantity::parse("2").unwrap()),
        }],
        origins: None,
    }
}

fn enterprise() -> EnterpriseId {
    Uuid::from_u128(1).into()
}

async fn published(db: &Db) -> ProductId {
    let tx = db.begin().await.unwrap();
    let id = tx.new_id();
    let draft = draft();
    let seller = seller(&tx, enterprise()).await.unwrap().unwrap();
    let new = NewProduct {
        id,
        enterprise: enterprise(),
        slug: "keripik".to_owned(),
        draft: &draft,
        origins: &seller.origins,
        media: &[],
        person: None,
    };
    insert(&tx, new).await.unwrap();
    set_status(&tx, id, ProductStatus::Published).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn stock_of(on: &impl Read, id: ProductId) -> Option<Quantity> {
    variants_of(on, &[id]).await.unwrap()[0].stock
}

#[tokio::test]
async fn categories_come_in_again_without_change() {
    let (_folder, db) = fresh().await;
    let tx = db.begin().await.unwrap();
    let again = import_categories(&tx, listed()).await.unwrap();
    assert_eq!((again.written, again.unchanged), (0, 2));
    let mut renamed = listed();
    renamed[0].name_english = "Chips".to_owned();
    let counts = import_categories(&tx, renamed).await.unwrap();
    assert_eq!((counts.written, counts.unchanged), (1, 1));
    let stored = categories(&tx).await.unwrap();
    assert_eq!(stored[1].name_english, "Chips");
    assert_eq!(stored[1].parent, Some(stored[0].code.clone()));
}

#[tokio::test]
async fn a_shared_enterprise_shares_its_origins() {
    let (_folder, db) = fresh().await;
    let id = published(&db).await;
    let origins = origins_of(&db, &[id]).await.unwrap().into_iter();
    let shares: Vec<(String, u16)> = origins
        .map(|origin| (origin.village_name, origin.share.get()))
        .collect();
    let expected = [("Hanura".to_owned(), 7_500), ("Sidodadi".to_owned(), 2_500)];
    assert_eq!(shares, expected);
}

#[tokio::test]
async fn only_what_may_be_found_has_a_document() {
    let (_folder, db) = fresh().await;
    let id = published(&db).await;
    let found = documents(&db, &[id]).await.unwrap();
    assert_eq!(
        found[0].category_names,
        ["Keripik", "Keripik", "Makanan", "Makanan"]
    );
    assert!(found[0].is_available);
    let head = change_log::head(&db).await.unwrap();
    let tx = db.begin().await.unwrap();
    let suspend = "UPDATE enterprises SET status = 'SUSPENDED'";
    execute(&tx, suspend, vec![]).await.unwrap();
    record_change(&tx, enterprise()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(documents(&db, &[id]).await.unwrap(), []);
    let noted = change_log::after(&db, head, 10).await.unwrap();
    assert_eq!(
        noted.iter().map(|one| one.product).collect::<Vec<_>>(),
        [id]
    );
    let seen = card(&db, &Viewer::PUBLIC, id).await.unwrap();
    assert_eq!(seen, None);
    let own = Viewer::Member(vec![enterprise()]);
    assert!(card(&db, &own, id).await.unwrap().is_some());
}

#[tokio::test]
async fn stock_stays_the_sum_of_its_movements() {
    let (_folder, db) = fresh().await;
    let id = published(&db).await;
    let variant = variants_of(&db, &[id]).await.unwrap()[0].id;
    let tx = db.begin().await.unwrap();
    for counted in [Some("5"), Some("1"), None, Some("3")] {
        let counted = counted.map(|text| Quantity::parse(text).unwrap());
        let done = count_stock(&tx, (id, variant), counted, None).await;
        assert_eq!(done.unwrap(), StockCount::Done);
        assert_eq!(stock_of(&tx, id).await, counted);
    }
    tx.commit().await.unwrap();
    let sql = "SELECT SUM(on_hand_delta_milli) AS n FROM stock_movements";
    assert_eq!(crate::sql::number(&db, sql, vec![]).await.unwrap(), 3_000);
    // One is left of a least order of two.
    let tx = db.begin().await.unwrap();
    let one = Some(Quantity::ONE);
    count_stock(&tx, (id, variant), one, None).await.unwrap();
    assert!(!documents(&tx, &[id]).await.unwrap()[0].is_available);
}
