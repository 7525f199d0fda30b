//! Money on its way back.

use crate::dialect::for_update;
use crate::error::StorageError;
use crate::order::PART;
use crate::sight::reached;
use crate::sql::{Read, all, execute, insert, one, placeholders, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::payment::{RefundReason, RefundStatus};
use domain::person::Sight;
use domain::{PaymentId, PersonId, RefundId, Rupiah, SellerOrderId};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// Money to be given back, once.
#[derive(Debug)]
pub struct NewRefund {
    /// Its id, which the provider is told.
    pub id: RefundId,
    /// Out of which payment.
    pub payment: PaymentId,
    /// For which of its parts.
    pub seller_order: SellerOrderId,
    /// How much.
    pub amount: Rupiah,
    /// Why.
    pub reason: RefundReason,
    /// Who decided it; `None` for Sentra itself.
    pub requested_by: Option<PersonId>,
}

/// Writes `refund` down as `CREATED`. A second one that lives for the same part of the same
/// payment is refused as a duplicate.
pub async fn insert_refund(tx: &Tx, refund: NewRefund) -> Result<(), StorageError> {
    let columns = [
        "id",
        "payment_id",
        "seller_order_id",
        "amount_rupiah",
        "reason",
        "status",
        "requested_by",
        "created_at",
        "updated_at",
    ];
    let row = values![
        refund.id,
        refund.payment,
        refund.seller_order,
        refund.amount,
        refund.reason.code(),
        RefundStatus::Created.code(),
        refund.requested_by,
        tx.now(),
        tx.now(),
    ];
    insert(tx, "refunds", &columns, vec![row]).await
}

/// Money on its way back.
#[derive(Debug, Clone)]
pub struct RefundView {
    /// Its id.
    pub id: RefundId,
    /// Out of which payment.
    pub payment: PaymentId,
    /// For which of its parts.
    pub seller_order: SellerOrderId,
    /// How much.
    pub amount: Rupiah,
    /// Why.
    pub reason: RefundReason,
    /// How it stands.
    pub status: RefundStatus,
    /// The provider's own id; `None` until the provider has answered.
    pub provider_reference: Option<String>,
    /// Why it failed, in the provider's words.
    pub failure: Option<String>,
    /// When it was decided.
    pub created_at: DateTime<Utc>,
    /// When the money went out.
    pub succeeded_at: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    payment_id: Uuid,
    seller_order_id: Uuid,
    amount_rupiah: i64,
    reason: String,
    status: String,
    provider_reference: Option<String>,
    failure: Option<String>,
    created_at: DateTime<Utc>,
    succeeded_at: Option<DateTime<Utc>>,
}

const COLUMNS: &str = "r.id, r.payment_id, r.seller_order_id, r.amount_rupiah, r.reason, \
     r.status, r.provider_reference, r.failure, r.created_at, r.succeeded_at";

impl TryFrom<Row> for RefundView {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let corrupt = |column| StorageError::Corrupt {
            table: "refunds",
            column,
            id: row.id.to_string(),
        };
        Ok(Self {
            id: row.id.into(),
            payment: row.payment_id.into(),
            seller_order: row.seller_order_id.into(),
            amount: Rupiah::new(row.amount_rupiah).ok_or_else(|| corrupt("amount_rupiah"))?,
            reason: RefundReason::from_code(&row.reason).ok_or_else(|| corrupt("reason"))?,
            status: RefundStatus::from_code(&row.status).ok_or_else(|| corrupt("status"))?,
            provider_reference: row.provider_reference,
            failure: row.failure,
            created_at: row.created_at,
            succeeded_at: row.succeeded_at,
        })
    }
}

/// The refund `id`, where `sight` reaches the seller order it is for.
pub async fn find_refund(
    on: &impl Read,
    sight: &Sight,
    id: RefundId,
) -> Result<Option<RefundView>, StorageError> {
    let (seen, values) = reached(sight, &PART, values![id]);
    let sql = format!(
        "SELECT {COLUMNS} FROM refunds r JOIN seller_orders s ON s.id = r.seller_order_id \
         JOIN orders o ON o.id = s.order_id WHERE r.id = $1 AND {seen}"
    );
    let row = one::<Row>(on, &sql, values).await?;
    row.map(RefundView::try_from).transpose()
}

/// A refund, locked until the transaction ends. Lock it before the seller order it is for.
pub async fn lock_refund(tx: &Tx, id: RefundId) -> Result<Option<RefundView>, StorageError> {
    let lock = for_update(tx.backend());
    let sql = format!("SELECT {COLUMNS} FROM refunds r WHERE r.id = $1{lock}");
    let row = one::<Row>(tx, &sql, values![id]).await?;
    row.map(RefundView::try_from).transpose()
}

/// The refund of a part of a payment that went out or may still go out.
pub async fn live_refund_of_part(
    on: &impl Read,
    payment: PaymentId,
    seller_order: SellerOrderId,
) -> Result<Option<RefundView>, StorageError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM refunds r \
         WHERE r.payment_id = $1 AND r.seller_order_id = $2 AND r.status <> 'FAILED'"
    );
    let row = one::<Row>(on, &sql, values![payment, seller_order]).await?;
    row.map(RefundView::try_from).transpose()
}

/// The refunds of `seller_orders`, those of each from the oldest to the youngest.
pub async fn refunds_of_orders(
    on: &impl Read,
    seller_orders: &[SellerOrderId],
) -> Result<Vec<RefundView>, StorageError> {
    if seller_orders.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM refunds r WHERE r.seller_order_id IN ({}) \
         ORDER BY r.seller_order_id, r.id",
        placeholders(seller_orders.len(), 1)
    );
    let ids = seller_orders.iter().map(|id| Value::from(id.uuid()));
    let rows = all::<Row>(on, &sql, ids.collect()).await?;
    rows.into_iter().map(RefundView::try_from).collect()
}

/// Moves a locked refund to `to`.
pub async fn move_refund(
    tx: &Tx,
    id: RefundId,
    to: RefundStatus,
    (reference, failure): (Option<&str>, Option<&str>),
) -> Result<(), StorageError> {
    let succeeded_at = (to == RefundStatus::Succeeded).then(|| tx.now());
    let sql = "UPDATE refunds SET status = $2, \
               provider_reference = COALESCE($3, provider_reference), failure = $4, \
               succeeded_at = $5, updated_at = $6 WHERE id = $1";
    let row = values![id, to.code(), reference, failure, succeeded_at, tx.now()];
    execute(tx, sql, row).await?;
    Ok(())
}
