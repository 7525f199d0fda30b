//! Asking about payments that stay open: for messages that never came, and answers that were lost.

use super::PaymentError;
use super::apply::apply_payment;
use super::gateways::failed;
use super::start::open_at_provider;
use crate::app::App;
use chrono::{DateTime, Duration, Utc};
use domain::person::Sight;
use domain::{OrderId, PaymentId};
use serde::{Deserialize, Serialize};
use storage::jobs::{NewJob, enqueue};
use storage::payment::{PaymentView, find, open_of_order};
use storage::{StorageError, Tx};

/// The job that asks about one payment, again and again until it has ended.
pub const CHECK_JOB: &str = "payment.check";
/// The job that takes an open payment back.
pub const WITHDRAW_JOB: &str = "payment.withdraw";

/// The first question, after the payment was begun.
const SOONEST: Duration = Duration::minutes(1);
/// The longest time between two.
const LATEST: Duration = Duration::hours(1);

/// Which payment to ask about, or to take back.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct CheckJob {
    /// The payment.
    pub payment: PaymentId,
}

/// Asks about a payment later: the older it is, the later.
pub(super) async fn check_later(
    tx: &Tx,
    payment: PaymentId,
    created_at: DateTime<Utc>,
) -> Result<(), StorageError> {
    let wait = (tx.now() - created_at).clamp(SOONEST, LATEST);
    let job = NewJob {
        kind: CHECK_JOB,
        payload: serde_json::to_string(&CheckJob { payment })?,
        dedupe_key: Some(format!("{CHECK_JOB}:{payment}")),
        run_at: tx.now() + wait,
    };
    enqueue(tx, job).await
}

/// Asks about every open payment of `order` at once.
pub async fn check_open_payments(tx: &Tx, order: OrderId) -> Result<(), StorageError> {
    enqueue_for_open(tx, order, CHECK_JOB).await
}

/// Takes every open payment of `order` back.
pub async fn withdraw_open_payments(tx: &Tx, order: OrderId) -> Result<(), StorageError> {
    enqueue_for_open(tx, order, WITHDRAW_JOB).await
}

async fn enqueue_for_open(tx: &Tx, order: OrderId, kind: &'static str) -> Result<(), StorageError> {
    for payment in open_of_order(tx, order).await? {
        let about = CheckJob {
            payment: payment.id,
        };
        let job = NewJob {
            kind,
            payload: serde_json::to_string(&about)?,
            dedupe_key: None,
            run_at: tx.now(),
        };
        enqueue(tx, job).await?;
    }
    Ok(())
}

/// Asks the provider about a payment and applies the answer; asks again later while it is open. A
/// provider that gives no answer now is asked again too.
pub async fn check_payment(app: &App, job: CheckJob) -> Result<(), PaymentError> {
    let Some(payment) = find(&app.db, &Sight::house(), job.payment).await? else {
        return Ok(());
    };
    if !payment.status.is_open() {
        return Ok(());
    }
    if let Err(error) = ask(app, &payment).await {
        match &error {
            PaymentError::Gateway { .. } => {
                tracing::warn!(payment.id = %payment.id, %error, "will be asked again");
            }
            _ => return Err(error),
        }
    }
    let still_open = find(&app.db, &Sight::house(), job.payment).await?;
    if still_open.is_some_and(|payment| payment.status.is_open()) {
        let tx = app.db.begin().await?;
        check_later(&tx, payment.id, payment.created_at).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn ask(app: &App, payment: &PaymentView) -> Result<(), PaymentError> {
    let gateway = app.gateways.of_record(&payment.gateway)?;
    match &payment.provider_reference {
        None => open_at_provider(app, gateway, payment.id).await,
        Some(reference) => {
            let answer = gateway.fetch(reference).await;
            let report = answer.map_err(failed(gateway.name()))?;
            apply_payment(app, gateway.name(), &report, None).await?;
            Ok(())
        }
    }
}

/// Takes a payment back at the provider, unless it has ended; applies how it stands after that.
pub async fn withdraw_payment(app: &App, job: CheckJob) -> Result<(), PaymentError> {
    let Some(payment) = find(&app.db, &Sight::house(), job.payment).await? else {
        return Ok(());
    };
    if !payment.status.is_open() {
        return Ok(());
    }
    let gateway = app.gateways.of_record(&payment.gateway)?;
    open_at_provider(app, gateway, payment.id).await?;
    let payment = find(&app.db, &Sight::house(), job.payment).await?;
    let Some(reference) = payment.and_then(|payment| payment.provider_reference) else {
        return Ok(());
    };
    let answer = gateway.cancel(&reference).await;
    let report = answer.map_err(failed(gateway.name()))?;
    apply_payment(app, gateway.name(), &report, None).await?;
    Ok(())
}
