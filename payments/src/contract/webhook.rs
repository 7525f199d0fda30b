//! What is promised about messages.

use super::{Broken, Harness, broken, equal, holds, paid, refund_request, thousand};
use crate::{MessageSubject, ProviderMessage, WebhookError};
use bytes::Bytes;
use chrono::Duration;
use http::HeaderMap;

/// A payment and a refund are each told by name, every event under an id of its own.
pub async fn a_message_names_its_subject(harness: &dyn Harness) -> Result<(), Broken> {
    harness.messages().await;
    let payment = paid(harness, thousand(90)).await?;
    let request = refund_request(harness, &payment, thousand(90));
    let refund = harness.gateway().refund(&request).await?;
    let mut messages = Vec::new();
    for (headers, body) in harness.messages().await {
        messages.push(verified(harness, &headers, &body)?);
    }
    let told = |subject: &MessageSubject| messages.iter().any(|found| found.subject == *subject);
    let of_payment = MessageSubject::Payment {
        provider_reference: payment.clone(),
    };
    let of_refund = MessageSubject::Refund {
        provider_reference: refund.provider_reference,
        payment_reference: payment,
    };
    holds("the payment is told", &messages, |_| told(&of_payment))?;
    holds("the refund is told", &messages, |_| told(&of_refund))?;
    let mut ids: Vec<&String> = messages.iter().map(|message| &message.event_id).collect();
    ids.sort();
    ids.dedup();
    equal("event ids", &ids.len(), &messages.len())
}

/// Without proof there is no message.
pub async fn an_unsigned_message_is_refused(harness: &dyn Harness) -> Result<(), Broken> {
    let (_, body) = one_message(harness).await?;
    let answer = harness
        .gateway()
        .verify(&HeaderMap::new(), &body, harness.now());
    holds("no headers", &answer, |answer| {
        matches!(answer, Err(WebhookError::Unsigned))
    })
}

/// One byte more, less or other is another message.
pub async fn a_message_that_was_changed_is_refused(harness: &dyn Harness) -> Result<(), Broken> {
    let (headers, body) = one_message(harness).await?;
    verified(harness, &headers, &body)?;
    let longer = [body.as_ref(), b" "].concat();
    let shorter = body.slice(..body.len().saturating_sub(1)).to_vec();
    let mut other = body.to_vec();
    if let Some(byte) = other.first_mut() {
        *byte ^= 1;
    }
    for changed in [longer, shorter, other, Vec::new()] {
        let answer = harness.gateway().verify(&headers, &changed, harness.now());
        holds("a changed body", &answer, |answer| {
            matches!(answer, Err(WebhookError::WrongSignature))
        })?;
    }
    Ok(())
}

/// A message is believed for five minutes, in either direction.
pub async fn a_message_too_old_or_too_early_is_refused(
    harness: &dyn Harness,
) -> Result<(), Broken> {
    let (headers, body) = one_message(harness).await?;
    for seconds in [-301, 301] {
        let now = harness.now() + Duration::seconds(seconds);
        let answer = harness.gateway().verify(&headers, &body, now);
        holds("outside the tolerance", &answer, |answer| {
            matches!(answer, Err(WebhookError::OutsideTolerance { .. }))
        })?;
    }
    Ok(())
}

async fn one_message(harness: &dyn Harness) -> Result<(HeaderMap, Bytes), Broken> {
    harness.messages().await;
    paid(harness, thousand(5)).await?;
    let first = harness.messages().await.into_iter().next();
    first.ok_or_else(|| broken("a payment is told", &"nothing"))
}

fn verified(
    harness: &dyn Harness,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<ProviderMessage, Broken> {
    let message = harness.gateway().verify(headers, body, harness.now());
    message.map_err(|error| broken("a message is believed", &error))
}
