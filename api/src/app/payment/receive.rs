//! A message of a provider, as it comes in.

use super::inbox::{APPLY_JOB, ApplyJob};
use crate::app::App;
use domain::PersonId;
use http::HeaderMap;
use payments::{MessageSubject, ProviderMessage, WebhookError};
use storage::StorageError;
use storage::jobs::{NewJob, enqueue};
use storage::payment::{InboxSubject, NewMessage, find_by_reference, has_message, keep};

/// Why a message was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// No such gateway here.
    #[error("no such gateway")]
    NoGateway,
    /// Its proof or its body is wrong.
    #[error("the message is not believed")]
    NotBelieved(#[source] WebhookError),
    /// It could not be kept; the provider sends it again.
    #[error("the message could not be kept")]
    NotKept(#[source] StorageError),
}

/// Verifies a message of `gateway` and keeps it, once; what it says is applied by a job. Returning
/// `Ok` means that it is safe and may be acknowledged.
///
/// # Errors
/// [`ReceiveError`].
pub async fn receive_message(
    app: &App,
    gateway: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<(), ReceiveError> {
    let gateway = app.gateways.find(gateway).ok_or(ReceiveError::NoGateway)?;
    let now = app.environment().clock.now();
    let message = gateway
        .verify(headers, body, now)
        .map_err(ReceiveError::NotBelieved)?;
    match store(app, gateway.name(), &message, body).await {
        // The same event, kept by somebody else in the meantime.
        Err(error) if error.is_duplicate() => Ok(()),
        kept => kept.map_err(ReceiveError::NotKept),
    }
}

async fn store(
    app: &App,
    provider: &'static str,
    message: &ProviderMessage,
    body: &[u8],
) -> Result<(), StorageError> {
    if has_message(&app.db, provider, &message.event_id).await? {
        return Ok(());
    }
    let (subject, payment_reference) = match &message.subject {
        MessageSubject::Payment { provider_reference } => (
            InboxSubject::Payment(provider_reference.clone()),
            Some(provider_reference),
        ),
        MessageSubject::Refund {
            provider_reference,
            payment_reference,
        } => (
            InboxSubject::Refund(provider_reference.clone()),
            Some(payment_reference),
        ),
        MessageSubject::Unknown => (InboxSubject::Unknown, None),
    };
    let person = match payment_reference {
        Some(reference) => payer(app, provider, reference).await?,
        None => None,
    };
    let tx = app.db.begin().await?;
    let kept = NewMessage {
        provider,
        event_id: &message.event_id,
        kind: &message.kind,
        subject: &subject,
        body,
        person,
    };
    let id = keep(&tx, kept).await?;
    let job = NewJob {
        kind: APPLY_JOB,
        payload: serde_json::to_string(&ApplyJob { message: id })?,
        dedupe_key: None,
        run_at: tx.now(),
    };
    enqueue(&tx, job).await?;
    tx.commit().await
}

/// Whose personal values may be in a message about the payment `reference`.
async fn payer(
    app: &App,
    provider: &str,
    reference: &str,
) -> Result<Option<PersonId>, StorageError> {
    let payment = find_by_reference(&app.db, provider, reference).await?;
    Ok(payment.map(|payment| payment.person))
}
