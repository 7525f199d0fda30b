//! A turn: what has ended is written down and what is due is claimed, in one transaction.

use super::GiveUp;
use super::measure::{self, Count};
use super::perform::JobError;
use crate::app::App;
use chrono::Duration;
use storage::jobs::{ClaimedJob, bury, claim, finish_all, is_due, retry};
use storage::{StorageError, Tx};
use uuid::Uuid;

/// A job that was run.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) job: ClaimedJob,
    pub(super) outcome: Outcome,
}

/// How it ended.
#[derive(Debug)]
pub(super) enum Outcome {
    /// Done, and forgotten with its last effect.
    Finished,
    /// Done, and yet to be forgotten.
    Done,
    /// Not done.
    Failed(JobError),
}

/// Characters kept of why a job failed.
const ERROR_LENGTH: usize = 1_000;

/// Forgets what was done, gives what failed back or up, and claims at most `room` jobs. Takes no
/// transaction when there is nothing to write. `ended` is empty afterwards; when the database fails
/// it stays, and is written down at the next turn.
pub(super) async fn turn(
    app: &App,
    worker: Uuid,
    ended: &mut Vec<Ended>,
    room: usize,
) -> Result<Vec<ClaimedJob>, StorageError> {
    let is_open = |one: &Ended| !matches!(one.outcome, Outcome::Finished);
    let mut claimed = Vec::new();
    if ended.iter().any(is_open)
        || (room > 0 && is_due(&app.db, app.environment().clock.now()).await?)
    {
        let tx = app.db.begin().await?;
        settle(&tx, worker, ended).await?;
        if room > 0 {
            claimed = claim(&tx, worker, room).await?;
        }
        tx.commit().await?;
    }
    for one in ended.drain(..) {
        tell(&one);
    }
    Ok(claimed)
}

/// Forgets jobs that are done; gives one back that failed, later each time, and at last gives up.
async fn settle(tx: &Tx, worker: Uuid, ended: &[Ended]) -> Result<(), StorageError> {
    let mut done = Vec::new();
    let mut held = 0;
    let mut failed = 0;
    for Ended { job, outcome } in ended {
        let error = match outcome {
            Outcome::Finished => continue,
            Outcome::Done => {
                done.push(job);
                continue;
            }
            Outcome::Failed(error) => error,
        };
        failed += 1;
        let is_last = is_last(job, error);
        let error = whole(&**error);
        let was_held = if is_last {
            bury(tx, job, &error).await?
        } else {
            let wait = backoff(job.attempts, tx.random());
            retry(tx, job, tx.now() + wait, &error).await?
        };
        held += usize::from(was_held);
    }
    held += finish_all(tx, worker, &done).await?;
    let lost = (done.len() + failed).saturating_sub(held);
    if lost > 0 {
        tracing::warn!(lost, "jobs took so long that another worker has them");
    }
    Ok(())
}

fn is_last(job: &ClaimedJob, error: &JobError) -> bool {
    job.attempts >= job.max_attempts || error.is::<GiveUp>()
}

fn tell(Ended { job, outcome }: &Ended) {
    let count = match outcome {
        Outcome::Finished | Outcome::Done => Count::Done,
        Outcome::Failed(error) if is_last(job, error) => {
            tracing::error!(job.kind, job.id = %job.id, %error, "a job was given up");
            Count::Dead
        }
        Outcome::Failed(error) => {
            tracing::warn!(job.kind, job.attempts, %error, "a job will be tried again");
            Count::Failed
        }
    };
    measure::count(&job.kind, count);
}

/// How long a job that failed for the `attempts`th time waits: twice as long each time, up to 17
/// minutes, and of that a part between the half and the whole that `chance` decides, so that jobs
/// which failed together do not come again together.
pub(super) fn backoff(attempts: i64, chance: [u8; 8]) -> Duration {
    let longest = 1_000_u64 << attempts.clamp(0, 10);
    let shortest = longest / 2;
    let millis = shortest + u64::from_be_bytes(chance) % (longest - shortest + 1);
    Duration::milliseconds(i64::try_from(millis).unwrap_or(i64::MAX))
}

/// An error with its causes, not longer than is kept.
fn whole(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    let text = causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"));
    text.chars().take(ERROR_LENGTH).collect()
}
