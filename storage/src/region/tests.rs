use super::*;
use crate::{Clock, Db, DbOptions, Durability, Entropy, Environment, Keyring};
use chrono::{DateTime, NaiveDate, Utc};
use domain::region::{Region, RegionCode, RegionKind, RegionLevel};
use sea_orm_migration::MigratorTrait;
use std::sync::Arc;

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH
    }
}

impl Entropy for Fixed {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

async fn fresh(folder: &tempfile::TempDir) -> Db {
    let options = DbOptions {
        url: format!("sqlite://{}", folder.path().join("test.db").display()),
        readers: 2,
        durability: Durability::Relaxed,
    };
    let environment = Environment {
        clock: Arc::new(Fixed),
        entropy: Arc::new(Fixed),
    };
    let db = Db::open(&options, environment, Keyring::new([1; 32]))
        .await
        .unwrap();
    migrations::Migrator::up(db.for_migrations(), None)
        .await
        .unwrap();
    db
}

fn code(text: &str) -> RegionCode {
    RegionCode::parse(text).unwrap()
}

fn region(text: &str, kind: RegionKind, name: &str) -> Region {
    Region {
        code: code(text),
        parent: code(text).parent(),
        kind,
        name: name.to_owned(),
        local_term: None,
        capital: None,
        postal_code: None,
        point: None,
    }
}

fn listed() -> Vec<Region> {
    vec![
        region("18.04.05.2001", RegionKind::Desa, "Way Mengaku"),
        region("18.04.05.2002", RegionKind::Desa, "Padang Cahya"),
        region("18.04.05", RegionKind::Kecamatan, "Balik Bukit"),
        region("18.04", RegionKind::Kabupaten, "Lampung Barat"),
        region("18", RegionKind::Provinsi, "Lampung"),
    ]
}

async fn bring(db: &Db, regions: Vec<Region>) -> ImportCounts {
    let tx = db.begin().await.unwrap();
    let day = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap();
    let counts = import(&tx, regions, day).await.unwrap();
    tx.commit().await.unwrap();
    counts
}

#[tokio::test]
async fn a_second_import_changes_nothing_and_erases_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let db = fresh(&folder).await;
    assert_eq!(bring(&db, listed()).await.added, 5);
    assert_eq!(bring(&db, listed()).await.unchanged, 5);
    let mut better = region("1804052001", RegionKind::Desa, "Way Mengaku");
    better.local_term = Some("pekon".to_owned());
    assert_eq!(bring(&db, vec![better.clone()]).await.changed, 1);
    assert_eq!(bring(&db, listed()).await.unchanged, 5);
    let stored = find(&db, &better.code).await.unwrap();
    assert_eq!(stored, Some(better));
}

#[tokio::test]
async fn regions_are_found_below_and_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let db = fresh(&folder).await;
    bring(&db, listed()).await;
    let first = children(&db, &code("180405"), None, 1).await.unwrap();
    assert_eq!(first[0].name, "Way Mengaku");
    let rest = children(&db, &code("180405"), Some(&first[0].code), 9).await;
    assert_eq!(rest.unwrap()[0].name, "Padang Cahya");
    let mut wanted = RegionSearch {
        text: "LAMPUNG".to_owned(),
        ..RegionSearch::default()
    };
    assert_eq!(search(&db, &wanted, 9).await.unwrap().len(), 2);
    wanted.level = Some(RegionLevel::Regency);
    let found = search(&db, &wanted, 9).await.unwrap();
    assert_eq!(found[0].name, "Lampung Barat");
    assert!(find(&db, &code("99")).await.unwrap().is_none());
}
