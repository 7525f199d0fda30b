//! Claiming: which worker does a job, and for how long nobody else may.

use super::ClaimedJob;
use super::finish::touch;
use crate::db::Db;
use crate::dialect::skip_locked;
use crate::error::StorageError;
use crate::sql::{Read, all, execute, number, values};
use crate::tx::Tx;
use chrono::{DateTime, Duration, Utc};
use sea_orm::{DbBackend, FromQueryResult};
use uuid::Uuid;

/// How long a claim lasts, unless it is renewed: on `PostgreSQL`, what a worker held that was
/// killed waits as long as this.
const LEASE: Duration = Duration::seconds(30);

/// Whether a job could be claimed at `now`: a look that takes no lock, before a transaction that
/// would find nothing.
pub async fn is_due(on: &impl Read, now: DateTime<Utc>) -> Result<bool, StorageError> {
    let sql = "SELECT CAST(1 AS BIGINT) AS n FROM jobs WHERE dead_at IS NULL AND run_at <= $1 \
               AND (leased_until IS NULL OR leased_until < $1) LIMIT 1";
    Ok(number(on, sql, values![now]).await? > 0)
}

/// Takes the jobs that have been due the longest, at most `limit`, for [`LEASE`] each. A worker
/// asks for as many as it begins at once: a job that waited behind a slow one would see its lease
/// run out before it is begun.
///
/// The rows are chosen in a part of their own, which is evaluated once: `PostgreSQL` may evaluate a
/// subquery that locks again and again, and would then lock more than `limit`.
pub async fn claim(tx: &Tx, worker: Uuid, limit: usize) -> Result<Vec<ClaimedJob>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        kind: String,
        payload: String,
        attempts: i64,
        max_attempts: i64,
    }
    let sql = format!(
        "WITH taken AS (SELECT id FROM jobs WHERE dead_at IS NULL AND run_at <= $3 \
         AND (leased_until IS NULL OR leased_until < $3) ORDER BY run_at, id LIMIT $4{}) \
         UPDATE jobs SET leased_until = $1, lease_owner = $2, attempts = attempts + 1, \
         dedupe_key = NULL WHERE id IN (SELECT id FROM taken) \
         RETURNING id, kind, payload, attempts, max_attempts",
        skip_locked(tx.backend())
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let values = values![tx.now() + LEASE, worker, tx.now(), limit];
    let rows = all::<Row>(tx, &sql, values).await?.into_iter();
    let job = |row: Row| ClaimedJob {
        id: row.id.into(),
        kind: row.kind,
        payload: row.payload,
        attempts: row.attempts,
        max_attempts: row.max_attempts,
        worker,
    };
    Ok(rows.map(job).collect())
}

/// [`claim`] in a transaction of its own, which is begun only when something is due.
pub async fn claim_due(
    db: &Db,
    worker: Uuid,
    limit: usize,
) -> Result<Vec<ClaimedJob>, StorageError> {
    if !is_due(db, db.environment().clock.now()).await? {
        return Ok(Vec::new());
    }
    let tx = db.begin().await?;
    let claimed = claim(&tx, worker, limit).await?;
    tx.commit().await?;
    Ok(claimed)
}

/// Holds a job for [`LEASE`] from now; false when another has taken it, or it is gone.
pub async fn renew(tx: &Tx, job: &ClaimedJob) -> Result<bool, StorageError> {
    let set = "UPDATE jobs SET leased_until = $4";
    touch(tx, job, set, values![tx.now() + LEASE]).await
}

/// Gives a job back that was not begun: due as it was, and no try the fewer.
pub async fn give_back(tx: &Tx, job: &ClaimedJob) -> Result<bool, StorageError> {
    let set = "UPDATE jobs SET leased_until = NULL, lease_owner = NULL, attempts = attempts - 1";
    tx.note_job();
    touch(tx, job, set, vec![]).await
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
