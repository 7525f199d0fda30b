//! The schema: up, down and up again, and tables that refuse to forget.

use migrations::Migrator;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use sea_orm_migration::MigratorTrait;

async fn fresh() -> (tempfile::TempDir, DatabaseConnection) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/turn.db?mode=rwc", folder.path().display());
    (folder, Database::connect(url).await.unwrap())
}

#[tokio::test]
async fn the_schema_goes_up_down_and_up_again() {
    let (_folder, db) = fresh().await;
    Migrator::up(&db, None).await.unwrap();
    Migrator::down(&db, None).await.unwrap();
    assert!(db.execute_unprepared("SELECT 1 FROM orders").await.is_err());
    Migrator::up(&db, None).await.unwrap();
    db.execute_unprepared("SELECT 1 FROM orders").await.unwrap();
}

#[tokio::test]
async fn an_append_only_row_never_changes_and_never_goes() {
    let (_folder, db) = fresh().await;
    Migrator::up(&db, None).await.unwrap();
    let row = "INSERT INTO ledger_transactions (id, cause_kind, cause_id, booked_at) \
               VALUES (x'01', 'PAYMENT', x'02', '2026-11-24T00:00:00+00:00')";
    db.execute_unprepared(row).await.unwrap();
    for change in [
        "UPDATE ledger_transactions SET cause_kind = 'FEE'",
        "DELETE FROM ledger_transactions",
    ] {
        let refused = db.execute_unprepared(change).await.unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{refused}");
    }
}

#[tokio::test]
async fn a_fraction_of_a_rupiah_is_no_amount() {
    let (_folder, db) = fresh().await;
    Migrator::up(&db, None).await.unwrap();
    db.execute_unprepared("PRAGMA foreign_keys = OFF")
        .await
        .unwrap();
    let row = "INSERT INTO ledger_entries (id, transaction_id, account_id, amount_rupiah) \
               VALUES (x'01', x'02', x'03', 1.5)";
    assert!(db.execute_unprepared(row).await.is_err());
}
