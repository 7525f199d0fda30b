//! [`HeldJob`]: a job under way, which its own work may end.

use std::sync::atomic::{AtomicBool, Ordering};
use storage::jobs::{ClaimedJob, finish};
use storage::{StorageError, Tx};

/// A job that this worker holds.
#[derive(Debug)]
pub struct HeldJob {
    job: ClaimedJob,
    is_finished: AtomicBool,
}

impl HeldJob {
    pub(crate) fn new(job: ClaimedJob) -> Self {
        Self {
            job,
            is_finished: AtomicBool::new(false),
        }
    }

    /// Forgets the job in `tx`, the transaction of its last effect, which must then be committed,
    /// or its work must fail. That saves a transaction, and no effect is done twice.
    ///
    /// A job that another has taken meanwhile is done all the same: every job may be done twice,
    /// and to break off would leave half of it.
    pub async fn finish(&self, tx: &Tx) -> Result<(), StorageError> {
        if !finish(tx, &self.job).await? {
            tracing::warn!(self.job.kind, "a job took so long that another has it");
        }
        self.is_finished.store(true, Ordering::Relaxed);
        Ok(())
    }

    pub(super) fn job(&self) -> &ClaimedJob {
        &self.job
    }

    /// The job, and whether its work has ended it.
    pub(super) fn into_parts(self) -> (ClaimedJob, bool) {
        (self.job, self.is_finished.into_inner())
    }
}
