//! Reads a request body within a number of bytes and a time, however it is sent.

use std::error::Error;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, StatusCode};
use http_body_util::LengthLimitError;

use crate::http::refusal::RequestRefusal;

/// The bytes that a body may have and the time in which it must have arrived.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BodyLimits {
    pub(crate) bytes: usize,
    pub(crate) time: Duration,
}

/// Reads `body`; stops at the first byte too many, even when no length was announced.
pub(crate) async fn read(
    headers: &HeaderMap,
    body: Body,
    limits: BodyLimits,
) -> Result<Bytes, RequestRefusal> {
    if announced(headers).is_some_and(|length| length > limits.bytes) {
        return Err(too_long(limits));
    }
    match tokio::time::timeout(limits.time, to_bytes(body, limits.bytes)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if is_length_limit(&error) => Err(too_long(limits)),
        Ok(Err(_)) => Err(RequestRefusal::malformed("The body ended too early.")),
        Err(_) => {
            let message = "The body did not arrive in time.";
            let wait = Duration::from_secs(1);
            Err(RequestRefusal::retry_later(message, wait).with_status(StatusCode::REQUEST_TIMEOUT))
        }
    }
}

fn announced(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn is_length_limit(error: &axum::Error) -> bool {
    let source = error.source();
    source.is_some_and(<dyn Error>::is::<LengthLimitError>)
}

fn too_long(limits: BodyLimits) -> RequestRefusal {
    let maximum = u64::try_from(limits.bytes).unwrap_or(u64::MAX);
    RequestRefusal::too_complex("bodyBytes", maximum, None)
        .with_status(StatusCode::PAYLOAD_TOO_LARGE)
}
