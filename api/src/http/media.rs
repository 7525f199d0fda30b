//! Media over plain HTTP: bytes in by a token, pictures out to everyone, papers out by a token.
//!
//! A picture's address names its bytes, so it may be kept for ever.

mod conditions;
mod paper;
mod picture;
mod range;
mod served;

use crate::app::media::{UploadRefusal, receive_upload};
use crate::app::{App, is_busy};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, StatusCode};
use picture::Pictures;
use serde_json::json;
use std::sync::Arc;
use storage::image::ImageRefusal;

/// `PUT /media/u/{token}`, `GET /media/d/{token}` and `GET /media/{key}`.
pub fn routes(app: Arc<App>) -> Router {
    Router::new()
        .route("/media/u/{token}", put(upload))
        .route("/media/d/{token}", get(paper::download))
        .route(
            "/media/{*key}",
            get(picture::download).with_state(Pictures::of(app.clone())),
        )
        .with_state(app)
}

async fn upload(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let limit = usize::try_from(app.media_limits.max_bytes).unwrap_or(usize::MAX);
    let announced = text(&headers, CONTENT_LENGTH).parse::<usize>();
    if announced.is_ok_and(|bytes| bytes > limit) {
        return refused(&UploadRefusal::Image(ImageRefusal::TooManyBytes));
    }
    let Ok(bytes) = to_bytes(body, limit).await else {
        return refused(&UploadRefusal::Size);
    };
    let content_type = text(&headers, CONTENT_TYPE);
    match receive_upload(&app, &token, content_type, bytes).await {
        Ok(_) => StatusCode::NO_CONTENT.into_response(),
        Err(refusal) => refused(&refusal),
    }
}

fn text(headers: &HeaderMap, name: http::HeaderName) -> &str {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default()
}

fn refused(refusal: &UploadRefusal) -> Response {
    let (status, code) = match refusal {
        UploadRefusal::Grant(_) => (StatusCode::NOT_FOUND, "NOT_FOUND"),
        UploadRefusal::ContentType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "TYPE_MISMATCH"),
        UploadRefusal::Size => (StatusCode::BAD_REQUEST, "SIZE_MISMATCH"),
        UploadRefusal::Image(why @ ImageRefusal::TooManyBytes) => {
            (StatusCode::PAYLOAD_TOO_LARGE, why.code())
        }
        UploadRefusal::Image(why) => (StatusCode::UNPROCESSABLE_ENTITY, why.code()),
        UploadRefusal::AlreadySent => (StatusCode::CONFLICT, "ALREADY_SENT"),
        UploadRefusal::Store(_) | UploadRefusal::Database(_) | UploadRefusal::Name(_) => {
            return broken(refusal);
        }
    };
    let message = match refusal {
        UploadRefusal::Image(why) => why.indonesian().to_owned(),
        other => other.to_string(),
    };
    (
        status,
        axum::Json(json!({ "code": code, "message": message })),
    )
        .into_response()
}

/// What went wrong here. A database that is away is no fault: the same may be asked again.
fn broken(error: &(dyn std::error::Error + 'static)) -> Response {
    if is_busy(error) {
        tracing::warn!(error, "media cannot be served now");
        let body = axum::Json(json!({ "code": "RETRY_LATER" }));
        let headers = [(RETRY_AFTER, "1")];
        return (StatusCode::SERVICE_UNAVAILABLE, headers, body).into_response();
    }
    tracing::error!(error, "media could not be served");
    let body = axum::Json(json!({ "code": "INTERNAL" }));
    (StatusCode::INTERNAL_SERVER_ERROR, body).into_response()
}

fn not_found() -> Response {
    let body = axum::Json(json!({ "code": "NOT_FOUND" }));
    (StatusCode::NOT_FOUND, body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use storage::StorageError;

    #[test]
    fn a_database_that_is_away_asks_to_come_back_and_a_broken_row_does_not() {
        let away = refused(&UploadRefusal::Database(StorageError::Unavailable));
        assert_eq!(away.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(away.headers().get(RETRY_AFTER).unwrap(), "1");
        let row = refused(&UploadRefusal::Database(StorageError::Unsealable));
        assert_eq!(row.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
