//! [`RemoteSandbox`]: a sandbox that another process holds, as the shop sees it.

use super::body::{CollectionBody, PaymentBody, RefundBody, of_collect, of_refund};
use super::refusal::Refusal;
use super::{MAX_API_BYTES, api_token};
use crate::sandbox::gateway::verify_message;
use crate::{
    CollectRequest, Collection, Gateway, GatewayError, ProviderMessage, ProviderPayment,
    ProviderRefund, RefundRequest, WebhookError, WebhookSecret,
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, StatusCode};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response, Url};
use serde::de::DeserializeOwned;
use std::time::Duration;

/// A kept connection is let go before the provider's server, which ends idle ones after ten
/// seconds, can cut it under a request.
const IDLE: Duration = Duration::from_secs(5);

/// Where the provider is, and how long it is waited for.
#[derive(Debug, Clone)]
pub struct RemoteSandboxSettings {
    /// Its address, such as `http://10.0.0.5:8090`.
    pub url: String,
    /// What both sides know.
    pub secret: WebhookSecret,
    /// Until there is a connection.
    pub connect_timeout: Duration,
    /// Until there is an answer, the connection included.
    pub total_timeout: Duration,
}

impl RemoteSandboxSettings {
    /// The provider at `url`, which has two seconds to be there and ten to answer.
    pub fn new(url: impl Into<String>, secret: WebhookSecret) -> Self {
        Self {
            url: url.into(),
            secret,
            connect_timeout: Duration::from_secs(2),
            total_timeout: Duration::from_secs(10),
        }
    }
}

/// Why there can be no such gateway.
#[derive(Debug, thiserror::Error)]
pub enum RemoteSandboxError {
    /// Not an address of the form `http://host:port`, possibly with a path; this client speaks
    /// no TLS, as the sandbox's server does not.
    #[error("{url} is no address that begins with http://")]
    Address {
        /// As it was given.
        url: String,
    },
    /// The secret is the empty text.
    #[error("the sandbox needs a webhook secret")]
    EmptySecret,
    /// No client can be made on this machine.
    #[error("no HTTP client can be made")]
    Client(#[source] reqwest::Error),
}

/// The rail named `sandbox`, asked over HTTP. Every call is one request.
///
/// A connection that cannot be made is [`GatewayError::Unavailable`]. No answer in time, or one
/// that cannot be understood, is [`GatewayError::Unknown`]: the same call again tells.
#[derive(Clone)]
pub struct RemoteSandbox {
    client: Client,
    base: Url,
    token: HeaderValue,
    secret: WebhookSecret,
}

/// An answer that is not one of the sandbox's.
#[derive(Debug, thiserror::Error)]
#[error("the answer with status {status} is none of a sandbox")]
struct Unreadable {
    status: StatusCode,
    #[source]
    source: Option<serde_json::Error>,
}

/// An answer of more bytes than any of the sandbox's has.
#[derive(Debug, thiserror::Error)]
#[error("the answer has more than {MAX_API_BYTES} bytes")]
struct TooLong;

impl RemoteSandbox {
    /// The gateway to the provider that `settings` name. Nothing is asked yet.
    ///
    /// # Errors
    /// [`RemoteSandboxError`].
    pub fn new(settings: RemoteSandboxSettings) -> Result<Self, RemoteSandboxError> {
        let RemoteSandboxSettings { url, secret, .. } = settings;
        if secret.is_empty() {
            return Err(RemoteSandboxError::EmptySecret);
        }
        let base = Url::parse(&url).ok().filter(|url| url.scheme() == "http");
        let (Some(base), Ok(mut token)) = (
            base,
            HeaderValue::from_str(&format!("Bearer {}", api_token(&secret))),
        ) else {
            return Err(RemoteSandboxError::Address { url });
        };
        token.set_sensitive(true);
        let client = Client::builder()
            .connect_timeout(settings.connect_timeout)
            .timeout(settings.total_timeout)
            .pool_idle_timeout(IDLE)
            .redirect(Policy::none());
        Ok(Self {
            client: client.build().map_err(RemoteSandboxError::Client)?,
            base,
            token,
            secret,
        })
    }

    /// The address of what `path` names; a reference cannot leave its place in it.
    fn address(&self, path: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments
                .pop_if_empty()
                .extend(["sandbox", "v1"])
                .extend(path);
        }
        url
    }

    fn get(&self, path: &[&str]) -> RequestBuilder {
        self.client.get(self.address(path))
    }

    fn post(&self, path: &[&str]) -> RequestBuilder {
        self.client.post(self.address(path))
    }

    async fn ask<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, GatewayError> {
        let request = request.header(AUTHORIZATION, self.token.clone());
        let answer = request.send().await.map_err(lost)?;
        let status = answer.status();
        let body = read(answer).await?;
        let unreadable = |source| {
            let source = Some(source);
            GatewayError::Unknown(Box::new(Unreadable { status, source }))
        };
        if status == StatusCode::OK {
            return serde_json::from_slice(&body).map_err(unreadable);
        }
        let refusal: Refusal = serde_json::from_slice(&body).map_err(unreadable)?;
        if refusal.status() == status {
            return Err(refusal.into());
        }
        let source = None;
        Err(GatewayError::Unknown(Box::new(Unreadable {
            status,
            source,
        })))
    }
}

async fn read(mut answer: Response) -> Result<Vec<u8>, GatewayError> {
    let mut body = Vec::new();
    while let Some(part) = answer.chunk().await.map_err(lost)? {
        if body.len().saturating_add(part.len()) > MAX_API_BYTES {
            return Err(GatewayError::Unknown(Box::new(TooLong)));
        }
        body.extend_from_slice(&part);
    }
    Ok(body)
}

/// A request without a connection was not heard; any other may have been.
fn lost(error: reqwest::Error) -> GatewayError {
    let error = error.without_url();
    if error.is_connect() || error.is_builder() {
        GatewayError::Unavailable(Box::new(error))
    } else {
        GatewayError::Unknown(Box::new(error))
    }
}

#[async_trait]
impl Gateway for RemoteSandbox {
    fn name(&self) -> &'static str {
        "sandbox"
    }

    async fn create(&self, request: &CollectRequest) -> Result<Collection, GatewayError> {
        let asked = self.post(&["payments"]).json(&of_collect(request));
        Ok(self.ask::<CollectionBody>(asked).await?.into())
    }

    async fn fetch(&self, provider_reference: &str) -> Result<ProviderPayment, GatewayError> {
        let asked = self.get(&["payments", provider_reference]);
        Ok(self.ask::<PaymentBody>(asked).await?.into())
    }

    async fn cancel(&self, provider_reference: &str) -> Result<ProviderPayment, GatewayError> {
        let asked = self.post(&["payments", provider_reference, "cancel"]);
        Ok(self.ask::<PaymentBody>(asked).await?.into())
    }

    async fn refund(&self, request: &RefundRequest) -> Result<ProviderRefund, GatewayError> {
        let asked = self.post(&["refunds"]).json(&of_refund(request));
        Ok(self.ask::<RefundBody>(asked).await?.into())
    }

    async fn fetch_refund(&self, provider_reference: &str) -> Result<ProviderRefund, GatewayError> {
        let asked = self.get(&["refunds", provider_reference]);
        Ok(self.ask::<RefundBody>(asked).await?.into())
    }

    fn verify(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<ProviderMessage, WebhookError> {
        verify_message(&self.secret, headers, body, now)
    }
}
