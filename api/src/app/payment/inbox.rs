//! Applying a message of the inbox: its subject is asked for at the provider.

use super::PaymentError;
use super::apply::apply_payment;
use super::apply_refund::apply_refund;
use super::gateways::failed;
use crate::app::App;
use crate::app::worker::HeldJob;
use domain::ProviderMessageId;
use payments::GatewayError;
use serde::{Deserialize, Serialize};
use storage::payment::{InboxSubject, finish, message};

/// The job that applies a message.
pub const APPLY_JOB: &str = "payment.apply";

/// Which message to apply.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct ApplyJob {
    /// The message.
    pub message: ProviderMessageId,
}

/// What became of a message, in rows and logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It moved a payment or a refund.
    Applied,
    /// It said nothing new.
    NothingNew,
    /// It is about nothing of ours.
    NotOurs,
    /// The provider tells another amount, currency or reference than we asked for: somebody must
    /// look at it. Nothing was booked.
    Mismatch,
    /// The adapter does not know what it is about.
    UnknownSubject,
}

impl Outcome {
    /// The word in rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Applied => "APPLIED",
            Self::NothingNew => "NOTHING_NEW",
            Self::NotOurs => "NOT_OURS",
            Self::Mismatch => "MISMATCH",
            Self::UnknownSubject => "UNKNOWN_SUBJECT",
        }
    }
}

/// Why a provider is asked: a message said so, and a job is at it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told<'a> {
    /// The message.
    pub(super) message: ProviderMessageId,
    /// Its job.
    pub(super) job: &'a HeldJob,
}

/// Applies a message once; a second time does nothing. Ends the job that it is, `held`.
pub async fn apply_message(app: &App, job: ApplyJob, held: &HeldJob) -> Result<(), PaymentError> {
    let Some(message) = message(&app.db, job.message).await? else {
        return Ok(());
    };
    let gateway = app.gateways.of_record(&message.provider)?;
    let outcome = match &message.subject {
        InboxSubject::Payment(reference) => match gateway.fetch(reference).await {
            Ok(report) => {
                let told = Told {
                    message: message.id,
                    job: held,
                };
                match apply_payment(app, gateway.name(), &report, Some(told)).await? {
                    Outcome::NotOurs => Outcome::NotOurs,
                    // Written down in the same transaction as what it did.
                    _ => return Ok(()),
                }
            }
            Err(GatewayError::NotFound) => Outcome::NotOurs,
            Err(error) => return Err(failed(gateway.name())(error)),
        },
        InboxSubject::Refund(reference) => match gateway.fetch_refund(reference).await {
            Ok(report) => apply_refund(app, gateway.name(), &report).await?,
            Err(GatewayError::NotFound) => Outcome::NotOurs,
            Err(error) => return Err(failed(gateway.name())(error)),
        },
        InboxSubject::Unknown => Outcome::UnknownSubject,
    };
    let tx = app.db.begin().await?;
    finish(&tx, message.id, outcome.code()).await?;
    held.finish(&tx).await?;
    Ok(tx.commit().await?)
}
