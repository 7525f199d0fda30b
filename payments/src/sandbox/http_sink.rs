//! [`HttpSink`]: messages sent as HTTP requests.

use super::{DeliveryError, WebhookSink};
use async_trait::async_trait;
use bytes::Bytes;
use http::HeaderMap;
use reqwest::redirect::Policy;
use std::time::Duration;

const TIMEOUT: Duration = Duration::from_secs(10);
/// A kept connection is let go before the receiver's server can cut it under a message.
const IDLE: Duration = Duration::from_secs(5);

/// Posts each message to one address and takes any 2xx answer as received.
pub struct HttpSink {
    client: reqwest::Client,
    url: String,
}

impl HttpSink {
    /// A sink that posts to `url`, follows no redirect and waits at most ten seconds.
    ///
    /// # Errors
    /// [`DeliveryError::Unreachable`] when no client can be made on this machine.
    pub fn new(url: impl Into<String>) -> Result<Self, DeliveryError> {
        let builder = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .pool_idle_timeout(IDLE)
            .redirect(Policy::none());
        Ok(Self {
            client: builder.build().map_err(unreachable)?,
            url: url.into(),
        })
    }
}

#[async_trait]
impl WebhookSink for HttpSink {
    async fn deliver(&self, headers: HeaderMap, body: Bytes) -> Result<(), DeliveryError> {
        let request = self.client.post(&self.url).headers(headers).body(body);
        let status = request.send().await.map_err(unreachable)?.status();
        if status.is_success() {
            Ok(())
        } else {
            Err(DeliveryError::Refused {
                status: status.as_u16(),
            })
        }
    }
}

fn unreachable(error: reqwest::Error) -> DeliveryError {
    DeliveryError::Unreachable(Box::new(error))
}
