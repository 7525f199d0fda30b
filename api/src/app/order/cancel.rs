//! Calling an order off before it is paid.

use super::call_off::call_off;
use super::read::visible_order;
use crate::app::payment::withdraw_open_payments;
use crate::app::person::trail;
use crate::app::{Actor, App, CommandError, IdempotencyKey, begin_once, finish_once};
use domain::OrderId;
use domain::order::{CancelReason, CancelRefusal};
use serde_json::json;
use storage::audit;
use storage::order::lock_parts;

/// An order to be called off by its buyer.
#[derive(Debug, Clone)]
pub struct CancelOrder {
    /// The caller's name for this request.
    pub key: IdempotencyKey,
    /// Which order.
    pub order: OrderId,
}

/// Calls an order off that is not paid, and releases its stock. Payments under way are taken
/// back; money that arrives all the same goes back by itself.
///
/// # Errors
/// [`CommandError::Refused`] when a part of it is paid.
pub async fn cancel_order(
    app: &App,
    actor: &Actor,
    command: CancelOrder,
) -> Result<OrderId, CommandError<CancelRefusal>> {
    let order = visible_order(&app.db, actor, command.order).await?;
    let tx = app.db.begin().await?;
    let request = app.idempotent(actor, &command.key, "orderCancel", &command.order);
    if let Some(id) = begin_once(&tx, &request).await? {
        return Ok(id);
    }
    let parts = lock_parts(&tx, order.id).await?;
    if parts.iter().any(|(_, part)| part.paid_at.is_some()) {
        return Err(CommandError::Refused(CancelRefusal::AlreadyPaid));
    }
    if call_off(&tx, parts, CancelReason::Buyer).await? > 0 {
        withdraw_open_payments(&tx, order.id).await?;
        let mut entry = trail::entry(actor, "order.cancel", "order", order.id);
        entry.after = Some(json!({ "reason": CancelReason::Buyer.code() }));
        audit::record(&tx, entry).await?;
    }
    finish_once(&tx, &request, &order.id).await?;
    tx.commit().await?;
    Ok(order.id)
}
