//! Jobs that come again and again: once in each slot of time, whatever the number of nodes.

use super::{NewJob, enqueue};
use crate::db::Db;
use crate::error::StorageError;
use crate::sql::{execute, number, values};
use crate::tx::Tx;
use chrono::{DateTime, Duration, DurationRound, Utc};

/// A job that comes again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// Its kind; it has no payload.
    pub kind: &'static str,
    /// How long a slot is. Slots are counted from midnight UTC of 1970-01-01.
    pub every: Duration,
}

impl Schedule {
    /// When the slot that holds `at` began.
    pub fn slot(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        at.duration_trunc(self.every).unwrap_or(at)
    }
}

/// Enqueues the job of the slot that is now, unless a node has: whoever writes the slot down
/// enqueues it in the same transaction. True when it was this call. A slot that went by while no
/// node was there is not made up for.
pub async fn fire(db: &Db, schedule: Schedule) -> Result<bool, StorageError> {
    let slot = schedule.slot(db.environment().clock.now());
    let sql = "SELECT COUNT(*) AS n FROM job_slots WHERE kind = $1 AND slot_at = $2";
    if number(db, sql, values![schedule.kind, slot]).await? > 0 {
        return Ok(false);
    }
    let tx = db.begin().await?;
    let sql = "INSERT INTO job_slots (kind, slot_at, fired_at) VALUES ($1, $2, $3) \
               ON CONFLICT (kind, slot_at) DO NOTHING";
    let is_first = execute(&tx, sql, values![schedule.kind, slot, tx.now()]).await? == 1;
    if is_first {
        let job = NewJob {
            kind: schedule.kind,
            payload: String::new(),
            // One that still waits from the slot before is enough.
            dedupe_key: Some(schedule.kind.to_owned()),
            run_at: tx.now(),
        };
        enqueue(&tx, job).await?;
    }
    tx.commit().await?;
    Ok(is_first)
}

/// Forgets slots that began before `before`, at most `limit`; how many.
pub async fn sweep_slots(tx: &Tx, before: DateTime<Utc>, limit: i64) -> Result<u64, StorageError> {
    let sql = "DELETE FROM job_slots WHERE (kind, slot_at) IN \
               (SELECT kind, slot_at FROM job_slots WHERE slot_at < $1 LIMIT $2)";
    execute(tx, sql, values![before, limit]).await
}
