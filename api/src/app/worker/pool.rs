//! Several jobs at once.

use super::perform::run_job;
use super::turn::{Ended, turn};
use crate::app::App;
use std::sync::Arc;
use std::time::Duration;
use storage::StorageError;
use storage::jobs::{ClaimedJob, give_back, take_back};
use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

/// Behind the wake-up calls: a missed one waits no longer.
const POLL: Duration = Duration::from_secs(1);

/// Runs jobs, at most `parallel` at once, until `shutdown` turns true. As many are claimed as can
/// be begun at once: none waits behind a slow one while its lease runs out.
pub(super) async fn run_jobs(app: &Arc<App>, parallel: usize, mut shutdown: watch::Receiver<bool>) {
    let environment = app.environment();
    let worker: Uuid = environment.new_id(environment.clock.now());
    if let Err(error) = take_back(&app.db).await {
        log_failed_turn(&error);
    }
    let mut running = JoinSet::new();
    let mut ended = Vec::new();
    // Whether more may be due than was claimed.
    let mut is_more = true;
    while !*shutdown.borrow() {
        let free = parallel.saturating_sub(running.len());
        let room = if is_more { free } else { 0 };
        match turn(app, worker, &mut ended, room).await {
            Ok(claimed) => {
                is_more = is_more && claimed.len() == room;
                if *shutdown.borrow() {
                    return_jobs(app, &claimed).await;
                    break;
                }
                for job in claimed {
                    let app = app.clone();
                    running.spawn(async move { run_job(&app, job).await });
                }
            }
            Err(error) => {
                log_failed_turn(&error);
                tokio::time::sleep(POLL).await;
            }
        }
        is_more |= wait(app, parallel, (&mut running, &mut ended), &mut shutdown).await;
    }
    while let Some(one) = running.join_next().await {
        ended.extend(one.ok());
    }
    if let Err(error) = turn(app, worker, &mut ended, 0).await {
        log_failed_turn(&error);
    }
}

/// Waits until a job has ended, or, when one more could be begun, until one may be due; true for
/// the latter.
async fn wait(
    app: &App,
    parallel: usize,
    (running, ended): (&mut JoinSet<Ended>, &mut Vec<Ended>),
    shutdown: &mut watch::Receiver<bool>,
) -> bool {
    let is_free = running.len() < parallel;
    let may_be_due = tokio::select! {
        Some(one) = running.join_next(), if !running.is_empty() => {
            ended.extend(one.ok());
            false
        }
        () = app.db.signals().jobs.notified(), if is_free => true,
        () = tokio::time::sleep(POLL) => true,
        _ = shutdown.changed() => false,
    };
    while let Some(one) = running.try_join_next() {
        ended.extend(one.ok());
    }
    may_be_due
}

/// Gives back what was claimed while the process was told to stop.
async fn return_jobs(app: &App, claimed: &[ClaimedJob]) {
    let returned = async {
        let tx = app.db.begin().await?;
        for job in claimed {
            give_back(&tx, job).await?;
        }
        tx.commit().await
    };
    if claimed.is_empty() {
        return;
    }
    if let Err(error) = returned.await {
        log_failed_turn(&error);
    }
}

fn log_failed_turn(error: &StorageError) {
    let error: &dyn std::error::Error = error;
    tracing::error!(error, "jobs cannot be claimed");
}
