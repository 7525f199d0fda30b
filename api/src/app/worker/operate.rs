//! What an operator does with jobs: makes one due again, or forgets it. Both leave an audit row.

use crate::app::person::trail;
use crate::app::{Actor, App};
use domain::JobId;
use serde_json::json;
use storage::jobs::{self, JobState, JobView};
use storage::{StorageError, audit};

/// Why a job was left as it is.
#[derive(Debug, thiserror::Error)]
pub enum OperateError {
    /// There is none.
    #[error("there is no job {0}; one that is done is forgotten")]
    Unknown(JobId),
    /// A worker is at it.
    #[error("a worker holds the job {0} at this moment")]
    Held(JobId),
    /// It will be tried again by itself.
    #[error("the job {0} was not given up, and is tried again by itself")]
    NotGivenUp(JobId),
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Makes a job due now, with all its tries before it.
///
/// # Errors
/// [`OperateError`].
pub async fn retry_job(app: &App, id: JobId) -> Result<(), OperateError> {
    let job = known(app, id).await?;
    let tx = app.db.begin().await?;
    if !jobs::revive(&tx, id).await? {
        return Err(OperateError::Held(id));
    }
    audit::record(&tx, entry("job.retry", &job)).await?;
    Ok(tx.commit().await?)
}

/// Makes every job that was given up due now; how many there were.
///
/// # Errors
/// When the database fails.
pub async fn retry_all_dead(app: &App) -> Result<u64, StorageError> {
    let tx = app.db.begin().await?;
    let revived = jobs::revive_all(&tx).await?;
    if revived > 0 {
        let system = Actor::system("job.retry");
        let mut entry = trail::entry(&system, "job.retry", "job", "all");
        entry.after = Some(json!({ "jobs": revived }));
        audit::record(&tx, entry).await?;
    }
    tx.commit().await?;
    Ok(revived)
}

/// Forgets a job that was given up.
///
/// # Errors
/// [`OperateError`].
pub async fn discard_job(app: &App, id: JobId) -> Result<(), OperateError> {
    let job = known(app, id).await?;
    let tx = app.db.begin().await?;
    if !jobs::discard(&tx, id).await? {
        return Err(match job.state {
            JobState::Running => OperateError::Held(id),
            _ => OperateError::NotGivenUp(id),
        });
    }
    audit::record(&tx, entry("job.discard", &job)).await?;
    Ok(tx.commit().await?)
}

async fn known(app: &App, id: JobId) -> Result<JobView, OperateError> {
    let now = app.environment().clock.now();
    let found = jobs::find(&app.db, id, now).await?;
    found.ok_or(OperateError::Unknown(id))
}

/// What the job was. Why it failed is left out: a provider's words may hold personal values.
fn entry(action: &'static str, job: &JobView) -> audit::AuditEntry {
    let mut entry = trail::entry(&Actor::system(action), action, "job", job.id);
    entry.before = Some(json!({
        "kind": job.kind, "payload": job.payload, "attempts": job.attempts,
    }));
    entry
}
