//! Giving the money of a seller order back.

use super::send_refund::send_later;
use crate::app::order::visible_seller_order;
use crate::app::person::trail;
use crate::app::{Actor, App, CommandError, Denied, IdempotencyKey, begin_once, finish_once};
use domain::order::{Progress, RefundRefusal};
use domain::payment::RefundReason;
use domain::{RefundId, SellerOrderId};
use serde_json::json;
use storage::order::{
    LineCount, SellerOrderView, StockMove, count_lines, lock_progress, move_stock, save_progress,
    sold_lines,
};
use storage::payment::{NewRefund, insert_refund, live_refund_of_part, parts_of};
use storage::{StorageError, Tx, audit};

/// A seller order whose money its enterprise gives back.
#[derive(Debug, Clone)]
pub struct RefundSellerOrder {
    /// The caller's name for this request.
    pub key: IdempotencyKey,
    /// Which seller order.
    pub seller_order: SellerOrderId,
}

/// Ends a paid seller order and sends all of its money back. Goods that have not left go back on
/// the shelf at once; ledger and villages follow when the provider has sent the money. After a
/// refund that failed it may be asked for again.
///
/// # Errors
/// [`CommandError::Refused`]; [`CommandError::Denied`] for who does not see the enterprise's money.
pub async fn refund_seller_order(
    app: &App,
    actor: &Actor,
    command: RefundSellerOrder,
) -> Result<RefundId, CommandError<RefundRefusal>> {
    let part = visible_seller_order(&app.db, actor, command.seller_order).await?;
    actor.require(actor.rights.may_see_money(part.enterprise))?;
    let tx = app.db.begin().await?;
    let request = app.idempotent(actor, &command.key, "sellerOrderRefund", &part.id);
    if let Some(id) = begin_once(&tx, &request).await? {
        return Ok(id);
    }
    let Some(mut progress) = lock_progress(&tx, part.id).await? else {
        return Err(Denied::NotFound.into());
    };
    let id = store(&tx, actor, (&part, &mut progress)).await?;
    finish_once(&tx, &request, &id).await?;
    tx.commit().await?;
    Ok(id)
}

async fn store(
    tx: &Tx,
    actor: &Actor,
    (part, progress): (&SellerOrderView, &mut Progress),
) -> Result<RefundId, CommandError<RefundRefusal>> {
    let before = progress.status();
    let here = progress.refund(tx.now()).map_err(CommandError::Refused)?;
    let Some(payment) = progress.paid_by else {
        return Err(CommandError::Refused(RefundRefusal::NotPaid));
    };
    if live_refund_of_part(tx, payment, part.id).await?.is_some() {
        return Err(CommandError::Refused(RefundRefusal::AlreadyRefunded));
    }
    save_progress(tx, part.id, progress).await?;
    give_back(tx, part.id, here).await?;
    let mut parts = parts_of(tx, payment).await?.into_iter();
    let paid = parts.find(|one| one.seller_order == part.id);
    let amount = paid.map_or(part.total, |one| one.amount);
    let refund = NewRefund {
        id: tx.new_id(),
        payment,
        seller_order: part.id,
        amount,
        reason: RefundReason::Enterprise,
        requested_by: actor.person,
    };
    let id = refund.id;
    insert_refund(tx, refund).await?;
    send_later(tx, id, tx.now()).await?;
    let mut entry = trail::entry(actor, "seller_order.refund", "seller_order", part.id);
    entry.enterprise = Some(part.enterprise);
    entry.before = Some(json!({ "status": format!("{before:?}") }));
    entry.after = Some(json!({ "refund": id, "amount": amount }));
    audit::record(tx, entry).await?;
    Ok(id)
}

/// What the end of a paid seller order means for its lines, and for its stock when it is `here`.
async fn give_back(tx: &Tx, id: SellerOrderId, here: bool) -> Result<(), StorageError> {
    if !here {
        return count_lines(tx, id, LineCount::Returned, true).await;
    }
    count_lines(tx, id, LineCount::Cancelled, true).await?;
    let lines = sold_lines(tx, &[id]).await?;
    move_stock(tx, StockMove::Return, &lines).await?;
    Ok(())
}
