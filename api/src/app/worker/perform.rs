//! One job, from its claim to how it ended.

use super::HeldJob;
use super::sweep::{self, Sweep, sweep};
use super::turn::{Ended, Outcome};
use crate::app::App;
use crate::app::catalogue::{WITHDRAW_FORBIDDEN_JOB, withdraw_forbidden};
use crate::app::enterprise::{EXPIRY_JOB, follow_expiry};
use crate::app::media::{PROCESS_JOB, process};
use crate::app::notice::{self, SEND_JOB, SPREAD_JOB};
use crate::app::order::{EXPIRE_JOB, expire_order};
use crate::app::payment::{
    APPLY_JOB, CHECK_JOB, SEND_REFUND_JOB, WITHDRAW_JOB, apply_message, check_payment, send_refund,
    withdraw_payment,
};
use crate::app::person::{CODE_JOB, EXPORT_JOB, make_code, make_export};
use futures::FutureExt;
use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use storage::StorageError;
use storage::jobs::{ClaimedJob, renew};

/// How often a job under way is held anew: its lease of 30 seconds outlasts two missed times.
const RENEWAL: Duration = Duration::from_secs(10);

/// Why a job was not done.
pub(super) type JobError = Box<dyn std::error::Error + Send + Sync>;

/// The kinds of jobs, as labels.
pub(super) const KINDS: &[&str] = &[
    PROCESS_JOB,
    EXPIRE_JOB,
    APPLY_JOB,
    CHECK_JOB,
    WITHDRAW_JOB,
    SEND_REFUND_JOB,
    SEND_JOB,
    SPREAD_JOB,
    CODE_JOB,
    sweep::SESSIONS_JOB,
    sweep::REFRESHES_JOB,
    sweep::CODES_JOB,
    sweep::ATTEMPTS_JOB,
    sweep::PLACES_JOB,
    sweep::KEYS_JOB,
    sweep::MEDIA_JOB,
    sweep::SLOTS_JOB,
    sweep::EXPORTS_JOB,
    sweep::VALUES_JOB,
    EXPORT_JOB,
    EXPIRY_JOB,
    WITHDRAW_FORBIDDEN_JOB,
];

/// Runs a job, which is held meanwhile. One that was begun as often as it may be and never ended is
/// not begun again: it may be what kills its workers.
pub(super) async fn run_job(app: &App, job: ClaimedJob) -> Ended {
    if job.attempts > job.max_attempts {
        let outcome = Outcome::Failed("its worker died at it every time".into());
        return Ended { job, outcome };
    }
    let held = HeldJob::new(job);
    let work = AssertUnwindSafe(perform(app, &held)).catch_unwind();
    let done = while_held(app, held.job(), RENEWAL, work).await;
    let (job, is_finished) = held.into_parts();
    let outcome = match done {
        Ok(Ok(())) if is_finished => Outcome::Finished,
        Ok(Ok(())) => Outcome::Done,
        Ok(Err(error)) => Outcome::Failed(error),
        Err(_panic) => Outcome::Failed("it panicked".into()),
    };
    Ended { job, outcome }
}

async fn perform(app: &App, held: &HeldJob) -> Result<(), JobError> {
    let job = held.job();
    let about = job.payload.as_str();
    match job.kind.as_str() {
        PROCESS_JOB => process(app, serde_json::from_str(about)?).await?,
        EXPIRE_JOB => {
            let tx = app.db.begin().await?;
            expire_order(&tx, serde_json::from_str(about)?).await?;
            held.finish(&tx).await?;
            tx.commit().await?;
        }
        APPLY_JOB => apply_message(app, serde_json::from_str(about)?, held).await?,
        CHECK_JOB => check_payment(app, serde_json::from_str(about)?).await?,
        WITHDRAW_JOB => withdraw_payment(app, serde_json::from_str(about)?).await?,
        SEND_REFUND_JOB => send_refund(app, serde_json::from_str(about)?).await?,
        CODE_JOB => make_code(app, serde_json::from_str(about)?, held).await?,
        SPREAD_JOB => notice::spread(app, serde_json::from_str(about)?, held).await?,
        SEND_JOB => notice::send(app, job.id, serde_json::from_str(about)?).await?,
        sweep::SESSIONS_JOB => sweep(app, Sweep::Sessions).await?,
        sweep::REFRESHES_JOB => sweep(app, Sweep::Refreshes).await?,
        sweep::CODES_JOB => sweep(app, Sweep::Codes).await?,
        sweep::ATTEMPTS_JOB => sweep(app, Sweep::Attempts).await?,
        sweep::PLACES_JOB => sweep(app, Sweep::Places).await?,
        sweep::KEYS_JOB => sweep(app, Sweep::Keys).await?,
        sweep::MEDIA_JOB => sweep(app, Sweep::Media).await?,
        sweep::SLOTS_JOB => sweep(app, Sweep::Slots).await?,
        sweep::EXPORTS_JOB => sweep(app, Sweep::Exports).await?,
        sweep::VALUES_JOB => {
            sweep(app, Sweep::Money).await?;
            sweep(app, Sweep::Other).await?;
        }
        EXPIRY_JOB => follow_expiry(app).await?,
        WITHDRAW_FORBIDDEN_JOB => withdraw_forbidden(app).await?,
        EXPORT_JOB => make_export(app, serde_json::from_str(about)?).await?,
        other => return Err(format!("no worker knows the job {other}").into()),
    }
    Ok(())
}

/// Does `work` and holds its job meanwhile, anew after `every`, so that nobody begins it as well.
pub(super) async fn while_held<T>(
    app: &App,
    job: &ClaimedJob,
    every: Duration,
    work: impl Future<Output = T>,
) -> T {
    tokio::select! {
        outcome = work => outcome,
        never = hold(app, job, every) => match never {},
    }
}

/// Holds the job until it is dropped. A job that was lost is worked on to its end all the same:
/// every job may be done twice, and to break off would leave half of it.
async fn hold(app: &App, job: &ClaimedJob, every: Duration) -> Infallible {
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
