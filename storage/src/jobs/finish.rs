//! How a claim ends. Each is false, and does nothing, when another has taken the job or it is gone.

use super::ClaimedJob;
use crate::error::StorageError;
use crate::sql::{execute, tuples, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use sea_orm::Value;
use uuid::Uuid;

/// Forgets a job that is done, in the transaction of its last effect or in one of its own.
pub async fn finish(tx: &Tx, job: &ClaimedJob) -> Result<bool, StorageError> {
    touch(tx, job, "DELETE FROM jobs", vec![]).await
}

/// Forgets jobs of `worker` that are done; how many were still its own.
pub async fn finish_all(
    tx: &Tx,
    worker: Uuid,
    jobs: &[&ClaimedJob],
) -> Result<usize, StorageError> {
    if jobs.is_empty() {
        return Ok(0);
    }
    let sql = format!(
        "DELETE FROM jobs WHERE lease_owner = $1 AND (id, attempts) IN (VALUES {})",
        tuples(jobs.len(), 2, 2)
    );
    let mut values = values![worker];
    for job in jobs {
        values.extend(values![job.id, job.attempts]);
    }
    let finished = execute(tx, &sql, values).await?;
    Ok(usize::try_from(finished).unwrap_or(usize::MAX))
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
pub(super) async fn touch(
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
