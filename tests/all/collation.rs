//! A subtree is exactly its subtree on PostgreSQL, whatever the collation of the database.

use crate::support::postgres;
use crate::support::storage::open;
use chrono::NaiveDate;
use domain::catalogue::CategoryCode;
use domain::output::{DaySpan, Grain};
use domain::person::Sight;
use domain::region::RegionCode;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, Statement};
use storage::Db;
use storage::catalogue::{ProductFilter, ProductPage, Viewer};
use storage::enterprise::{EnterpriseFilter, EnterpriseListing};
use storage::output::{CellFilter, OutputDimension, OutputQuery};
use storage::region::RegionSearch;
use tests::postgres::Postgres;

/// The codes with 18 before, and their neighbours on either side.
const REGIONS: &str = "INSERT INTO regions \
    (code, level, kind, name, name_folded, valid_from) VALUES \
    ('17', 1, 'PROVINSI', 'A', 'a', '2020-01-01'), \
    ('1799', 2, 'KABUPATEN', 'B', 'b', '2020-01-01'), \
    ('18', 1, 'PROVINSI', 'C', 'c', '2020-01-01'), \
    ('1801', 2, 'KABUPATEN', 'D', 'd', '2020-01-01'), \
    ('1801042001', 4, 'DESA', 'E', 'e', '2020-01-01'), \
    ('1899', 2, 'KABUPATEN', 'F', 'f', '2020-01-01'), \
    ('19', 1, 'PROVINSI', 'G', 'g', '2020-01-01'), \
    ('1901012001', 4, 'DESA', 'H', 'h', '2020-01-01')";
const ENTERPRISES: &str = "INSERT INTO enterprises (id, slug, name, kind, description, \
    home_village_code, status, claimed, money_holder, created_at, updated_at) \
    SELECT ('00000000-0000-0000-0000-00' || code)::uuid, code, 'Usaha Desa', 'UMKM', '', code, \
    'VERIFIED', true, 'PLATFORM', '2026-11-24', '2026-11-24' FROM regions WHERE level = 4";
const CATEGORIES: &str = "INSERT INTO categories (code, name_id, name_en, is_leaf) VALUES \
    ('01', 'A', 'A', false), ('0101', 'B', 'B', true), ('0199', 'C', 'C', true), \
    ('02', 'D', 'D', false), ('0201', 'E', 'E', true)";
const PRODUCTS: &str = "INSERT INTO products (id, enterprise_id, slug, name, description, kind, \
    category_code, status, min_price_rupiah, created_at, updated_at) \
    SELECT ('00000000-0000-0000-0000-00000000' || c.code)::uuid, e.id, c.code, c.name_id, '', \
    'GOODS', c.code, 'PUBLISHED', 0, '2026-11-24', '2026-11-24' \
    FROM categories c JOIN enterprises e ON e.slug = '1801042001' WHERE c.is_leaf";
const CELLS: &str = "INSERT INTO output_cells (region_code, grain, period_start, \
    enterprise_kind, category_code, sale_rupiah, refund_rupiah, sale_lines, refund_lines, \
    sale_quantity_milli, refund_quantity_milli) \
    SELECT '18', 'D', '2026-11-24', 'UMKM', code, 100, 0, 1, 0, 1000, 0 \
    FROM categories WHERE is_leaf";

/// A database whose own order puts punctuation before digits, and so `18:` before `1801`.
async fn dictionary_ordered(server: &Postgres) -> Db {
    let mut options = ConnectOptions::new(server.url("postgres"));
    options.max_connections(1).sqlx_logging(false);
    let root = Database::connect(options).await.unwrap();
    let create = "CREATE DATABASE kamus TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en'";
    root.execute_unprepared(create).await.unwrap();
    root.close().await.unwrap();
    let db = open(server, "kamus").await;
    for sql in [REGIONS, ENTERPRISES, CATEGORIES, PRODUCTS, CELLS] {
        db.for_migrations().execute_unprepared(sql).await.unwrap();
    }
    db
}

async fn texts(db: &Db, sql: &str) -> Vec<String> {
    let on = db.for_migrations();
    let query = Statement::from_string(on.get_database_backend(), sql);
    let rows = on.query_all_raw(query).await.unwrap();
    rows.iter()
        .map(|row| row.try_get("", "t").unwrap())
        .collect()
}

fn lampung() -> RegionCode {
    RegionCode::parse("18").unwrap()
}

#[tokio::test]
async fn a_subtree_of_regions_is_exactly_its_codes() {
    let server = postgres();
    let db = dictionary_ordered(&server).await;
    let order = "SELECT t FROM (VALUES ('18:'), ('1801')) AS it (t) ORDER BY t";
    assert_eq!(
        texts(&db, order).await,
        ["18:", "1801"],
        "else this proves nothing"
    );
    let within = RegionSearch {
        within: Some(lampung()),
        ..RegionSearch::default()
    };
    let found = storage::region::search(&db, &within, None, 100)
        .await
        .unwrap();
    let codes: Vec<&str> = found.iter().map(|hit| hit.region.code.as_str()).collect();
    assert_eq!(codes, ["1801", "1899", "1801042001"]);
    let listing = EnterpriseListing {
        filter: EnterpriseFilter {
            region: Some(lampung()),
            ..EnterpriseFilter::default()
        },
        after: None,
        limit: 100,
    };
    let public = domain::person::Rights::default();
    let found = storage::enterprise::list(&db, &public, &listing).await;
    let homes: Vec<RegionCode> = found
        .unwrap()
        .into_iter()
        .map(|one| one.home_village)
        .collect();
    assert_eq!(homes, [RegionCode::parse("1801042001").unwrap()]);
    db.close().await.unwrap();
}

#[tokio::test]
async fn a_subtree_of_categories_is_exactly_its_codes() {
    let server = postgres();
    let db = dictionary_ordered(&server).await;
    let food = CategoryCode::parse("01").unwrap();
    let filter = ProductFilter {
        category: Some(food.clone()),
        region: Some(lampung()),
        ..ProductFilter::default()
    };
    let page = ProductPage {
        after: None,
        limit: 100,
    };
    let found = storage::catalogue::list(&db, &Viewer::PUBLIC, &filter, page).await;
    let slugs: Vec<String> = found.unwrap().into_iter().map(|one| one.slug).collect();
    assert_eq!(slugs, ["0199", "0101"]);
    let day: NaiveDate = "2026-11-24".parse().unwrap();
    let query = OutputQuery {
        regions: vec![lampung()],
        days: DaySpan {
            first: day,
            last: day,
        },
        coarsest: Grain::Day,
        by: OutputDimension::Category,
        filter: CellFilter {
            category: Some(food),
            ..CellFilter::default()
        },
    };
    let rows = storage::output::read(&db, &Sight::house(), &query)
        .await
        .unwrap();
    let buckets: Vec<&str> = rows.iter().map(|row| row.bucket.as_str()).collect();
    assert_eq!(buckets, ["0101", "0199"]);
    db.close().await.unwrap();
}

#[tokio::test]
async fn every_column_of_codes_compares_by_bytes() {
    let server = postgres();
    let db = open(&server, "postgres").await;
    let others = "SELECT table_name || '.' || column_name AS t FROM information_schema.columns \
                  WHERE table_schema = 'public' AND data_type = 'text' \
                  AND (column_name LIKE '%code' OR column_name = 'replaced_by') \
                  AND column_name <> 'postal_code' AND table_name <> 'permit_rules' \
                  AND collation_name IS DISTINCT FROM 'C'";
    assert_eq!(texts(&db, others).await, Vec::<String>::new());
    let codes = "SELECT column_name::text AS t FROM information_schema.columns \
                 WHERE table_schema = 'public' AND collation_name = 'C' \
                 AND table_name = 'regions' ORDER BY ordinal_position";
    assert_eq!(
        texts(&db, codes).await,
        ["code", "parent_code", "replaced_by"]
    );
    db.close().await.unwrap();
}
