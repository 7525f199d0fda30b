//! The worker: runs jobs, at least once each, until it is told to stop.
//!
//! ```text
//! run ─┬ pool: as many jobs at once as it may, each begun as soon as it is claimed
//!      │   └ turn: one transaction ends what was done and claims what is due
//!      ├ upkeep: jobs of the schedule, once per slot for all nodes; how far the workers are behind
//!      └ keep_folding: output
//! work: the same jobs one after another, for the demo and for tests
//! ```
//! A job is claimed for 30 seconds, and its claim is renewed for as long as it takes. One that
//! fails is tried again later each time; after the last try it is kept for the operator
//! ([`operate`]).

mod give_up;
mod held;
mod measure;
pub mod operate;
mod perform;
mod pool;
mod sweep;
#[cfg(test)]
mod tests;
mod turn;
mod upkeep;

pub(crate) use give_up::GiveUp;
pub use held::HeldJob;
pub use measure::describe;

use crate::app::App;
use crate::app::output::keep_folding;
use perform::run_job;
use std::sync::Arc;
use storage::StorageError;
use tokio::sync::watch;
use turn::{Ended, turn};
use uuid::Uuid;

/// Jobs that [`work`] runs before it returns.
const BATCH: usize = 8;

/// Works at `parallel` jobs at once until `shutdown` turns true; then ends those that are under way
/// and begins no other.
pub async fn run(app: Arc<App>, parallel: usize, shutdown: watch::Receiver<bool>) {
    tokio::join!(
        pool::run_jobs(&app, parallel, shutdown.clone()),
        upkeep::keep_up(&app, shutdown.clone()),
        keep_folding(&app, shutdown)
    );
}

/// Runs what is due now, one after another; how many jobs it was.
///
/// # Errors
/// When the database fails; the jobs' own failures are written down with them.
pub async fn work(app: &App, worker: Uuid) -> Result<usize, StorageError> {
    let mut done = 0;
    let mut ended: Vec<Ended> = Vec::new();
    loop {
        let room = usize::from(done < BATCH);
        let claimed = turn(app, worker, &mut ended, room).await?;
        let Some(job) = claimed.into_iter().next() else {
            return Ok(done);
        };
        ended.push(run_job(app, job).await);
        done += 1;
    }
}
