//! How far seller orders got.

use crate::dialect::for_update;
use crate::error::StorageError;
use crate::sql::{Read, all, execute, insert, one, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::order::{CancelReason, Progress, StockState};
use domain::{OrderId, SellerOrderId, ShipmentId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

#[derive(FromQueryResult)]
pub(super) struct ProgressRow {
    stock: String,
    paid_at: Option<DateTime<Utc>>,
    paid_by: Option<Uuid>,
    accepted_at: Option<DateTime<Utc>>,
    packed_at: Option<DateTime<Utc>>,
    shipped_at: Option<DateTime<Utc>>,
    delivered_at: Option<DateTime<Utc>>,
    completed_at: Option<DateTime<Utc>>,
    cancelled_at: Option<DateTime<Utc>>,
    cancel_reason: Option<String>,
    returned_at: Option<DateTime<Utc>>,
    refunded_at: Option<DateTime<Utc>>,
}

pub(super) const PROGRESS: &str = "stock, paid_at, paid_by, accepted_at, packed_at, shipped_at, \
     delivered_at, completed_at, cancelled_at, cancel_reason, returned_at, refunded_at";

impl ProgressRow {
    pub(super) fn into_progress(self, id: SellerOrderId) -> Result<Progress, StorageError> {
        let corrupt = |column| StorageError::Corrupt {
            table: "seller_order_progress",
            column,
            id: id.to_string(),
        };
        let stock = StockState::from_code(&self.stock).ok_or_else(|| corrupt("stock"))?;
        let cancel_reason = match self.cancel_reason.as_deref() {
            None => None,
            Some(code) => {
                Some(CancelReason::from_code(code).ok_or_else(|| corrupt("cancel_reason"))?)
            }
        };
        Ok(Progress {
            stock,
            paid_at: self.paid_at,
            paid_by: self.paid_by.map(Into::into),
            accepted_at: self.accepted_at,
            packed_at: self.packed_at,
            shipped_at: self.shipped_at,
            delivered_at: self.delivered_at,
            completed_at: self.completed_at,
            cancelled_at: self.cancelled_at,
            cancel_reason,
            returned_at: self.returned_at,
            refunded_at: self.refunded_at,
        })
    }
}

/// The progress of a seller order, locked until the transaction ends. Lock in ascending id.
pub async fn lock_progress(tx: &Tx, id: SellerOrderId) -> Result<Option<Progress>, StorageError> {
    let sql = format!(
        "SELECT {PROGRESS} FROM seller_order_progress WHERE seller_order_id = $1{}",
        for_update(tx.backend())
    );
    let row = one::<ProgressRow>(tx, &sql, values![id]).await?;
    row.map(|row| row.into_progress(id)).transpose()
}

/// Writes the progress of a seller order that was locked before.
pub async fn save_progress(
    tx: &Tx,
    id: SellerOrderId,
    progress: &Progress,
) -> Result<(), StorageError> {
    let sql = "UPDATE seller_order_progress SET stock = $2, paid_at = $3, accepted_at = $4, \
               packed_at = $5, shipped_at = $6, delivered_at = $7, completed_at = $8, \
               cancelled_at = $9, cancel_reason = $10, returned_at = $11, refunded_at = $12, \
               paid_by = $13 \
               WHERE seller_order_id = $1";
    let values = values![
        id,
        progress.stock.code(),
        progress.paid_at,
        progress.accepted_at,
        progress.packed_at,
        progress.shipped_at,
        progress.delivered_at,
        progress.completed_at,
        progress.cancelled_at,
        progress.cancel_reason.map(CancelReason::code),
        progress.returned_at,
        progress.refunded_at,
        progress.paid_by,
    ];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Locks every part of an order and reads how far it got, in ascending id.
pub async fn lock_parts(tx: &Tx, order: OrderId) -> Result<Parts, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        seller_order_id: Uuid,
        #[sea_orm(nested)]
        progress: ProgressRow,
    }
    let sql = format!(
        "SELECT seller_order_id, {PROGRESS} FROM seller_order_progress WHERE seller_order_id IN \
         (SELECT id FROM seller_orders WHERE order_id = $1) ORDER BY seller_order_id{}",
        for_update(tx.backend())
    );
    let part = |row: Row| {
        let id: SellerOrderId = row.seller_order_id.into();
        Ok((id, row.progress.into_progress(id)?))
    };
    let rows = all::<Row>(tx, &sql, values![order]).await?;
    rows.into_iter().map(part).collect()
}

/// Parts of an order with how far they got.
pub type Parts = Vec<(SellerOrderId, Progress)>;

/// What is counted on the lines of a seller order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineCount {
    /// Units that were called off.
    Cancelled,
    /// Units that reached the buyer.
    Delivered,
    /// Units that came back.
    Returned,
}

impl LineCount {
    const fn column(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled_milli",
            Self::Delivered => "delivered_milli",
            Self::Returned => "returned_milli",
        }
    }
}

/// Counts every line of a seller order as `what`, whole or not at all.
pub async fn count_lines(
    tx: &Tx,
    id: SellerOrderId,
    what: LineCount,
    whole: bool,
) -> Result<(), StorageError> {
    let column = what.column();
    let value = if whole {
        "(SELECT l.quantity_milli FROM order_lines l WHERE l.id = order_line_id)"
    } else {
        "0"
    };
    let sql = format!(
        "UPDATE order_line_progress SET {column} = {value} WHERE order_line_id IN \
         (SELECT id FROM order_lines WHERE seller_order_id = $1)"
    );
    execute(tx, &sql, values![id]).await?;
    Ok(())
}

/// Writes a shipment (or a pickup) of a whole seller order down, and counts its lines as shipped.
pub async fn ship(
    tx: &Tx,
    id: SellerOrderId,
    kind: &str,
    (carrier, tracking_number): (Option<String>, Option<String>),
) -> Result<ShipmentId, StorageError> {
    let shipment: ShipmentId = tx.new_id();
    let columns = [
        "id",
        "seller_order_id",
        "kind",
        "carrier",
        "tracking_number",
        "shipped_at",
    ];
    let row = values![shipment, id, kind, carrier, tracking_number, tx.now()];
    insert(tx, "shipments", &columns, vec![row]).await?;
    let sql = "UPDATE order_line_progress SET shipped_milli = (SELECT l.quantity_milli \
               FROM order_lines l WHERE l.id = order_line_id) WHERE order_line_id IN \
               (SELECT id FROM order_lines WHERE seller_order_id = $1)";
    execute(tx, sql, values![id]).await?;
    Ok(shipment)
}
