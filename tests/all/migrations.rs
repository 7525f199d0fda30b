//! The schema on both databases: up, down and up again, the same tables and columns on each, and
//! rows that refuse to change or to go.

use crate::support;
use migrations::{Migrator, bring_up};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement,
};
use sea_orm_migration::MigratorTrait;
use std::collections::{BTreeMap, BTreeSet};
use tests::postgres::Postgres;

/// Tables whose rows the database itself refuses to change or delete.
const APPEND_ONLY: &[&str] = &[
    "sealed_values",
    "audit_rows",
    "enterprise_status_changes",
    "stock_movements",
    "orders",
    "seller_orders",
    "order_lines",
    "order_line_origins",
    "payment_parts",
    "payment_transitions",
    "provider_messages",
    "ledger_accounts",
    "ledger_transactions",
    "ledger_entries",
    "village_credits",
    "reveals",
    "terms_versions",
    "terms_acceptances",
    "consents",
    "breaches",
    "breach_entries",
    "paper_reminders",
];

/// One column as the database tells it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Column {
    table: String,
    name: String,
    kind: String,
    may_be_null: bool,
}

/// One connection, so that what a session sets holds for all that follows.
async fn connect(url: String) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

async fn sqlite() -> (tempfile::TempDir, DatabaseConnection) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/turn.db?mode=rwc", folder.path().display());
    (folder, connect(url).await)
}

async fn postgres() -> (Postgres, DatabaseConnection) {
    let server = support::postgres();
    let db = connect(server.url("postgres")).await;
    (server, db)
}

fn is_postgres(db: &DatabaseConnection) -> bool {
    db.get_database_backend() == DbBackend::Postgres
}

async fn columns(db: &DatabaseConnection) -> Vec<Column> {
    let sql = if is_postgres(db) {
        "SELECT table_name::text AS t, column_name::text AS n, data_type::text AS k, \
         is_nullable = 'YES' AS o FROM information_schema.columns \
         WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"
    } else {
        "SELECT m.name AS t, c.name AS n, c.type AS k, c.\"notnull\" = 0 AND c.pk = 0 AS o \
         FROM sqlite_master m, pragma_table_info(m.name) c \
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid"
    };
    let query = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(query).await.unwrap();
    let column = |row: &sea_orm::QueryResult| Column {
        table: row.try_get("", "t").unwrap(),
        name: row.try_get("", "n").unwrap(),
        kind: row.try_get("", "k").unwrap(),
        may_be_null: row.try_get("", "o").unwrap(),
    };
    let of_ours = |column: &Column| column.table != "seaql_migrations";
    rows.iter().map(column).filter(of_ours).collect()
}

/// A value that any column of `kind` takes, and that no check refuses.
fn value(kind: &str) -> &'static str {
    match kind {
        "BLOB" => "x'0a'",
        "TEXT" | "text" => "'2026-11-24'",
        "INTEGER" | "bigint" => "1",
        "uuid" => "'01890a5d-ac96-774b-bcce-b302099a8057'",
        "bytea" => "'\\x0a'",
        "boolean" => "true",
        "date" | "timestamp with time zone" => "'2026-11-24'",
        other => panic!("a column of the unknown kind {other}"),
    }
}

/// Columns that may be null, and must not be null all at once.
const ONE_OF_SEVERAL: &[(&str, &str)] = &[
    ("memberships", "holder_person_id"),
    ("media", "owner_person_id"),
];

/// Puts one row into `table`, whatever the rows it refers to.
async fn insert(db: &DatabaseConnection, all: &[Column], table: &str) {
    let is_needed = |one: &&Column| {
        let wanted = ONE_OF_SEVERAL.contains(&(table, one.name.as_str()));
        one.table == table && (wanted || !one.may_be_null)
    };
    let needed = all.iter().filter(is_needed);
    let (names, values): (Vec<_>, Vec<_>) = needed
        .map(|one| (one.name.as_str(), value(&one.kind)))
        .unzip();
    let names = names.join(", ");
    let values = values.join(", ");
    let (off, on, numbers) = if is_postgres(db) {
        (
            "SET session_replication_role = replica",
            "SET session_replication_role = origin",
            "OVERRIDING SYSTEM VALUE",
        )
    } else {
        ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON", "")
    };
    let row = format!("INSERT INTO {table} ({names}) {numbers} VALUES ({values})");
    for sql in [off, &row, on] {
        db.execute_unprepared(sql).await.unwrap();
    }
}

/// What happens to the row of `table`: the texts of the refusals of a change and of a removal.
async fn attempts(db: &DatabaseConnection, all: &[Column], table: &str) -> Vec<String> {
    let column = &all.iter().find(|one| one.table == table).unwrap().name;
    let mut refusals = Vec::new();
    for sql in [
        format!("UPDATE {table} SET {column} = {column}"),
        format!("DELETE FROM {table}"),
    ] {
        if let Err(refusal) = db.execute_unprepared(&sql).await {
            refusals.push(refusal.to_string());
        }
    }
    refusals
}

/// How many rows each table holds.
async fn rows(db: &DatabaseConnection) -> BTreeMap<String, i64> {
    let columns = columns(db).await;
    let tables: BTreeSet<String> = columns.into_iter().map(|one| one.table).collect();
    let mut counts = BTreeMap::new();
    for table in tables {
        let sql = format!("SELECT COUNT(*) AS n FROM {table}");
        let query = Statement::from_string(db.get_database_backend(), sql);
        let row = db.query_one_raw(query).await.unwrap().unwrap();
        counts.insert(table, row.try_get("", "n").unwrap());
    }
    counts
}

/// Puts a row into every table that has none; how many rows each then holds.
async fn fill(db: &DatabaseConnection) -> BTreeMap<String, i64> {
    let all = columns(db).await;
    for (table, count) in rows(db).await {
        if count == 0 {
            insert(db, &all, &table).await;
        }
    }
    let filled = rows(db).await;
    assert!(filled.values().all(|count| *count > 0), "{filled:?}");
    filled
}

/// Passes when every table that was there before holds its rows still.
fn assert_kept(before: &BTreeMap<String, i64>, after: &BTreeMap<String, i64>) {
    for (table, count) in before {
        if let Some(left) = after.get(table) {
            assert!(left >= count, "{table} held {count} rows, and holds {left}");
        }
    }
}

/// Up one by one, each on the rows of those before it; down one by one, and up again.
async fn turns(db: &DatabaseConnection) {
    let steps = Migrator::migrations().len();
    let mut filled = BTreeMap::new();
    for _ in 0..steps {
        Migrator::up(db, Some(1)).await.unwrap();
        assert_kept(&filled, &rows(db).await);
        filled = fill(db).await;
    }
    let first = columns(db).await;
    assert!(first.len() > 100, "{} columns", first.len());
    bring_up(db).await.unwrap();
    assert_eq!(columns(db).await, first, "a second time changes nothing");
    assert_eq!(rows(db).await, filled);
    for _ in 0..steps {
        Migrator::down(db, Some(1)).await.unwrap();
        assert_kept(&filled, &rows(db).await);
    }
    assert_eq!(columns(db).await, []);
    bring_up(db).await.unwrap();
    assert_eq!(columns(db).await, first);
}

async fn refuses_to_forget(db: &DatabaseConnection) {
    bring_up(db).await.unwrap();
    let all = columns(db).await;
    for table in APPEND_ONLY {
        insert(db, &all, table).await;
        let refusals = attempts(db, &all, table).await;
        assert_eq!(refusals.len(), 2, "{table}: {refusals:?}");
        for refusal in refusals {
            assert!(
                refusal.contains(&format!("{table} is append-only")),
                "{refusal}"
            );
        }
    }
}

#[tokio::test]
async fn sqlite_goes_up_down_and_up_again() {
    let (_folder, db) = sqlite().await;
    turns(&db).await;
}

#[tokio::test]
async fn postgres_goes_up_down_and_up_again() {
    let (_server, db) = postgres().await;
    turns(&db).await;
    db.close().await.unwrap();
}

#[tokio::test]
async fn sqlite_refuses_to_forget() {
    let (_folder, db) = sqlite().await;
    refuses_to_forget(&db).await;
}

#[tokio::test]
async fn postgres_refuses_to_forget() {
    let (_server, db) = postgres().await;
    refuses_to_forget(&db).await;
    db.close().await.unwrap();
}

#[tokio::test]
async fn a_table_without_the_guard_is_found() {
    let (_folder, db) = sqlite().await;
    bring_up(&db).await.unwrap();
    let all = columns(&db).await;
    insert(&db, &all, "settings").await;
    assert_eq!(attempts(&db, &all, "settings").await, Vec::<String>::new());
}

#[tokio::test]
async fn both_databases_hold_the_same_tables_and_columns() {
    let (_folder, one) = sqlite().await;
    let (_server, other) = postgres().await;
    let mut seen = Vec::new();
    for db in [&one, &other] {
        bring_up(db).await.unwrap();
        let names = |it: Column| (it.table, it.name, it.may_be_null);
        seen.push(
            columns(db)
                .await
                .into_iter()
                .map(names)
                .collect::<BTreeSet<_>>(),
        );
    }
    other.close().await.unwrap();
    assert_eq!(seen.first(), seen.last());
}

#[tokio::test]
async fn a_fraction_of_a_rupiah_is_no_amount() {
    let (_folder, db) = sqlite().await;
    bring_up(&db).await.unwrap();
    for sql in [
        "PRAGMA foreign_keys = OFF",
        "INSERT INTO ledger_entries (id, transaction_id, account_id, amount_rupiah) \
         VALUES (x'01', x'02', x'03', 1)",
    ] {
        db.execute_unprepared(sql).await.unwrap();
    }
    let half = "INSERT INTO ledger_entries (id, transaction_id, account_id, amount_rupiah) \
                VALUES (x'02', x'02', x'03', 1.5)";
    let refused = db.execute_unprepared(half).await.unwrap_err().to_string();
    assert!(refused.contains("amount_rupiah"), "{refused}");
}
