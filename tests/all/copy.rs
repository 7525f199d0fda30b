//! A copy from one kind of database into the other, row by row: every table, every value as it
//! was, all or nothing.

use crate::support::{postgres, program};
use migrations::bring_up;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};
use std::path::Path;
use std::process::Stdio;
use storage::copy::{CopyError, CopyReport, Source, Target, copy};
use tests::eventually;
use tests::postgres::Postgres;

/// What a grown database holds that is not easy to carry: a region that refers to one after it,
/// a moment to the microsecond, a lease, a change log whose last row is gone.
const HOUSE: &[&str] = &[
    "PRAGMA foreign_keys = OFF",
    "INSERT INTO regions (code, level, kind, name, name_folded, valid_from, valid_to, replaced_by) \
     VALUES ('18', 1, 'PROVINSI', 'Lampung', 'lampung', '2020-01-01', NULL, NULL), \
     ('1804042001', 4, 'DESA', 'Lama', 'lama', '2020-01-01', '2024-02-29', '1804042009')",
    "INSERT INTO regions (code, parent_code, level, kind, name, name_folded, valid_from) \
     VALUES ('1804042009', '18', 4, 'DESA', 'Baru ''n Ä', 'baru', '2024-03-01')",
    "INSERT INTO people (id, display_name, registered_at) VALUES \
     (x'01890a5dac96774bbcceb302099a8057', 'Siti', '2026-11-24T01:02:03.000004+00:00')",
    "INSERT INTO person_keys (person_id, wrapped_key, created_at) VALUES \
     (x'01890a5dac96774bbcceb302099a8057', x'00ff10', '2026-11-24T01:02:03+00:00')",
    "INSERT INTO jobs (id, kind, payload, run_at, max_attempts, leased_until, lease_owner, \
     created_at) VALUES (x'01890a5dac96774bbcceb302099a8058', 'k', '{}', \
     '2026-11-24T01:02:03+00:00', 5, '2026-11-24T01:02:03+00:00', \
     x'01890a5dac96774bbcceb302099a8059', '2026-11-24T01:02:03+00:00')",
    "INSERT INTO change_log (product_id, changed_at) VALUES \
     (x'01890a5dac96774bbcceb302099a8060', '2026-11-24T01:02:03+00:00'), \
     (x'01890a5dac96774bbcceb302099a8061', '2026-11-24T01:02:03+00:00'), \
     (x'01890a5dac96774bbcceb302099a8062', '2026-11-24T01:02:03+00:00')",
    "DELETE FROM change_log WHERE position = 3",
];

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

fn file(folder: &Path) -> String {
    format!("sqlite://{}?mode=rwc", folder.join("house.db").display())
}

/// A SQLite file in `folder` that holds `statements`; its address.
async fn house(folder: &Path, statements: &[&str]) -> String {
    let url = file(folder);
    let db = connect(&url).await;
    bring_up(&db).await.unwrap();
    run(&db, statements).await;
    db.close().await.unwrap();
    url
}

async fn run(db: &DatabaseConnection, statements: &[&str]) {
    for sql in statements {
        db.execute_unprepared(sql).await.unwrap();
    }
}

/// The texts that `sql` answers in its column `t`.
async fn texts(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let query = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(query).await.unwrap();
    let text = |row: &sea_orm::QueryResult| row.try_get("", "t").unwrap();
    rows.iter().map(text).collect()
}

/// As `sentra copy` goes about it.
async fn carry(from: &str, to: &str) -> Result<CopyReport, CopyError> {
    let source = Source::open(from).await?;
    source.require_migrations(&migrations::names()).await?;
    let target = Target::open(to, &source).await?;
    bring_up(target.for_migrations()).await.unwrap();
    copy(source, target, |_| ()).await
}

/// Every row of every table of a SQLite file, as text.
async fn everything(url: &str) -> Vec<(String, Vec<String>)> {
    let db = connect(url).await;
    let tables = "SELECT name AS t FROM sqlite_schema WHERE type = 'table' \
                  AND name <> 'seaql_migrations' AND name NOT LIKE 'sqlite%' ORDER BY name";
    let mut found = Vec::new();
    for table in texts(&db, tables).await {
        let columns = format!("SELECT name AS t FROM pragma_table_info('{table}') ORDER BY name");
        let columns = texts(&db, &columns).await;
        let shown = columns.iter().map(|name| format!("quote(\"{name}\")"));
        let shown = shown.collect::<Vec<_>>().join(" || ' ' || ");
        let rows = texts(&db, &format!("SELECT {shown} AS t FROM {table} ORDER BY 1")).await;
        found.push((table, rows));
    }
    db.close().await.unwrap();
    found
}

/// The tables of a PostgreSQL database that hold rows.
async fn filled(server: &Postgres) -> Vec<String> {
    let db = connect(&server.url("postgres")).await;
    let tables = "SELECT relname::text AS t FROM pg_class WHERE relkind = 'r' \
                  AND relnamespace = 'public'::regnamespace AND relname <> 'seaql_migrations'";
    let mut filled = Vec::new();
    for table in texts(&db, tables).await {
        let sql = format!("SELECT 'one' AS t FROM {table} LIMIT 1");
        if !texts(&db, &sql).await.is_empty() {
            filled.push(table);
        }
    }
    db.close().await.unwrap();
    filled
}

#[tokio::test]
async fn what_goes_there_and_back_is_as_it_was() {
    let (folder, back) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let server = postgres();
    let from = house(folder.path(), HOUSE).await;
    let there = carry(&from, &server.url("postgres")).await.unwrap();
    let again = carry(&server.url("postgres"), &file(back.path())).await;
    assert_eq!(again.unwrap(), there);
    let before = everything(&from).await;
    let names: Vec<&str> = before.iter().map(|(table, _)| table.as_str()).collect();
    let carried: Vec<&str> = there.tables.iter().map(|one| one.table.as_str()).collect();
    assert_eq!(carried, names, "every table is carried");
    let after = everything(&file(back.path())).await;
    // The lease was let go, and nothing else.
    let lease = |found: &[(String, Vec<String>)]| {
        let jobs = found.iter().find(|(table, _)| table == "jobs").unwrap();
        jobs.1[0].contains("01890A5DAC96774BBCCEB302099A8059")
    };
    assert!(lease(&before) && !lease(&after));
    let freed = "UPDATE jobs SET leased_until = NULL, lease_owner = NULL";
    let db = connect(&from).await;
    run(&db, &[freed]).await;
    db.close().await.unwrap();
    assert_eq!(everything(&from).await, after);
}

#[tokio::test]
async fn a_table_of_a_later_migration_comes_along() {
    let folder = tempfile::tempdir().unwrap();
    let server = postgres();
    let sqlite = ["CREATE TABLE later (note TEXT, is_late INTEGER, at TEXT) STRICT"];
    let from = house(folder.path(), &sqlite).await;
    let db = connect(&from).await;
    let row = "INSERT INTO later VALUES ('satu', 1, '2026-11-24T01:02:03.456789+00:00')";
    run(&db, &[row, "INSERT INTO later VALUES (NULL, 0, NULL)"]).await;
    db.close().await.unwrap();
    let to = server.url("postgres");
    let strange = carry(&from, &to).await.unwrap_err();
    assert!(
        matches!(&strange, CopyError::OneSideOnly { what } if what.starts_with("later.")),
        "{strange:?}"
    );
    let db = connect(&to).await;
    run(
        &db,
        &["CREATE TABLE later (note TEXT, is_late BOOLEAN, at TIMESTAMPTZ)"],
    )
    .await;
    carry(&from, &to).await.unwrap();
    let sql = "SELECT concat_ws(' ', note, is_late, extract(epoch FROM at)) AS t FROM later \
               ORDER BY note NULLS LAST";
    let rows = texts(&db, sql).await;
    assert_eq!(rows, ["satu t 1795482123.456789", "f"]);
}

#[tokio::test]
async fn the_far_side_goes_on_where_the_near_one_was() {
    let folder = tempfile::tempdir().unwrap();
    let server = postgres();
    let from = house(folder.path(), HOUSE).await;
    let db = connect(&server.url("postgres")).await;
    bring_up(&db).await.unwrap();
    let rules = "SELECT conname || ' ' || pg_get_constraintdef(oid) AS t FROM pg_constraint \
                 WHERE connamespace = 'public'::regnamespace ORDER BY 1";
    let before = texts(&db, rules).await;
    carry(&from, &server.url("postgres")).await.unwrap();
    assert_eq!(
        texts(&db, rules).await,
        before,
        "no rule of the schema is lost"
    );
    let next = "INSERT INTO change_log (product_id, changed_at) \
                VALUES (gen_random_uuid(), now()) RETURNING position::text AS t";
    assert_eq!(texts(&db, next).await, ["4"], "no position is given twice");
    let carried = "SELECT DISTINCT transaction_id::text AS t FROM change_log WHERE position < 3";
    assert_eq!(texts(&db, carried).await, ["0"]);
    let given = "INSERT INTO change_log (position, product_id, changed_at) \
                 VALUES (9, gen_random_uuid(), now())";
    assert!(
        db.execute_unprepared(given).await.is_err(),
        "counted by the database alone"
    );
}

#[tokio::test]
async fn a_target_with_rows_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let server = postgres();
    let from = house(folder.path(), HOUSE).await;
    let to = server.url("postgres");
    let db = connect(&to).await;
    run(
        &db,
        &[
            "CREATE TABLE theirs AS SELECT 'precious' AS t",
            "CREATE TABLE others (t TEXT)",
        ],
    )
    .await;
    let refused = carry(&from, &to).await.unwrap_err();
    assert!(
        matches!(&refused, CopyError::TargetHasRows { table } if table == "theirs"),
        "{refused:?}"
    );
    assert!(
        refused.to_string().contains("the table theirs"),
        "{refused}"
    );
    let tables = "SELECT relname::text AS t FROM pg_class WHERE relkind = 'r' \
                  AND relnamespace = 'public'::regnamespace ORDER BY relname";
    assert_eq!(
        texts(&db, tables).await,
        ["others", "theirs"],
        "no schema is made"
    );
    assert_eq!(texts(&db, "SELECT t FROM theirs").await, ["precious"]);
}

#[tokio::test]
async fn a_source_that_is_in_use_or_of_another_release_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let server = postgres();
    let from = house(folder.path(), HOUSE).await;
    let to = server.url("postgres");
    let db = connect(&from).await;
    // As a server has it open: idle, after it has read something.
    run(&db, &["PRAGMA journal_mode = WAL"]).await;
    texts(&db, "SELECT code AS t FROM regions").await;
    let refused = carry(&from, &to).await.unwrap_err();
    assert!(matches!(refused, CopyError::SourceInUse), "{refused:?}");
    run(
        &db,
        &["INSERT INTO seaql_migrations VALUES ('m20991231_later', 1)"],
    )
    .await;
    db.close().await.unwrap();
    let refused = carry(&from, &to).await.unwrap_err();
    let is_later = |one: &str| one == "m20991231_later";
    assert!(
        matches!(&refused, CopyError::SourceIsNewer { migration } if is_later(migration)),
        "{refused:?}"
    );
    let db = connect(&from).await;
    run(&db, &["DELETE FROM seaql_migrations"]).await;
    db.close().await.unwrap();
    let refused = carry(&from, &to).await.unwrap_err();
    let first = &migrations::names()[0];
    assert!(
        matches!(&refused, CopyError::SourceIsOlder { migration } if migration == first),
        "{refused:?}"
    );
    let empty = tempfile::tempdir().unwrap();
    let refused = carry(&file(empty.path()), &to).await;
    assert!(matches!(
        refused,
        Err(CopyError::Storage(_) | CopyError::NoSchema)
    ));
    let refused = carry(&from, &from).await;
    assert!(refused.is_err());
    assert_eq!(filled(&server).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_row_that_the_far_side_refuses_stops_all_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let server = postgres();
    let from = house(folder.path(), HOUSE).await;
    let to = server.url("postgres");
    let db = connect(&from).await;
    // PostgreSQL has no such character, and `settings` comes near the end.
    run(
        &db,
        &["INSERT INTO settings VALUES ('bad', 'a' || char(0) || 'b')"],
    )
    .await;
    db.close().await.unwrap();
    let refused = carry(&from, &to).await.unwrap_err();
    assert!(
        matches!(&refused, CopyError::Table { table, .. } if table == "settings"),
        "{refused:?}"
    );
    assert_eq!(filled(&server).await, Vec::<String>::new());
    let db = connect(&from).await;
    run(&db, &["DELETE FROM settings"]).await;
    // A reference to nobody is found at the end, when all rows are over.
    run(&db, &["PRAGMA foreign_keys = OFF", "DELETE FROM people"]).await;
    db.close().await.unwrap();
    let refused = carry(&from, &to).await.unwrap_err();
    assert!(
        matches!(&refused, CopyError::Table { table, .. } if table == "person_keys"),
        "{refused:?}"
    );
    assert_eq!(filled(&server).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_copy_that_is_killed_half_way_is_run_again() {
    let folder = tempfile::tempdir().unwrap();
    let server = postgres();
    let from = house(folder.path(), HOUSE).await;
    let to = server.url("postgres");
    let db = connect(&to).await;
    bring_up(&db).await.unwrap();
    // A row of `regions`, which come late, waits for what the test holds.
    run(
        &db,
        &[
            "SELECT pg_advisory_lock(7)",
            "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NEW; END $$",
            "CREATE TRIGGER wait BEFORE INSERT ON regions FOR EACH ROW EXECUTE FUNCTION wait()",
        ],
    )
    .await;
    let arguments = ["copy", "--from", &from, "--to", &to];
    let mut command = program().sentra(folder.path(), &arguments);
    let mut node = command.stdout(Stdio::null()).spawn().unwrap();
    let waiting = "SELECT pid::text AS t FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
    let watch = async |is_there: bool, sql: &str| {
        eventually("the copy's turn", async || {
            Ok((texts(&db, sql).await.is_empty() != is_there).then_some(()))
        })
        .await
        .unwrap();
    };
    watch(true, waiting).await;
    node.kill().unwrap();
    node.wait().unwrap();
    run(&db, &["SELECT pg_advisory_unlock(7)"]).await;
    let others = "SELECT pid::text AS t FROM pg_stat_activity \
                  WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
    watch(false, others).await;
    assert_eq!(filled(&server).await, Vec::<String>::new());
    run(&db, &["DROP TRIGGER wait ON regions"]).await;
    carry(&from, &to).await.unwrap();
    let full = ["change_log", "jobs", "people", "person_keys", "regions"];
    let mut found = filled(&server).await;
    found.sort();
    assert_eq!(found, full);
}
