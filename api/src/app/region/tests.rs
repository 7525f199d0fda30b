use super::*;
use crate::app::{App, AppSettings, FixedClock, SeededEntropy};
use domain::BasisPoints;
use domain::region::RegionCode;
use migrations::Migrator;
use sea_orm_migration::MigratorTrait;
use std::sync::Arc;
use storage::{Db, DbOptions, Durability, Environment, Keyring};

async fn fresh(folder: &tempfile::TempDir) -> App {
    let options = DbOptions {
        url: format!("sqlite://{}", folder.path().join("test.db").display()),
        readers: 2,
        durability: Durability::Relaxed,
    };
    let environment = Environment {
        clock: Arc::new(FixedClock::at(chrono::DateTime::UNIX_EPOCH)),
        entropy: Arc::new(SeededEntropy::new(1)),
    };
    let db = Db::open(&options, environment, Keyring::new([1; 32]))
        .await
        .unwrap();
    Migrator::up(db.for_migrations(), None).await.unwrap();
    App {
        passwords: crate::app::person::Passwords::default(),
        db,
        settings: AppSettings {
            fee: BasisPoints::ZERO,
            hold: chrono::Duration::hours(1),
            public_url: String::new(),
            secret_key: [1; 32],
        },
    }
}

#[tokio::test]
async fn lampung_comes_in_whole_and_again_without_change() {
    let folder = tempfile::tempdir().unwrap();
    let app = fresh(&folder).await;
    let counts = import_lampung(&app).await.unwrap();
    assert_eq!(counts.added, 1 + 15 + 229 + 2_446 + 205);
    let again = import_lampung(&app).await.unwrap();
    assert_eq!((again.unchanged, again.changed), (counts.added, 0));
    let regency = RegionCode::parse("18.01").unwrap();
    let found = storage::region::find(&app.db, &regency).await.unwrap();
    let point = found.unwrap().point.unwrap();
    assert_eq!(point.latitude_microdegrees, -5_738_050);
}

#[tokio::test]
async fn the_country_comes_in_over_lampung_and_erases_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let app = fresh(&folder).await;
    let lampung = import_lampung(&app).await.unwrap();
    let list = include_bytes!("../../../../data/indonesia_regions.csv.zst");
    let counts = import_indonesia(&app, list.as_slice()).await.unwrap();
    assert_eq!(counts.added, 91_599 - lampung.added);
    let again = import_indonesia(&app, list.as_slice()).await.unwrap();
    assert_eq!(again.unchanged, 91_599);
    let city = RegionCode::parse("11.71").unwrap();
    let city = storage::region::find(&app.db, &city)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(city.name, "Banda Aceh");
}
