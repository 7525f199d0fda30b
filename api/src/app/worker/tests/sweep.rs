//! What the schedule brings, and what the sweeps leave.

use super::opened;
use crate::app::App;
use crate::app::worker::sweep::{SCHEDULE, VALUES_JOB};
use crate::app::worker::work;
use chrono::Duration;
use sea_orm_migration::sea_orm::{ConnectionTrait, QueryResult, Statement};
use storage::Sealed;
use storage::jobs::fire;
use storage::seal::{KeptAs, load, store_as};
use uuid::Uuid;

const PERSON: &str = "X'0000000000000000000000000000000a'";

/// The instant `days` after the clock's first one, as rows hold it.
fn day(days: i64) -> String {
    let at = chrono::DateTime::UNIX_EPOCH + Duration::days(days);
    at.to_rfc3339()
}

async fn execute(app: &App, sql: &str) {
    let connection = app.db.for_migrations();
    connection.execute_unprepared(sql).await.unwrap();
}

async fn texts(app: &App, sql: &str) -> Vec<String> {
    let on = app.db.for_migrations();
    let query = Statement::from_string(on.get_database_backend(), sql);
    let rows = on.query_all_raw(query).await.unwrap();
    let text = |row: &QueryResult| row.try_get_by_index(0).unwrap();
    rows.iter().map(text).collect()
}

async fn put_rows(app: &App) {
    execute(
        app,
        &format!(
            "INSERT INTO people (id, display_name, registered_at) \
             VALUES ({PERSON}, 'P', '{}')",
            day(0)
        ),
    )
    .await;
    for (number, ends) in [(1, 9), (2, 11)] {
        let sql = format!(
            "INSERT INTO sessions (id, person_id, token_hash, created_at, expires_at) \
             VALUES (X'0{number}', {PERSON}, X'0{number}', '{}', '{}')",
            day(0),
            day(ends)
        );
        execute(app, &sql).await;
    }
    // More than are forgotten at once.
    for (scope, at, keys) in [("old", 2, 1_100), ("new", 4, 2)] {
        let sql = format!(
            "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {keys}) \
             INSERT INTO idempotency_keys (scope, idempotency_key, operation, input_hash, \
             result, created_at) SELECT '{scope}', n, 'o', X'00', '', '{}' FROM n",
            day(at)
        );
        execute(app, &sql).await;
    }
    for (number, state, until) in [(1, "PENDING", 8), (2, "PENDING", 10), (3, "READY", 1)] {
        let sql = format!(
            "INSERT INTO media (id, owner_person_id, visibility, state, declared_type, \
             declared_bytes, created_at, upload_expires_at) VALUES (X'0{number}', {PERSON}, \
             'PUBLIC', '{state}', 'image/{number}', 1, '{}', '{}')",
            day(0),
            day(until)
        );
        execute(app, &sql).await;
    }
}

#[tokio::test]
async fn each_slot_sweeps_what_has_had_its_time_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let (app, clock) = opened(&folder).await;
    put_rows(&app).await;
    for schedule in SCHEDULE {
        assert!(fire(&app.db, *schedule).await.unwrap());
    }
    clock.advance(Duration::days(10));
    for schedule in SCHEDULE {
        assert!(fire(&app.db, *schedule).await.unwrap());
        assert!(!fire(&app.db, *schedule).await.unwrap());
    }
    let some = work(&app, Uuid::nil()).await.unwrap();
    let jobs = some + work(&app, Uuid::nil()).await.unwrap();
    assert_eq!(jobs, SCHEDULE.len(), "those of the first slot are the same");
    assert_eq!(work(&app, Uuid::nil()).await.unwrap(), 0);
    let slots = "SELECT slot_at FROM job_slots";
    assert_eq!(texts(&app, slots).await.len(), SCHEDULE.len());
    let sessions = "SELECT expires_at FROM sessions";
    assert_eq!(texts(&app, sessions).await, [day(11)]);
    let keys = "SELECT scope FROM idempotency_keys";
    assert_eq!(texts(&app, keys).await, ["new", "new"]);
    let media = "SELECT declared_type FROM media ORDER BY id";
    assert_eq!(texts(&app, media).await, ["image/2", "image/3"]);
    assert_eq!(storage::jobs::dead(&app.db).await.unwrap(), 0);
}

#[tokio::test]
async fn personal_values_are_forgotten_after_their_years_and_what_is_in_use_never() {
    let folder = tempfile::tempdir().unwrap();
    let (app, clock) = opened(&folder).await;
    let tx = app.db.begin().await.unwrap();
    let mut values = Vec::new();
    for kept in [KeptAs::Other, KeptAs::Money, KeptAs::InUse] {
        values.push(store_as(&tx, kept, None, b"Siti").await.unwrap());
    }
    tx.commit().await.unwrap();
    let open = async || {
        let mut open = Vec::new();
        for id in &values {
            let value = load(&app.db, app.db.keyring(), *id).await.unwrap();
            open.push(value == Sealed::Open(b"Siti".to_vec()));
        }
        open
    };
    let values_job = SCHEDULE.iter().find(|one| one.kind == VALUES_JOB).unwrap();
    for (days, left) in [
        (5 * 365, [true, true, true]),
        (3, [false, true, true]),
        (5 * 365 - 2, [false, true, true]),
        (3, [false, false, true]),
        (90 * 365, [false, false, true]),
    ] {
        clock.advance(Duration::days(days));
        assert!(fire(&app.db, *values_job).await.unwrap());
        work(&app, Uuid::nil()).await.unwrap();
        assert_eq!(open().await, left, "after {days} days more");
    }
    assert_eq!(storage::jobs::dead(&app.db).await.unwrap(), 0);
}
