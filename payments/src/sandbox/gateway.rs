//! [`SandboxGateway`]: the sandbox as the shop sees it.

use super::Sandbox;
use super::event::Event;
use crate::{
    CollectRequest, Collection, Gateway, GatewayError, ProviderMessage, ProviderPayment,
    ProviderRefund, RefundRequest, WebhookError, WebhookSecret, signature,
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use http::HeaderMap;
use std::sync::Arc;

/// The header that carries the signature of a message; its form is that of [`signature`].
pub const SIGNATURE_HEADER: &str = "sandbox-signature";

/// The rail named `sandbox`. A call waits for the sandbox's disk on a thread of its own.
#[derive(Clone)]
pub struct SandboxGateway(pub Arc<Sandbox>);

impl SandboxGateway {
    /// What the sandbox and its callers know.
    pub(super) fn secret(&self) -> &WebhookSecret {
        &self.0.settings.secret
    }

    async fn call<T, F>(&self, call: F) -> Result<T, GatewayError>
    where
        T: Send + 'static,
        F: FnOnce(&Sandbox) -> Result<T, GatewayError> + Send + 'static,
    {
        let sandbox = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || call(&sandbox))
            .await
            .unwrap_or_else(|error| Err(GatewayError::Unknown(Box::new(error))))
    }
}

#[async_trait]
impl Gateway for SandboxGateway {
    fn name(&self) -> &'static str {
        "sandbox"
    }

    async fn create(&self, request: &CollectRequest) -> Result<Collection, GatewayError> {
        let request = request.clone();
        self.call(move |sandbox| sandbox.create_payment(&request))
            .await
    }

    async fn fetch(&self, provider_reference: &str) -> Result<ProviderPayment, GatewayError> {
        let reference = provider_reference.to_owned();
        self.call(move |sandbox| sandbox.fetch_payment(&reference))
            .await
    }

    async fn cancel(&self, provider_reference: &str) -> Result<ProviderPayment, GatewayError> {
        let reference = provider_reference.to_owned();
        self.call(move |sandbox| sandbox.cancel_payment(&reference))
            .await
    }

    async fn refund(&self, request: &RefundRequest) -> Result<ProviderRefund, GatewayError> {
        let request = request.clone();
        self.call(move |sandbox| sandbox.create_refund(&request))
            .await
    }

    async fn fetch_refund(&self, provider_reference: &str) -> Result<ProviderRefund, GatewayError> {
        let reference = provider_reference.to_owned();
        self.call(move |sandbox| sandbox.fetch_refund_row(&reference))
            .await
    }

    fn verify(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<ProviderMessage, WebhookError> {
        verify_message(self.secret(), headers, body, now)
    }
}

/// Reads a message of the sandbox that holds `secret`, after proving it.
pub(super) fn verify_message(
    secret: &WebhookSecret,
    headers: &HeaderMap,
    body: &[u8],
    now: DateTime<Utc>,
) -> Result<ProviderMessage, WebhookError> {
    let mut signatures = headers.get_all(SIGNATURE_HEADER).iter();
    let first = signatures.next().ok_or(WebhookError::Unsigned)?;
    let (Ok(text), None) = (first.to_str(), signatures.next()) else {
        return Err(WebhookError::MalformedSignature);
    };
    signature::verify(secret, text, body, now)?;
    let event: Event = serde_json::from_slice(body)
        .map_err(|error| WebhookError::MalformedBody(Box::new(error)))?;
    Ok(event.into_message())
}
