//! Sending money back: the call to the provider, repeated under the same id until it is known.

use super::PaymentError;
use super::apply_refund::{apply_refund, give_up};
use super::gateways::failed;
use crate::app::App;
use chrono::{DateTime, Duration, Utc};
use domain::RefundId;
use domain::person::Sight;
use payments::RefundRequest;
use serde::{Deserialize, Serialize};
use storage::jobs::{NewJob, enqueue};
use storage::payment::{find, find_refund};
use storage::{StorageError, Tx};

/// The job that sends a refund, and asks about it while it is open.
pub const SEND_REFUND_JOB: &str = "refund.send";

/// While a provider works on a refund it is asked this often.
const AGAIN: Duration = Duration::minutes(10);

/// Which refund to send.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct SendRefundJob {
    /// The refund.
    pub refund: RefundId,
}

/// Has a refund sent at `run_at`.
pub(super) async fn send_later(
    tx: &Tx,
    refund: RefundId,
    run_at: DateTime<Utc>,
) -> Result<(), StorageError> {
    let job = NewJob {
        kind: SEND_REFUND_JOB,
        payload: serde_json::to_string(&SendRefundJob { refund })?,
        dedupe_key: Some(format!("{SEND_REFUND_JOB}:{refund}")),
        run_at,
    };
    enqueue(tx, job).await
}

/// Sends a refund, once however often it is called: its id makes it one refund at the provider.
pub async fn send_refund(app: &App, job: SendRefundJob) -> Result<(), PaymentError> {
    let Some(refund) = find_refund(&app.db, &Sight::house(), job.refund).await? else {
        return Ok(());
    };
    let Some(payment) = find(&app.db, &Sight::house(), refund.payment).await? else {
        return Ok(());
    };
    let Some(reference) = payment
        .provider_reference
        .filter(|_| refund.status.is_open())
    else {
        return Ok(());
    };
    let gateway = app.gateways.of_record(&payment.gateway)?;
    let request = RefundRequest {
        refund_id: refund.id,
        provider_reference: reference,
        amount: refund.amount,
        reason: refund.reason.for_buyer().to_owned(),
    };
    match gateway.refund(&request).await {
        Ok(report) => {
            apply_refund(app, gateway.name(), &report).await?;
        }
        Err(error) if error.is_retryable() => return Err(failed(gateway.name())(error)),
        Err(error) => give_up(app, refund.id, &error.to_string()).await?,
    }
    let after = find_refund(&app.db, &Sight::house(), job.refund).await?;
    if after.is_some_and(|refund| refund.status.is_open()) {
        let tx = app.db.begin().await?;
        send_later(&tx, job.refund, tx.now() + AGAIN).await?;
        tx.commit().await?;
    }
    Ok(())
}
