//! [`HttpSender`]: hands letters to a gateway for `WhatsApp` or SMS.

use super::{Letter, SendError, Sender, SenderError};
use async_trait::async_trait;
use domain::JobId;
use http::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use serde_json::json;
use std::time::Duration;

const TIMEOUT: Duration = Duration::from_secs(10);
/// A kept connection is let go before the gateway can cut it under a letter.
const IDLE: Duration = Duration::from_secs(5);
/// What a gateway answers that may take the same letter a moment later.
const NOT_NOW: &[u16] = &[408, 425, 429];

/// Posts each letter as JSON; any 2xx answer means that it was taken.
#[derive(Debug, Clone)]
pub struct HttpSender {
    client: reqwest::Client,
    url: String,
}

impl HttpSender {
    /// A sender that posts to `url`, with `token` as its bearer where there is one. It follows no
    /// redirect and waits at most ten seconds.
    ///
    /// # Errors
    /// [`SenderError::Http`], [`SenderError::Token`].
    pub fn new(url: String, token: Option<&str>) -> Result<Self, SenderError> {
        let mut headers = HeaderMap::new();
        if let Some(token) = token {
            let bearer = HeaderValue::from_str(&format!("Bearer {token}"));
            let mut bearer = bearer.map_err(|_| SenderError::Token)?;
            bearer.set_sensitive(true);
            headers.insert(AUTHORIZATION, bearer);
        }
        let client = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .pool_idle_timeout(IDLE)
            .redirect(Policy::none())
            .default_headers(headers)
            .build()
            .map_err(SenderError::Http)?;
        Ok(Self { client, url })
    }
}

#[async_trait]
impl Sender for HttpSender {
    async fn send(&self, job: JobId, letter: &Letter) -> Result<(), SendError> {
        let body = json!({
            "id": job,
            "channel": letter.channel,
            "to": letter.to,
            "kind": letter.kind,
            "language": letter.language,
            "subject": letter.subject,
            "text": letter.text,
            "parameters": letter.parameters,
        });
        let request = self.client.post(&self.url).json(&body);
        let request = request.header("idempotency-key", job.to_string());
        let answer = request.send().await.map_err(|error| SendError::Unsent {
            why: error.without_url().to_string(),
        })?;
        match answer.status().as_u16() {
            200..=299 => Ok(()),
            status @ 400..=499 if !NOT_NOW.contains(&status) => Err(SendError::Refused { status }),
            status => Err(SendError::Unsent {
                why: format!("the gateway answers {status}"),
            }),
        }
    }
}
