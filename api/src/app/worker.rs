//! The worker: runs jobs, at least once each, until it is told to stop.

use crate::app::App;
use crate::app::media::{PROCESS_JOB, ProcessJob, process};
use crate::app::order::{EXPIRE_JOB, expire_order};
use crate::app::output::fold;
use crate::app::payment::{
    APPLY_JOB, CHECK_JOB, SEND_REFUND_JOB, WITHDRAW_JOB, apply_message, check_payment, send_refund,
    withdraw_payment,
};
use chrono::Duration;
use std::sync::Arc;
use storage::StorageError;
use storage::jobs::{ClaimedJob, bury, claim, finish, retry};
use storage::output::FOLD_JOB;
use tokio::sync::watch;
use uuid::Uuid;

/// Jobs claimed at once.
const BATCH: i64 = 8;
/// Behind the wake-up calls: a missed one waits no longer.
const POLL: std::time::Duration = std::time::Duration::from_secs(1);

type JobError = Box<dyn std::error::Error + Send + Sync>;

/// Works until `shutdown` turns true.
pub async fn run(app: Arc<App>, mut shutdown: watch::Receiver<bool>) {
    let environment = app.environment();
    let worker: Uuid = environment.new_id(environment.clock.now());
    while !*shutdown.borrow() {
        match work(&app, worker).await {
            Ok(0) => tokio::select! {
                () = app.db.signals().jobs.notified() => {}
                () = tokio::time::sleep(POLL) => {}
                stopped = shutdown.changed() => if stopped.is_err() { return },
            },
            Ok(_) => {}
            Err(error) => {
                log_failed_claim(&error);
                tokio::time::sleep(POLL).await;
            }
        }
    }
}

fn log_failed_claim(error: &(dyn std::error::Error + 'static)) {
    tracing::error!(error, "jobs cannot be claimed");
}

/// Runs what is due now; how many jobs it was.
///
/// # Errors
/// When the database fails; the jobs' own failures are written down with them.
pub async fn work(app: &App, worker: Uuid) -> Result<usize, StorageError> {
    let jobs = claim(&app.db, worker, BATCH).await?;
    for job in &jobs {
        let outcome = perform(app, job).await;
        settle(app, job, outcome).await?;
    }
    Ok(jobs.len())
}

async fn perform(app: &App, job: &ClaimedJob) -> Result<(), JobError> {
    match job.kind.as_str() {
        FOLD_JOB => {
            fold(app).await?;
        }
        PROCESS_JOB => {
            let about: ProcessJob = serde_json::from_str(&job.payload)?;
            process(app, about).await?;
        }
        EXPIRE_JOB => expire_order(app, serde_json::from_str(&job.payload)?).await?,
        APPLY_JOB => apply_message(app, serde_json::from_str(&job.payload)?).await?,
        CHECK_JOB => check_payment(app, serde_json::from_str(&job.payload)?).await?,
        WITHDRAW_JOB => withdraw_payment(app, serde_json::from_str(&job.payload)?).await?,
        SEND_REFUND_JOB => send_refund(app, serde_json::from_str(&job.payload)?).await?,
        other => return Err(format!("no worker knows the job {other}").into()),
    }
    Ok(())
}

/// Forgets a job that is done; gives one back that failed, later each time, and at last gives up.
async fn settle(
    app: &App,
    job: &ClaimedJob,
    outcome: Result<(), JobError>,
) -> Result<(), StorageError> {
    let tx = app.db.begin().await?;
    match outcome {
        Ok(()) => finish(&tx, job.id).await?,
        Err(error) if job.attempts >= job.max_attempts => {
            tracing::error!(job.kind, %error, "a job was given up");
            bury(&tx, job.id, &error.to_string()).await?;
        }
        Err(error) => {
            tracing::warn!(job.kind, job.attempts, %error, "a job will be tried again");
            let wait = Duration::seconds(1_i64 << job.attempts.clamp(0, 10));
            retry(&tx, job.id, tx.now() + wait, &error.to_string()).await?;
        }
    }
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::FixedClock;
    use storage::jobs::{NewJob, dead, due, enqueue};

    async fn enqueued(app: &App, kind: &'static str) {
        let tx = app.db.begin().await.unwrap();
        let job = NewJob {
            kind,
            payload: "{}".to_owned(),
            dedupe_key: None,
            run_at: tx.now(),
        };
        enqueue(&tx, job).await.unwrap();
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn a_job_that_is_done_is_gone_and_one_that_fails_is_given_up_at_last() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at(chrono::DateTime::UNIX_EPOCH));
        let app = crate::app::testing::app(folder.path(), clock.clone()).await;
        enqueued(&app, FOLD_JOB).await;
        assert_eq!(work(&app, Uuid::nil()).await.unwrap(), 1);
        assert_eq!(work(&app, Uuid::nil()).await.unwrap(), 0);

        enqueued(&app, "nobody.knows").await;
        assert_eq!(work(&app, Uuid::nil()).await.unwrap(), 1);
        assert_eq!(
            due(&app.db, storage::Clock::now(&*clock)).await.unwrap(),
            0,
            "it waits"
        );
        let mut tries = 1;
        while dead(&app.db).await.unwrap() == 0 {
            clock.advance(Duration::hours(1));
            tries += work(&app, Uuid::nil()).await.unwrap();
        }
        assert_eq!(tries, 12);
    }
}
