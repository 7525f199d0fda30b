//! What a provider tells about a refund, applied.

use super::PaymentError;
use super::credit::credits_of_refund;
use super::inbox::Outcome;
use crate::app::App;
use domain::RefundId;
use domain::ledger::{Balanced, reversal};
use domain::payment::{Advance, RefundStatus};
use domain::person::Sight;
use payments::ProviderRefund;
use storage::Tx;
use storage::ledger::{Cause, entries_of_part, post};
use storage::order::{credited_lines, lock_progress, save_progress};
use storage::output::remaining_of_line;
use storage::payment::{RefundView, find, find_refund, lock_refund, move_refund};

/// Applies what the provider of `gateway` answered about a refund. The move to `SUCCEEDED` reverses
/// what was booked for its part, and happens once.
pub(super) async fn apply_refund(
    app: &App,
    gateway: &str,
    report: &ProviderRefund,
) -> Result<Outcome, PaymentError> {
    let Some(id) = report.refund_id else {
        return Ok(Outcome::NotOurs);
    };
    let Some(found) = find_refund(&app.db, &Sight::house(), id).await? else {
        return Ok(Outcome::NotOurs);
    };
    let payment = find(&app.db, &Sight::house(), found.payment).await?;
    let Some(payment) = payment.filter(|payment| payment.gateway == gateway) else {
        return Ok(Outcome::NotOurs);
    };
    let from = payment.provider_reference.as_deref();
    if report.amount != found.amount || from != Some(report.payment_reference.as_str()) {
        tracing::error!(
            refund.id = %id,
            refund.amount = found.amount.get(),
            reported.amount = report.amount.get(),
            "the provider tells of another refund than was asked for"
        );
        return Ok(Outcome::Mismatch);
    }
    let tx = app.db.begin().await?;
    let Some(refund) = lock_refund(&tx, id).await? else {
        return Ok(Outcome::NotOurs);
    };
    let Advance::Moves(to) = refund.status.advance(report.status) else {
        return Ok(Outcome::NothingNew);
    };
    let reference = Some(report.provider_reference.as_str());
    move_refund(&tx, id, to, (reference, report.failure.as_deref())).await?;
    if to == RefundStatus::Succeeded {
        book(&tx, &refund).await?;
    }
    tx.commit().await?;
    tracing::info!(refund.id = %id, refund.status = to.code(), "refund moved");
    Ok(Outcome::Applied)
}

/// The provider will not send it, whatever is tried: the money stays here, and may be asked for
/// again.
pub(super) async fn give_up(app: &App, id: RefundId, why: &str) -> Result<(), PaymentError> {
    let tx = app.db.begin().await?;
    let Some(refund) = lock_refund(&tx, id).await? else {
        return Ok(());
    };
    if let Advance::Moves(to) = refund.status.advance(RefundStatus::Failed) {
        tracing::error!(refund.id = %id, why, "the provider refused a refund");
        move_refund(&tx, id, to, (None, Some(why))).await?;
    }
    Ok(tx.commit().await?)
}

/// Books money that went back: the entries of its part in its payment, reversed; and, when that
/// payment had bought the part, what its villages have of it.
async fn book(tx: &Tx, refund: &RefundView) -> Result<(), PaymentError> {
    let part = refund.seller_order;
    let booked = entries_of_part(tx, Cause::Payment(refund.payment), part).await?;
    let entries = Balanced::new(reversal(&booked));
    let entries = entries.map_err(|off| PaymentError::Unbalanced(off.by))?;
    post(tx, Cause::Refund(refund.id), &entries).await?;
    let Some(mut progress) = lock_progress(tx, part).await? else {
        return Ok(());
    };
    if progress.paid_by != Some(refund.payment) {
        return Ok(());
    }
    progress.refunded_at = Some(tx.now());
    save_progress(tx, part, &progress).await?;
    let mut credits = Vec::new();
    for line in credited_lines(tx, &[part]).await? {
        let left = remaining_of_line(tx, line.line).await?;
        credits.extend(credits_of_refund(&line, &left, refund.id));
    }
    storage::output::post(tx, credits).await?;
    Ok(())
}
