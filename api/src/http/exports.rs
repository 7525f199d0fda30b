//! What is known of a person, fetched by a link that is soon good for nothing. Nobody keeps it on
//! the way.

use crate::app::person::linked_document;
use crate::app::{App, is_busy};
use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use serde_json::json;
use std::sync::Arc;

/// `GET /exports/{token}`.
pub fn routes(app: Arc<App>) -> Router {
    Router::new()
        .route("/exports/{token}", get(download))
        .with_state(app)
}

async fn download(State(app): State<Arc<App>>, Path(token): Path<String>) -> Response {
    let (status, code) = match linked_document(&app, &token).await {
        Ok(Some(document)) => {
            let headers = [
                (CONTENT_TYPE, "application/json"),
                (CONTENT_DISPOSITION, "attachment; filename=\"sentra.json\""),
                (CACHE_CONTROL, "private, no-store"),
                (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ];
            return (headers, document).into_response();
        }
        Ok(None) => (StatusCode::NOT_FOUND, "NOT_FOUND"),
        Err(error) => {
            let cause: &(dyn std::error::Error + 'static) = &error;
            if is_busy(cause) {
                tracing::warn!(error = cause, "an export cannot be served now");
                (StatusCode::SERVICE_UNAVAILABLE, "RETRY_LATER")
            } else {
                tracing::error!(error = cause, "an export could not be served");
                (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL")
            }
        }
    };
    (status, axum::Json(json!({ "code": code }))).into_response()
}
