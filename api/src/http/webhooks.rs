//! `POST /webhooks/{gateway}`: messages of payment providers.
//!
//! `200` means that the message is kept; what it says is applied afterwards. Anything else makes
//! the provider send it again.

use crate::app::App;
use crate::app::payment::{ReceiveError, receive_message};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use http::{HeaderMap, StatusCode};
use serde_json::json;
use std::sync::Arc;

/// Bytes of one message.
const MAX_BYTES: usize = 1024 * 1024;

/// The route of every gateway.
pub fn routes(app: Arc<App>) -> Router {
    Router::new()
        .route("/webhooks/{gateway}", post(receive))
        .with_state(app)
}

async fn receive(
    State(app): State<Arc<App>>,
    Path(gateway): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Ok(body) = to_bytes(body, MAX_BYTES).await else {
        return told(StatusCode::PAYLOAD_TOO_LARGE, "TOO_LARGE");
    };
    match receive_message(&app, &gateway, &headers, &body).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(ReceiveError::NoGateway) => told(StatusCode::NOT_FOUND, "NOT_FOUND"),
        Err(ReceiveError::NotBelieved(why)) => {
            tracing::warn!(
                gateway,
                error = &why as &dyn std::error::Error,
                "message refused"
            );
            told(StatusCode::BAD_REQUEST, "NOT_BELIEVED")
        }
        Err(ReceiveError::NotKept(error)) => {
            tracing::error!(
                gateway,
                error = &error as &dyn std::error::Error,
                "a message could not be kept"
            );
            told(StatusCode::SERVICE_UNAVAILABLE, "RETRY_LATER")
        }
    }
}

fn told(status: StatusCode, code: &str) -> Response {
    (status, axum::Json(json!({ "code": code }))).into_response()
}
