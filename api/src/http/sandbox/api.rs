//! `/sandbox/v1`: the sandbox's API, for the processes that do not hold it.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use http::HeaderMap;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use payments::sandbox::{ApiAnswer, ApiCall, MAX_API_BYTES, Sandbox, SandboxApi};
use std::sync::Arc;

/// Every call of the API.
pub(super) fn routes(sandbox: Arc<Sandbox>) -> Router {
    Router::new()
        .route("/sandbox/v1/payments", post(create_payment))
        .route("/sandbox/v1/payments/{reference}", get(fetch_payment))
        .route(
            "/sandbox/v1/payments/{reference}/cancel",
            post(cancel_payment),
        )
        .route("/sandbox/v1/refunds", post(create_refund))
        .route("/sandbox/v1/refunds/{reference}", get(fetch_refund))
        .with_state(SandboxApi::new(sandbox))
}

async fn create_payment(State(api): State<SandboxApi>, headers: HeaderMap, body: Body) -> Answered {
    let caller = api.admit(&headers)?;
    let call = ApiCall::CreatePayment(read(body).await?);
    Ok(Answer(caller.answer(call).await))
}

async fn fetch_payment(
    State(api): State<SandboxApi>,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Answered {
    let call = ApiCall::FetchPayment(reference);
    Ok(Answer(api.admit(&headers)?.answer(call).await))
}

async fn cancel_payment(
    State(api): State<SandboxApi>,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Answered {
    let call = ApiCall::CancelPayment(reference);
    Ok(Answer(api.admit(&headers)?.answer(call).await))
}

async fn create_refund(State(api): State<SandboxApi>, headers: HeaderMap, body: Body) -> Answered {
    let caller = api.admit(&headers)?;
    let call = ApiCall::CreateRefund(read(body).await?);
    Ok(Answer(caller.answer(call).await))
}

async fn fetch_refund(
    State(api): State<SandboxApi>,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Answered {
    let call = ApiCall::FetchRefund(reference);
    Ok(Answer(api.admit(&headers)?.answer(call).await))
}

/// The body, unless it is too long; whoever breaks off is told the same, and does not hear it.
async fn read(body: Body) -> Result<Bytes, ApiAnswer> {
    let bytes = to_bytes(body, MAX_API_BYTES).await;
    bytes.map_err(|_| ApiAnswer::too_large())
}

type Answered = Result<Answer, Answer>;

struct Answer(ApiAnswer);

impl From<ApiAnswer> for Answer {
    fn from(answer: ApiAnswer) -> Self {
        Self(answer)
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let headers = [
            (CONTENT_TYPE, "application/json"),
            (CACHE_CONTROL, "no-store"),
        ];
        (self.0.status, headers, self.0.body).into_response()
    }
}
