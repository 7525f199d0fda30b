//! Beginning a payment.

use super::PaymentError;
use super::check::check_later;
use super::gateways::failed;
use crate::app::order::visible_order;
use crate::app::person::trail;
use crate::app::{Actor, App, CommandError, IdempotencyKey, begin_once, finish_once};
use domain::payment::{Advance, PaymentStatus, StartRefusal};
use domain::person::Sight;
use domain::{PaymentId, Rupiah, SellerOrderId};
use payments::{CollectRequest, Collection, Gateway, GatewayError};
use serde_json::json;
use storage::order::{OrderView, lock_parts, seller_orders_of};
use storage::payment::{
    NewPayment, PaymentView, created_at_provider, find, insert, lock, open_of_order, parts_of,
    transition,
};
use storage::{StorageError, Tx, audit};

/// A payment to be begun by the buyer of an order.
#[derive(Debug, Clone)]
pub struct StartPayment {
    /// The caller's name for this request.
    pub key: IdempotencyKey,
    /// Which order.
    pub order: domain::OrderId,
    /// Through which gateway.
    pub gateway: String,
    /// Where the buyer goes afterwards: an `http` or `https` address.
    pub return_url: Option<String>,
}

/// Begins to collect everything of an order that is not paid. A payment that is still open for the
/// same parts through the same gateway is that payment again.
///
/// The payment is stored before the provider hears of it: a crash in between leaves a row that the
/// next call, or the job that asks about open payments, brings to its end under the same id.
///
/// # Errors
/// [`CommandError::Refused`]; [`CommandError::Busy`] when the provider gives no answer now.
pub async fn start_payment(
    app: &App,
    actor: &Actor,
    command: StartPayment,
) -> Result<PaymentId, CommandError<StartRefusal>> {
    let order = visible_order(&app.db, actor, command.order).await?;
    let Some(gateway) = app.gateways.find(&command.gateway) else {
        return Err(CommandError::Refused(StartRefusal::GatewayNotOffered));
    };
    let id = store(app, actor, &command, &order).await?;
    match open_at_provider(app, gateway, id).await {
        Ok(()) => Ok(id),
        Err(PaymentError::Gateway { source, .. }) if source.is_retryable() => {
            Err(CommandError::Busy)
        }
        Err(PaymentError::Gateway { .. }) => {
            Err(CommandError::Refused(StartRefusal::ProviderRefused))
        }
        Err(PaymentError::Storage(error)) => Err(error.into()),
        Err(error) => Err(CommandError::fault(error)),
    }
}

async fn store(
    app: &App,
    actor: &Actor,
    command: &StartPayment,
    order: &OrderView,
) -> Result<PaymentId, CommandError<StartRefusal>> {
    let tx = app.db.begin().await?;
    let input = (&command.order, &command.gateway, &command.return_url);
    let request = app.idempotent(actor, &command.key, "paymentStart", &input);
    if let Some(id) = begin_once(&tx, &request).await? {
        return Ok(id);
    }
    let parts = payable(&tx, order).await?;
    let id = match reusable(&tx, command, &parts).await? {
        Some(id) => id,
        None => store_new(&tx, actor, (command, order), &parts).await?,
    };
    finish_once(&tx, &request, &id).await?;
    tx.commit().await?;
    Ok(id)
}

/// The parts that are to be paid, locked, in ascending id.
async fn payable(
    tx: &Tx,
    order: &OrderView,
) -> Result<Vec<(SellerOrderId, Rupiah)>, CommandError<StartRefusal>> {
    let locked = lock_parts(tx, order.id).await?;
    let refused = |why| Err(CommandError::Refused(why));
    let living = || {
        locked
            .iter()
            .filter(|(_, part)| part.cancelled_at.is_none())
    };
    if living().next().is_none() {
        let expired = order.hold_expires_at <= tx.now();
        return refused(if expired {
            StartRefusal::Expired
        } else {
            StartRefusal::Ended
        });
    }
    let unpaid: Vec<SellerOrderId> = living()
        .filter(|(_, part)| part.paid_at.is_none())
        .map(|(id, _)| *id)
        .collect();
    if unpaid.is_empty() {
        return refused(StartRefusal::AlreadyPaid);
    }
    if order.hold_expires_at <= tx.now() {
        return refused(StartRefusal::Expired);
    }
    let mut parts = seller_orders_of(tx, &[order.id]).await?;
    parts.retain(|part| unpaid.contains(&part.id));
    parts.sort_unstable_by_key(|part| part.id);
    Ok(parts.iter().map(|part| (part.id, part.total)).collect())
}

async fn reusable(
    tx: &Tx,
    command: &StartPayment,
    parts: &[(SellerOrderId, Rupiah)],
) -> Result<Option<PaymentId>, StorageError> {
    for open in open_of_order(tx, command.order).await? {
        if open.gateway != command.gateway {
            continue;
        }
        let collects = parts_of(tx, open.id).await?.into_iter();
        let collects: Vec<_> = collects
            .map(|part| (part.seller_order, part.amount))
            .collect();
        if collects == parts {
            return Ok(Some(open.id));
        }
    }
    Ok(None)
}

async fn store_new(
    tx: &Tx,
    actor: &Actor,
    (command, order): (&StartPayment, &OrderView),
    parts: &[(SellerOrderId, Rupiah)],
) -> Result<PaymentId, StorageError> {
    let id: PaymentId = tx.new_id();
    let amount: Rupiah = parts.iter().map(|(_, amount)| *amount).sum();
    let payment = NewPayment {
        id,
        order: order.id,
        gateway: &command.gateway,
        amount,
        expires_at: order.hold_expires_at,
        return_url: command.return_url.as_deref(),
        parts,
    };
    insert(tx, payment).await?;
    check_later(tx, id, tx.now()).await?;
    let mut entry = trail::entry(actor, "payment.start", "payment", id);
    entry.after = Some(json!({ "order": order.id, "gateway": command.gateway, "amount": amount }));
    audit::record(tx, entry).await?;
    Ok(id)
}

/// Tells the provider of a payment that it may not know yet. Safe to repeat: the payment's id
/// makes it one payment there.
pub(super) async fn open_at_provider(
    app: &App,
    gateway: &dyn Gateway,
    id: PaymentId,
) -> Result<(), PaymentError> {
    let Some(payment) = find(&app.db, &Sight::house(), id).await? else {
        return Ok(());
    };
    if payment.provider_reference.is_some() || !payment.status.is_open() {
        return Ok(());
    }
    let request = CollectRequest {
        payment_id: id,
        order_number: payment.order_number.clone(),
        amount: payment.amount,
        description: format!("Pesanan {}", payment.order_number),
        expires_at: payment.expires_at,
        return_url: payment.return_url.clone(),
    };
    match gateway.create(&request).await {
        Ok(collection) => opened(app, id, &collection).await,
        Err(error) => {
            not_opened(app, id, &error).await?;
            Err(failed(gateway.name())(error))
        }
    }
}

/// The provider has it. Only that it waits for the buyer is taken from this answer; anything else
/// is asked for by the job that waits since the payment was stored, so that money is booked in one
/// place.
async fn opened(app: &App, id: PaymentId, collection: &Collection) -> Result<(), PaymentError> {
    let tx = app.db.begin().await?;
    let Some(payment) = lock(&tx, id).await? else {
        return Ok(());
    };
    let url = collection.checkout_url.as_deref();
    created_at_provider(&tx, id, &collection.provider_reference, url).await?;
    if let Advance::Moves(to) = payment.status.advance(PaymentStatus::Pending) {
        transition(&tx, &payment, to, (None, None), None).await?;
    }
    Ok(tx.commit().await?)
}

async fn not_opened(app: &App, id: PaymentId, error: &GatewayError) -> Result<(), PaymentError> {
    let (to, failure) = match error {
        GatewayError::Unavailable(_) => {
            let error: &dyn std::error::Error = error;
            tracing::warn!(payment.id = %id, error, "the provider was not asked");
            return Ok(());
        }
        GatewayError::Unknown(_) => (PaymentStatus::Unknown, None),
        refused => (PaymentStatus::Failed, Some(refused.to_string())),
    };
    let tx = app.db.begin().await?;
    let Some(payment) = lock(&tx, id).await? else {
        return Ok(());
    };
    if let Advance::Moves(to) = payment.status.advance(to) {
        tracing::warn!(payment.id = %id, %error, "not opened at the provider");
        transition(&tx, &payment, to, (None, failure.as_deref()), None).await?;
    }
    Ok(tx.commit().await?)
}

/// A payment by the provider's answer: by our id when the provider kept it, else by its own.
pub(super) async fn find_reported(
    app: &App,
    gateway: &str,
    report: &payments::ProviderPayment,
) -> Result<Option<PaymentView>, StorageError> {
    let found = if let Some(id) = report.payment_id {
        find(&app.db, &Sight::house(), id).await?
    } else {
        let reference = &report.provider_reference;
        storage::payment::find_by_reference(&app.db, gateway, reference).await?
    };
    Ok(found.filter(|payment| payment.gateway == gateway))
}
