//! Jobs: slow or outside effects, written in the transaction of the change that causes them and
//! run at least once by a worker. A claim is a lease: a worker that dies gives its jobs back.

use crate::db::Db;
use crate::dialect::skip_locked;
use crate::error::StorageError;
use crate::sql::{Read, all, execute, number, values};
use crate::tx::Tx;
use chrono::{DateTime, Duration, Utc};
use domain::JobId;
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// Tries before a job is given up.
const MAX_ATTEMPTS: i64 = 12;
/// How long a claim lasts.
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

/// A job that this worker holds.
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

/// Takes at most `limit` jobs that are due, for [`LEASE`].
pub async fn claim(db: &Db, worker: Uuid, limit: i64) -> Result<Vec<ClaimedJob>, StorageError> {
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
        return Ok(Vec::new());
    }
    let tx = db.begin().await?;
    let sql = format!(
        "UPDATE jobs SET leased_until = $1, lease_owner = $2, attempts = attempts + 1, \
         dedupe_key = NULL \
         WHERE id IN (SELECT id FROM jobs WHERE dead_at IS NULL AND run_at <= $3 \
         AND (leased_until IS NULL OR leased_until < $3) ORDER BY run_at, id LIMIT $4{}) \
         RETURNING id, kind, payload, attempts, max_attempts",
        skip_locked(tx.backend())
    );
    let rows = all::<Row>(&tx, &sql, values![now + LEASE, worker, now, limit]).await?;
    tx.commit().await?;
    let job = |row: Row| ClaimedJob {
        id: row.id.into(),
        kind: row.kind,
        payload: row.payload,
        attempts: row.attempts,
        max_attempts: row.max_attempts,
    };
    Ok(rows.into_iter().map(job).collect())
}

/// Jobs that could be claimed at `now`.
pub async fn due(on: &impl Read, now: DateTime<Utc>) -> Result<i64, StorageError> {
    let sql = "SELECT COUNT(*) AS n FROM jobs WHERE dead_at IS NULL AND run_at <= $1 \
               AND (leased_until IS NULL OR leased_until < $1)";
    number(on, sql, values![now]).await
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

/// Forgets a job that is done, in the transaction of its last effect or in one of its own.
pub async fn finish(tx: &Tx, id: JobId) -> Result<(), StorageError> {
    execute(tx, "DELETE FROM jobs WHERE id = $1", values![id]).await?;
    Ok(())
}

/// Gives a job back, to be tried again at `run_at`.
pub async fn retry(
    tx: &Tx,
    id: JobId,
    run_at: DateTime<Utc>,
    error: &str,
) -> Result<(), StorageError> {
    let sql = "UPDATE jobs SET run_at = $2, leased_until = NULL, lease_owner = NULL, \
               last_error = $3 WHERE id = $1";
    execute(tx, sql, values![id, run_at, error]).await?;
    Ok(())
}

/// Gives a job up; it stays to be looked at.
pub async fn bury(tx: &Tx, id: JobId, error: &str) -> Result<(), StorageError> {
    let sql = "UPDATE jobs SET dead_at = $2, leased_until = NULL, lease_owner = NULL, \
               last_error = $3 WHERE id = $1";
    execute(tx, sql, values![id, tx.now(), error]).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::db;

    async fn enqueue_fold(db: &Db) {
        let tx = db.begin().await.unwrap();
        let job = NewJob {
            kind: "output.fold",
            payload: String::new(),
            dedupe_key: Some("output.fold".to_owned()),
            run_at: tx.now(),
        };
        enqueue(&tx, job).await.unwrap();
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn waiting_jobs_of_one_key_are_one_and_one_begun_or_dead_stands_in_nobodys_way() {
        let folder = tempfile::tempdir().unwrap();
        let db = db(folder.path(), DateTime::UNIX_EPOCH).await;
        enqueue_fold(&db).await;
        enqueue_fold(&db).await;
        let begun = claim(&db, Uuid::nil(), 8).await.unwrap();
        assert_eq!(begun.len(), 1);
        enqueue_fold(&db).await;
        assert_eq!(
            due(&db, DateTime::UNIX_EPOCH).await.unwrap(),
            1,
            "written while it runs"
        );
        let next = claim(&db, Uuid::nil(), 8).await.unwrap();
        let tx = db.begin().await.unwrap();
        bury(&tx, next[0].id, "broken").await.unwrap();
        tx.commit().await.unwrap();
        enqueue_fold(&db).await;
        assert_eq!(
            due(&db, DateTime::UNIX_EPOCH).await.unwrap(),
            1,
            "written after a death"
        );
    }
}
