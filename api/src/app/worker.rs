//! The worker: runs jobs, at least once each, and folds output, until it is told to stop.

use crate::app::App;
use crate::app::media::{PROCESS_JOB, ProcessJob, process};
use crate::app::order::{EXPIRE_JOB, expire_order};
use crate::app::output::keep_folding;
use crate::app::payment::{
    APPLY_JOB, CHECK_JOB, SEND_REFUND_JOB, WITHDRAW_JOB, apply_message, check_payment, send_refund,
    withdraw_payment,
};
use chrono::Duration;
use std::convert::Infallible;
use std::sync::Arc;
use storage::StorageError;
use storage::jobs::{ClaimedJob, bury, claim, finish, renew, retry};
use tokio::sync::watch;
use uuid::Uuid;

/// Jobs that run before the worker looks whether it is to stop.
const BATCH: usize = 8;
/// How often a job under way is held anew: its lease of a minute outlasts two missed times.
const RENEWAL: std::time::Duration = std::time::Duration::from_secs(20);
/// Behind the wake-up calls: a missed one waits no longer.
const POLL: std::time::Duration = std::time::Duration::from_secs(1);

type JobError = Box<dyn std::error::Error + Send + Sync>;

/// Works until `shutdown` turns true.
pub async fn run(app: Arc<App>, shutdown: watch::Receiver<bool>) {
    tokio::join!(
        run_jobs(&app, shutdown.clone()),
        keep_folding(&app, shutdown)
    );
}

async fn run_jobs(app: &App, mut shutdown: watch::Receiver<bool>) {
    let environment = app.environment();
    let worker: Uuid = environment.new_id(environment.clock.now());
    if let Err(error) = storage::jobs::take_back(&app.db).await {
        log_failed_claim(&error);
    }
    while !*shutdown.borrow() {
        match work(app, worker).await {
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
    let mut done = 0;
    while done < BATCH {
        let Some(job) = claim(&app.db, worker).await? else {
            break;
        };
        let outcome = while_held(app, &job, RENEWAL, perform(app, &job)).await;
        settle(app, &job, outcome).await?;
        done += 1;
    }
    Ok(done)
}

/// Does `work` and holds its job meanwhile, anew after `every`, so that nobody begins it as well.
async fn while_held<T>(
    app: &App,
    job: &ClaimedJob,
    every: std::time::Duration,
    work: impl Future<Output = T>,
) -> T {
    tokio::select! {
        outcome = work => outcome,
        never = hold(app, job, every) => match never {},
    }
}

/// Holds the job until it is dropped. A job that was lost is worked on to its end all the same:
/// every job may be done twice, and to break off would leave half of it.
async fn hold(app: &App, job: &ClaimedJob, every: std::time::Duration) -> Infallible {
    loop {
        tokio::time::sleep(every).await;
        match held_anew(app, job).await {
            Ok(true) => {}
            Ok(false) => return std::future::pending().await,
            Err(error) => {
                let error: &dyn std::error::Error = &error;
                tracing::warn!(job.kind, error, "the lease of a job was not renewed");
            }
        }
    }
}

async fn held_anew(app: &App, job: &ClaimedJob) -> Result<bool, StorageError> {
    let tx = app.db.begin().await?;
    let is_held = renew(&tx, job).await?;
    tx.commit().await?;
    Ok(is_held)
}

async fn perform(app: &App, job: &ClaimedJob) -> Result<(), JobError> {
    match job.kind.as_str() {
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
    let was_held = match outcome {
        Ok(()) => finish(&tx, job).await?,
        Err(error) if job.attempts >= job.max_attempts => {
            tracing::error!(job.kind, %error, "a job was given up");
            bury(&tx, job, &error.to_string()).await?
        }
        Err(error) => {
            tracing::warn!(job.kind, job.attempts, %error, "a job will be tried again");
            let wait = Duration::seconds(1_i64 << job.attempts.clamp(0, 10));
            retry(&tx, job, tx.now() + wait, &error.to_string()).await?
        }
    };
    if !was_held {
        tracing::warn!(job.kind, "a job took so long that another worker has it");
    }
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::FixedClock;
    use sea_orm_migration::sea_orm::{ConnectionTrait, Statement};
    use serde_json::json;
    use storage::jobs::{NewJob, dead, due, enqueue};

    const PATIENCE: std::time::Duration = std::time::Duration::from_secs(20);

    async fn enqueued(app: &App, kind: &'static str) {
        let tx = app.db.begin().await.unwrap();
        let job = NewJob {
            kind,
            payload: json!({ "media_id": Uuid::nil() }).to_string(),
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
        enqueued(&app, PROCESS_JOB).await;
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

    #[tokio::test]
    async fn who_lost_a_job_has_no_say_over_it() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at(chrono::DateTime::UNIX_EPOCH));
        let app = crate::app::testing::app(folder.path(), clock.clone()).await;
        enqueued(&app, PROCESS_JOB).await;
        let (slow, quick) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let lost = claim(&app.db, slow).await.unwrap().unwrap();
        clock.advance(Duration::seconds(61));
        let held = claim(&app.db, quick).await.unwrap().unwrap();
        assert_eq!((held.id, held.attempts), (lost.id, 2));
        for claimed in [
            &lost,
            &ClaimedJob {
                worker: quick,
                ..lost.clone()
            },
        ] {
            let tx = app.db.begin().await.unwrap();
            assert!(!finish(&tx, claimed).await.unwrap());
            assert!(!retry(&tx, claimed, tx.now(), "slow").await.unwrap());
            assert!(!bury(&tx, claimed, "slow").await.unwrap());
            assert!(!renew(&tx, claimed).await.unwrap());
            tx.commit().await.unwrap();
            settle(&app, claimed, Ok(())).await.unwrap();
        }
        assert!(claim(&app.db, slow).await.unwrap().is_none(), "it is held");
        assert_eq!(dead(&app.db).await.unwrap(), 0);
        let tx = app.db.begin().await.unwrap();
        assert!(finish(&tx, &held).await.unwrap(), "and its holder finds it");
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn a_job_is_held_for_as_long_as_it_takes() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at(chrono::DateTime::UNIX_EPOCH));
        let app = crate::app::testing::app(folder.path(), clock.clone()).await;
        enqueued(&app, PROCESS_JOB).await;
        enqueued(&app, PROCESS_JOB).await;
        let other = Uuid::from_u128(2);
        let job = claim(&app.db, Uuid::nil()).await.unwrap().unwrap();
        let work = async {
            for _ in 0..3 {
                let before = leases(&app).await;
                clock.advance(Duration::seconds(59));
                while leases(&app).await == before {
                    tokio::task::yield_now().await;
                }
            }
            let next = claim(&app.db, other).await.unwrap().unwrap();
            assert_ne!(next.id, job.id, "the one behind it need not wait");
            claim(&app.db, other).await.unwrap().is_none()
        };
        let every = std::time::Duration::from_millis(1);
        let held = tokio::time::timeout(PATIENCE, while_held(&app, &job, every, work)).await;
        assert!(held.unwrap());
    }

    async fn leases(app: &App) -> Vec<Option<String>> {
        let on = app.db.for_migrations();
        let sql = "SELECT leased_until FROM jobs ORDER BY id";
        let query = Statement::from_string(on.get_database_backend(), sql);
        let rows = on.query_all_raw(query).await.unwrap();
        rows.iter()
            .map(|row| row.try_get_by_index(0).unwrap())
            .collect()
    }
}
