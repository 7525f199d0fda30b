//! Papers: private, so they are never shown inside a page, never kept, and never run.

use super::{broken, not_found};
use crate::app::App;
use crate::app::media::open_paper;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use std::sync::Arc;

/// `GET /media/d/{token}`.
pub(super) async fn download(State(app): State<Arc<App>>, Path(token): Path<String>) -> Response {
    let paper = match open_paper(&app, &token).await {
        Ok(Some(paper)) => paper,
        Ok(None) => return not_found(),
        Err(error) => return broken(&error),
    };
    let response = Response::builder()
        .header(CONTENT_TYPE, paper.content_type)
        .header(CONTENT_LENGTH, paper.body.total_bytes)
        .header(CONTENT_DISPOSITION, "attachment")
        .header(X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(CONTENT_SECURITY_POLICY, "sandbox")
        .header(REFERRER_POLICY, "no-referrer")
        .header(CACHE_CONTROL, "private, no-store")
        .body(Body::from_stream(paper.body.stream));
    response.unwrap_or_else(|error| broken(&error))
}
