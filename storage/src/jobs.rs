//! Jobs: slow or outside effects, written in the transaction of the change that causes them and
//! run at least once by a worker. A claim is a lease: a worker that dies gives its job back, and
//! one that was too slow has no more say over it, since each claim is a try of its own.

use crate::db::Db;
use crate::dialect::skip_locked;
use crate::error::StorageError;
use crate::sql::{Read, execute, number, one, values};
use crate::tx::Tx;
use chrono::{DateTime, Duration, Utc};
use domain::JobId;
use sea_orm::{DbBackend, FromQueryResult, Value};
use uuid::Uuid;

/// Tries before a job is given up.
const MAX_ATTEMPTS: i64 = 12;
/// How long a claim lasts, unless it is renewed.
const LEASE: Duration = Duration::seconds(60);

/// A job to be done.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// Which kind of work, like `payment.apply`.
    pub kind: &'static str,
    /// What it is about, as JSON.
    pub payload: String,
    /// Two waiting jobs with the same key are one. A job that was begun gives its key up: it may
    /// not see what is written from then on, so that needs a job of its own.
    pub dedupe_key: Option<String>,
    /// Not before this instant.
    pub run_at: DateTime<Utc>,
}

/// A job that a worker holds, until its lease has run out and another takes it.
#[derive(Debug, Clone)]
pub struct ClaimedJob {
    /// Which job.
    pub id: JobId,
    /// Which kind of work.
    pub kind: String,
    /// What it is about, as JSON.
    pub payload: String,
    /// This try included.
    pub attempts: i64,
    /// Tries before it is given up.
    pub max_attempts: i64,
    /// Who holds it.
    pub worker: Uuid,
}

/// Writes a job down; one that waits under the same dedupe key is enough.
pub async fn enqueue(tx: &Tx, job: NewJob) -> Result<(), StorageError> {
    let sql = "INSERT INTO jobs (id, kind, payload, dedupe_key, run_at, max_attempts, created_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (dedupe_key) DO NOTHING";
    let id: JobId = tx.new_id();
    let values = values![
        id,
        job.kind,
        job.payload,
        job.dedupe_key,
        job.run_at,
        MAX_ATTEMPTS,
        tx.now()
    ];
    execute(tx, sql, values).await?;
    tx.note_job();
    Ok(())
}

/// Takes the job that has been due the longest, for [`LEASE`]. One at a time: a job that waited
/// behind a slow one would see its lease run out before it is begun.
pub async fn claim(db: &Db, worker: Uuid) -> Result<Option<ClaimedJob>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        kind: String,
        payload: String,
        attempts: i64,
        max_attempts: i64,
    }
    let now = db.environment().clock.now();
    if due(db, now).await? == 0 {
        return Ok(None);
    }
    let tx = db.begin().await?;
    let sql = format!(
        "UPDATE jobs SET leased_until = $1, lease_owner = $2, attempts = attempts + 1, \
         dedupe_key = NULL \
         WHERE id IN (SELECT id FROM jobs WHERE dead_at IS NULL AND run_at <= $3 \
         AND (leased_until IS NULL OR leased_until < $3) ORDER BY run_at, id LIMIT 1{}) \
         RETURNING id, kind, payload, attempts, max_attempts",
        skip_locked(tx.backend())
    );
    let row = one::<Row>(&tx, &sql, values![now + LEASE, worker, now]).await?;
    tx.commit().await?;
    let job = |row: Row| ClaimedJob {
        id: row.id.into(),
        kind: row.kind,
        payload: row.payload,
        attempts: row.attempts,
        max_attempts: row.max_attempts,
        worker,
    };
    Ok(row.map(job))
}

/// Jobs that could be claimed at `now`.
pub async fn due(on: &impl Read, now: DateTime<Utc>) -> Result<i64, StorageError> {
    let sql = "SELECT COUNT(*) AS n FROM jobs WHERE dead_at IS NULL AND run_at <= $1 \
               AND (leased_until IS NULL OR leased_until < $1)";
    number(on, sql, values![now]).await
}

/// Gives back what a process held that has died, for a worker that begins. On SQLite one server
/// works at a time, so what is held then is held by nobody; on PostgreSQL others may be at work,
/// and leases run out by themselves.
pub async fn take_back(db: &Db) -> Result<(), StorageError> {
    if db.backend() != DbBackend::Sqlite {
        return Ok(());
    }
    let tx = db.begin().await?;
    let sql = "UPDATE jobs SET leased_until = NULL, lease_owner = NULL \
               WHERE leased_until IS NOT NULL";
    execute(&tx, sql, vec![]).await?;
    tx.commit().await
}

/// Jobs that were given up.
pub async fn dead(on: &impl Read) -> Result<i64, StorageError> {
    number(
        on,
        "SELECT COUNT(*) AS n FROM jobs WHERE dead_at IS NOT NULL",
        vec![],
    )
    .await
}

/// Holds a job for [`LEASE`] from now; false when another has taken it, or it is gone.
pub async fn renew(tx: &Tx, job: &ClaimedJob) -> Result<bool, StorageError> {
    let set = "UPDATE jobs SET leased_until = $4";
    touch(tx, job, set, values![tx.now() + LEASE]).await
}

/// Forgets a job that is done, in the transaction of its last effect or in one of its own. False,
/// and nothing done, when another has taken it or it is gone; so with the two below.
pub async fn finish(tx: &Tx, job: &ClaimedJob) -> Result<bool, StorageError> {
    touch(tx, job, "DELETE FROM jobs", vec![]).await
}

/// Gives a job back, to be tried again at `run_at`.
pub async fn retry(
    tx: &Tx,
    job: &ClaimedJob,
    run_at: DateTime<Utc>,
    error: &str,
) -> Result<bool, StorageError> {
    let set = "UPDATE jobs SET run_at = $4, last_error = $5, leased_until = NULL, \
               lease_owner = NULL";
    touch(tx, job, set, values![run_at, error]).await
}

/// Gives a job up; it stays to be looked at.
pub async fn bury(tx: &Tx, job: &ClaimedJob, error: &str) -> Result<bool, StorageError> {
    let set = "UPDATE jobs SET dead_at = $4, last_error = $5, leased_until = NULL, \
               lease_owner = NULL";
    touch(tx, job, set, values![tx.now(), error]).await
}

/// Runs `statement`, whose values begin at `$4`, on the job as it was claimed; false when it is not
/// that any more.
async fn touch(
    tx: &Tx,
    job: &ClaimedJob,
    statement: &str,
    more: Vec<Value>,
) -> Result<bool, StorageError> {
    let sql = format!("{statement} WHERE id = $1 AND lease_owner = $2 AND attempts = $3");
    let mut values = values![job.id, job.worker, job.attempts];
    values.extend(more);
    Ok(execute(tx, &sql, values).await? == 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::db;

    async fn enqueue_apply(db: &Db) {
        let tx = db.begin().await.unwrap();
        let job = NewJob {
            kind: "payment.apply",
            payload: String::new(),
            dedupe_key: Some("payment.apply".to_owned()),
            run_at: tx.now(),
        };
        enqueue(&tx, job).await.unwrap();
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn waiting_jobs_of_one_key_are_one_and_one_begun_or_dead_stands_in_nobodys_way() {
        let folder = tempfile::tempdir().unwrap();
        let db = db(folder.path(), DateTime::UNIX_EPOCH).await;
        enqueue_apply(&db).await;
        enqueue_apply(&db).await;
        let begun = claim(&db, Uuid::nil()).await.unwrap();
        assert!(begun.is_some());
        assert!(claim(&db, Uuid::nil()).await.unwrap().is_none());
        enqueue_apply(&db).await;
        assert_eq!(
            due(&db, DateTime::UNIX_EPOCH).await.unwrap(),
            1,
            "written while it runs"
        );
        let next = claim(&db, Uuid::nil()).await.unwrap().unwrap();
        let tx = db.begin().await.unwrap();
        assert!(bury(&tx, &next, "broken").await.unwrap());
        tx.commit().await.unwrap();
        enqueue_apply(&db).await;
        assert_eq!(
            due(&db, DateTime::UNIX_EPOCH).await.unwrap(),
            1,
            "written after a death"
        );
    }
    #[tokio::test]
    async fn what_the_dead_held_is_taken_back_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let db = db(folder.path(), DateTime::UNIX_EPOCH).await;
        enqueue_apply(&db).await;
        assert!(claim(&db, Uuid::nil()).await.unwrap().is_some());
        assert_eq!(due(&db, DateTime::UNIX_EPOCH).await.unwrap(), 0);
        take_back(&db).await.unwrap();
        assert_eq!(due(&db, DateTime::UNIX_EPOCH).await.unwrap(), 1);
    }
}
