//! Moving a payment from one state to the next.

use super::read::{PaymentRow, PaymentView, payment_sql};
use crate::error::StorageError;
use crate::sql::{Read, execute, insert, one, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::payment::PaymentStatus;
use domain::{PaymentId, PaymentTransitionId, ProviderMessageId};
use sea_orm::DbBackend;

/// A payment, locked until the transaction ends. Lock it before the seller orders it collects.
pub async fn lock(tx: &Tx, id: PaymentId) -> Result<Option<PaymentView>, StorageError> {
    // The order beside it is frozen: only the payment itself needs the lock.
    let lock = match tx.backend() {
        DbBackend::Postgres => " FOR UPDATE OF p",
        _ => "",
    };
    let sql = payment_sql(&format!("WHERE p.id = $1{lock}"));
    let row = one::<PaymentRow>(tx, &sql, values![id]).await?;
    row.map(PaymentView::try_from).transpose()
}

/// Writes down what the provider calls it and where the buyer pays.
pub async fn created_at_provider(
    tx: &Tx,
    id: PaymentId,
    reference: &str,
    checkout_url: Option<&str>,
) -> Result<(), StorageError> {
    let sql = "UPDATE payments SET provider_reference = $2, checkout_url = $3, updated_at = $4 \
               WHERE id = $1 AND provider_reference IS NULL";
    execute(tx, sql, values![id, reference, checkout_url, tx.now()]).await?;
    Ok(())
}

/// Moves a locked payment to `to`, because of `message` if one said so.
pub async fn transition(
    tx: &Tx,
    payment: &PaymentView,
    to: PaymentStatus,
    (paid_at, failure): (Option<DateTime<Utc>>, Option<&str>),
    message: Option<ProviderMessageId>,
) -> Result<(), StorageError> {
    let sql = "UPDATE payments SET status = $2, paid_at = COALESCE($3, paid_at), \
               failure = COALESCE($4, failure), updated_at = $5 WHERE id = $1";
    let row = values![payment.id, to.code(), paid_at, failure, tx.now()];
    execute(tx, sql, row).await?;
    let id: PaymentTransitionId = tx.new_id();
    let columns = [
        "id",
        "payment_id",
        "from_status",
        "to_status",
        "message_id",
        "changed_at",
    ];
    let row = values![
        id,
        payment.id,
        payment.status.code(),
        to.code(),
        message,
        tx.now()
    ];
    insert(tx, "payment_transitions", &columns, vec![row]).await
}
