//! The steps of a seller order, from its acceptance to its end.

use super::read::visible_seller_order;
use crate::app::person::trail;
use crate::app::{Actor, App, CommandError, Denied, IdempotencyKey, begin_once, finish_once};
use domain::SellerOrderId;
use domain::order::{DeliveryMethod, Step, StepRefusal};
use serde::Serialize;
use serde_json::json;
use storage::order::{LineCount, SellerOrderView, count_lines, lock_progress, save_progress, ship};
use storage::{Tx, audit};

/// With whom a parcel travels.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Shipped {
    /// The carrier's name.
    pub carrier: Option<String>,
    /// The carrier's number of the parcel.
    pub tracking_number: Option<String>,
}

/// A step to be taken.
#[derive(Debug, Clone)]
pub struct TakeStep {
    /// The caller's name for this request.
    pub key: IdempotencyKey,
    /// Which seller order.
    pub seller_order: SellerOrderId,
    /// Which step.
    pub step: Step,
    /// For [`Step::Ship`]: how it travels.
    pub shipped: Shipped,
}

const fn operation(step: Step) -> &'static str {
    match step {
        Step::Accept => "sellerOrderAccept",
        Step::Pack => "sellerOrderPack",
        Step::Ship => "sellerOrderShip",
        Step::Deliver => "sellerOrderDeliver",
        Step::Complete => "sellerOrderComplete",
    }
}

const fn action(step: Step) -> &'static str {
    match step {
        Step::Accept => "seller_order.accept",
        Step::Pack => "seller_order.pack",
        Step::Ship => "seller_order.ship",
        Step::Deliver => "seller_order.deliver",
        Step::Complete => "seller_order.complete",
    }
}

/// Takes a step; one that was taken before changes nothing. The enterprise takes all of them but
/// the last; the buyer says that it arrived and that it is complete.
///
/// # Errors
/// [`CommandError::Refused`] when it is not this step's turn.
pub async fn take_step(
    app: &App,
    actor: &Actor,
    command: TakeStep,
) -> Result<SellerOrderId, CommandError<StepRefusal>> {
    let part = visible_seller_order(&app.db, actor, command.seller_order).await?;
    let seller = actor.rights.may_ship(part.enterprise);
    let buyer = actor.as_buyer() == Some(part.person);
    actor.require(match command.step {
        Step::Accept | Step::Pack | Step::Ship => seller,
        Step::Deliver => seller || buyer,
        Step::Complete => buyer,
    })?;
    let tx = app.db.begin().await?;
    let input = (command.seller_order, &command.shipped);
    let request = app.idempotent(actor, &command.key, operation(command.step), &input);
    if let Some(id) = begin_once(&tx, &request).await? {
        return Ok(id);
    }
    let Some(mut progress) = lock_progress(&tx, part.id).await? else {
        return Err(Denied::NotFound.into());
    };
    let taken = progress.take(command.step, tx.now());
    if taken.map_err(CommandError::Refused)? {
        save_progress(&tx, part.id, &progress).await?;
        follow(&tx, &part, &command).await?;
        let mut entry = trail::entry(actor, action(command.step), "seller_order", part.id);
        entry.enterprise = Some(part.enterprise);
        entry.after = Some(json!({ "shipped": command.shipped }));
        audit::record(&tx, entry).await?;
    }
    finish_once(&tx, &request, &part.id).await?;
    tx.commit().await?;
    Ok(part.id)
}

/// What a step means for shipments and lines.
async fn follow(
    tx: &Tx,
    part: &SellerOrderView,
    command: &TakeStep,
) -> Result<(), CommandError<StepRefusal>> {
    match command.step {
        Step::Ship => {
            let kind = match part.delivery_method {
                DeliveryMethod::Pickup => "PICKUP",
                DeliveryMethod::Flat => "COURIER",
            };
            let shipped = command.shipped.clone();
            ship(
                tx,
                part.id,
                kind,
                (shipped.carrier, shipped.tracking_number),
            )
            .await?;
        }
        Step::Deliver => count_lines(tx, part.id, LineCount::Delivered, true).await?,
        Step::Accept | Step::Pack | Step::Complete => {}
    }
    Ok(())
}
