//! Jobs: slow or outside effects, written in the transaction of the change that causes them and
//! run at least once by a worker. A claim is a lease: a worker that dies gives its job back, and
//! one that was too slow has no more say over it, since each claim is a try of its own.

mod claim;
mod finish;
mod list;
mod operate;
mod slot;
#[cfg(test)]
mod tests;

pub use claim::{claim, claim_due, give_back, is_due, renew, take_back};
pub use finish::{bury, finish, finish_all, retry};
pub use list::{Backlog, JobState, JobView, backlog, dead, due, find, list};
pub use operate::{discard, revive, revive_all};
pub use slot::{Schedule, fire, sweep_slots};

use crate::error::StorageError;
use crate::sql::{execute, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::JobId;
use uuid::Uuid;

/// Tries before a job is given up.
const MAX_ATTEMPTS: i64 = 12;

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

/// Writes a job down; one that waits under the same dedupe key is enough. Workers are woken when
/// it is due at once; for a later one they look by themselves.
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
    if job.run_at <= tx.now() {
        tx.note_job();
    }
    Ok(())
}
