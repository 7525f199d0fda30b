//! What a provider tells about a payment, applied.

use super::PaymentError;
use super::inbox::{Outcome, Told};
use super::settle::settle;
use super::start::find_reported;
use crate::app::App;
use domain::payment::{Advance, PaymentStatus};
use payments::ProviderPayment;
use storage::Tx;
use storage::payment::{PaymentView, created_at_provider, finish, lock, transition};

/// The only currency there is.
pub(super) const CURRENCY: &str = "IDR";

/// Applies what the provider of `gateway` answered about a payment, because of what was `told` if
/// a message said so, and writes down what became of that message. States only move forward; the
/// move to `PAID` sells its parts, and happens once.
pub(super) async fn apply_payment(
    app: &App,
    gateway: &str,
    report: &ProviderPayment,
    told: Option<Told<'_>>,
) -> Result<Outcome, PaymentError> {
    let Some(found) = find_reported(app, gateway, report).await? else {
        return Ok(Outcome::NotOurs);
    };
    let tx = app.db.begin().await?;
    let Some(payment) = lock(&tx, found.id).await? else {
        return Ok(Outcome::NotOurs);
    };
    if !is_as_asked(&payment, report) {
        tracing::error!(
            payment.id = %payment.id,
            payment.amount = payment.amount.get(),
            reported.amount = report.amount.get(),
            reported.currency = report.currency,
            "the provider tells of another payment than was asked for"
        );
        return close(tx, told, Outcome::Mismatch).await;
    }
    created_at_provider(&tx, payment.id, &report.provider_reference, None).await?;
    let Advance::Moves(to) = payment.status.advance(report.status) else {
        return close(tx, told, Outcome::NothingNew).await;
    };
    let message = told.map(|told| told.message);
    if to == PaymentStatus::Paid {
        let paid_at = report.paid_at.map_or(tx.now(), |at| at.min(tx.now()));
        transition(&tx, &payment, to, (Some(paid_at), None), message).await?;
        settle(&tx, &payment, paid_at).await?;
    } else {
        let failure = report.failure.as_deref();
        transition(&tx, &payment, to, (None, failure), message).await?;
    }
    let outcome = close(tx, told, Outcome::Applied).await?;
    tracing::info!(payment.id = %payment.id, payment.status = to.code(), "payment moved");
    Ok(outcome)
}

/// Ends the transaction, and with it the message and its job.
async fn close(tx: Tx, told: Option<Told<'_>>, outcome: Outcome) -> Result<Outcome, PaymentError> {
    if let Some(told) = told {
        finish(&tx, told.message, outcome.code()).await?;
        told.job.finish(&tx).await?;
    }
    tx.commit().await?;
    Ok(outcome)
}

fn is_as_asked(payment: &PaymentView, report: &ProviderPayment) -> bool {
    let known = payment.provider_reference.as_ref();
    report.amount == payment.amount
        && report.currency == CURRENCY
        && known.is_none_or(|reference| *reference == report.provider_reference)
}
