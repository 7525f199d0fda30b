//! What an operator does with jobs that went wrong. A job that a worker holds is left to it.

use crate::error::StorageError;
use crate::sql::{execute, values};
use crate::tx::Tx;
use domain::JobId;

/// Makes a job due now, with all its tries before it; false when a worker holds it, or it is gone.
pub async fn revive(tx: &Tx, id: JobId) -> Result<bool, StorageError> {
    let sql = "UPDATE jobs SET dead_at = NULL, attempts = 0, run_at = $2 \
               WHERE id = $1 AND leased_until IS NULL";
    tx.note_job();
    Ok(execute(tx, sql, values![id, tx.now()]).await? == 1)
}

/// Makes every job that was given up due now, with all its tries before it; how many there were.
pub async fn revive_all(tx: &Tx) -> Result<u64, StorageError> {
    let sql = "UPDATE jobs SET dead_at = NULL, attempts = 0, run_at = $1 \
               WHERE dead_at IS NOT NULL";
    tx.note_job();
    execute(tx, sql, values![tx.now()]).await
}

/// Forgets a job that was given up; false when it was not, or is gone.
pub async fn discard(tx: &Tx, id: JobId) -> Result<bool, StorageError> {
    let sql = "DELETE FROM jobs WHERE id = $1 AND dead_at IS NOT NULL";
    Ok(execute(tx, sql, values![id]).await? == 1)
}
