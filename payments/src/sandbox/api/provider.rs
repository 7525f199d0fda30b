//! [`SandboxApi`]: the provider's side, for whoever mounts it on a server.

use super::body::{CollectionBody, PaymentBody, RefundBody, to_collect, to_refund};
use super::is_token;
use super::refusal::Refusal;
use crate::sandbox::{Sandbox, SandboxGateway};
use crate::{Gateway as _, GatewayError};
use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Serialize;
use std::sync::Arc;

/// What is asked for, as its method and path say.
#[derive(Debug, Clone)]
pub enum ApiCall {
    /// `POST /sandbox/v1/payments`, with its body.
    CreatePayment(Bytes),
    /// `GET /sandbox/v1/payments/{reference}`.
    FetchPayment(String),
    /// `POST /sandbox/v1/payments/{reference}/cancel`.
    CancelPayment(String),
    /// `POST /sandbox/v1/refunds`, with its body.
    CreateRefund(Bytes),
    /// `GET /sandbox/v1/refunds/{reference}`.
    FetchRefund(String),
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiAnswer {
    /// The HTTP status.
    pub status: StatusCode,
    /// JSON.
    pub body: String,
}

impl ApiAnswer {
    /// The answer to a body of more than [`MAX_API_BYTES`](super::MAX_API_BYTES).
    pub fn too_large() -> Self {
        Self::refused(&Refusal::too_large())
    }

    fn done<T: Serialize>(body: &T) -> Self {
        Self {
            status: StatusCode::OK,
            body: serde_json::json!(body).to_string(),
        }
    }

    fn refused(refusal: &Refusal) -> Self {
        Self {
            status: refusal.status(),
            body: serde_json::json!(refusal).to_string(),
        }
    }

    fn failed(error: &GatewayError) -> Self {
        if error.is_retryable() {
            let error: &dyn std::error::Error = error;
            tracing::error!(error, "the sandbox failed");
        }
        Self::refused(&Refusal::from(error))
    }
}

/// The API of one sandbox.
#[derive(Clone)]
pub struct SandboxApi(SandboxGateway);

impl SandboxApi {
    /// The API of `sandbox`.
    pub fn new(sandbox: Arc<Sandbox>) -> Self {
        Self(SandboxGateway(sandbox))
    }

    /// Lets a caller in who knows the secret; to be asked before a body is read.
    ///
    /// # Errors
    /// The answer to everybody else.
    pub fn admit(&self, headers: &HeaderMap) -> Result<AdmittedCaller<'_>, ApiAnswer> {
        let header = headers.get(AUTHORIZATION).map(HeaderValue::to_str);
        let token = header
            .and_then(Result::ok)
            .and_then(|text| text.strip_prefix("Bearer "));
        match token {
            Some(token) if is_token(self.0.secret(), token) => Ok(AdmittedCaller(&self.0)),
            _ => Err(ApiAnswer::refused(&Refusal::unauthenticated())),
        }
    }
}

/// A caller who knows the secret.
pub struct AdmittedCaller<'a>(&'a SandboxGateway);

impl AdmittedCaller<'_> {
    /// Does what is asked, and answers.
    pub async fn answer(&self, call: ApiCall) -> ApiAnswer {
        match self.carried_out(call).await {
            Ok(answer) | Err(answer) => answer,
        }
    }

    async fn carried_out(&self, call: ApiCall) -> Result<ApiAnswer, ApiAnswer> {
        let refused = |refusal| ApiAnswer::refused(&refusal);
        let failed = |error| ApiAnswer::failed(&error);
        match call {
            ApiCall::CreatePayment(body) => {
                let request = to_collect(&body).map_err(refused)?;
                let made = self.0.create(&request).await.map_err(failed)?;
                Ok(ApiAnswer::done(&CollectionBody::from(made)))
            }
            ApiCall::FetchPayment(reference) => {
                let found = self.0.fetch(&reference).await.map_err(failed)?;
                Ok(ApiAnswer::done(&PaymentBody::from(found)))
            }
            ApiCall::CancelPayment(reference) => {
                let ended = self.0.cancel(&reference).await.map_err(failed)?;
                Ok(ApiAnswer::done(&PaymentBody::from(ended)))
            }
            ApiCall::CreateRefund(body) => {
                let request = to_refund(&body).map_err(refused)?;
                let made = self.0.refund(&request).await.map_err(failed)?;
                Ok(ApiAnswer::done(&RefundBody::from(made)))
            }
            ApiCall::FetchRefund(reference) => {
                let found = self.0.fetch_refund(&reference).await.map_err(failed)?;
                Ok(ApiAnswer::done(&RefundBody::from(found)))
            }
        }
    }
}
