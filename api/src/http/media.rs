//! Media over plain HTTP: bytes in by a token, pictures out to everyone, papers out by a token.
//!
//! A picture's address names its bytes, so it may be kept for ever.

mod paper;
mod range;

use crate::app::media::{UploadRefusal, receive_upload};
use crate::app::{App, is_busy};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use domain::media::ObjectKey;
use http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
    RANGE, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, StatusCode};
use range::Requested;
use serde_json::json;
use std::sync::Arc;
use storage::image::ImageRefusal;
use storage::media::{ServedVariant, served};
use storage::object::ObjectError;

/// What may be kept for a year without asking again.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// `PUT /media/u/{token}`, `GET /media/d/{token}` and `GET /media/{key}`.
pub fn routes(app: Arc<App>) -> Router {
    Router::new()
        .route("/media/u/{token}", put(upload))
        .route("/media/d/{token}", get(paper::download))
        .route("/media/{*key}", get(download))
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

async fn download(
    State(app): State<Arc<App>>,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Ok(key) = ObjectKey::parse(&key) else {
        return not_found();
    };
    let variant = match served(&app.db, &key).await {
        Ok(Some(variant)) => variant,
        Ok(None) => return not_found(),
        Err(error) => return broken(&error),
    };
    let etag = format!("\"{}\"", hex::encode(&variant.sha256));
    if text(&headers, IF_NONE_MATCH).contains(&etag) {
        let headers = [(ETAG, etag), (CACHE_CONTROL, FOR_EVER.to_owned())];
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let total = match app.objects.head(&key).await {
        Ok(head) => head.bytes,
        Err(ObjectError::NotFound { .. }) => return not_found(),
        Err(error) => return broken(&error),
    };
    match Requested::read(text(&headers, RANGE), total) {
        Requested::Whole => send(&app, &key, Sent::whole(variant, etag)).await,
        Requested::Part(range) => send(&app, &key, Sent::part(variant, etag, range)).await,
        Requested::Outside => {
            let outside = [(CONTENT_RANGE, format!("bytes */{total}"))];
            (StatusCode::RANGE_NOT_SATISFIABLE, outside).into_response()
        }
    }
}

/// A picture on its way out.
struct Sent {
    variant: ServedVariant,
    etag: String,
    range: Option<std::ops::Range<u64>>,
}

impl Sent {
    fn whole(variant: ServedVariant, etag: String) -> Self {
        Self {
            variant,
            etag,
            range: None,
        }
    }

    fn part(variant: ServedVariant, etag: String, range: std::ops::Range<u64>) -> Self {
        Self {
            range: Some(range),
            ..Self::whole(variant, etag)
        }
    }
}

async fn send(app: &App, key: &ObjectKey, sent: Sent) -> Response {
    let body = match app.objects.get(key, sent.range.clone()).await {
        Ok(body) => body,
        Err(ObjectError::NotFound { .. }) => return not_found(),
        Err(error) => return broken(&error),
    };
    let (start, end) = (body.range.start, body.range.end);
    let mut response = Response::builder()
        .header(CONTENT_TYPE, sent.variant.content_type)
        .header(CONTENT_LENGTH, end - start)
        .header(ETAG, sent.etag)
        .header(CACHE_CONTROL, FOR_EVER)
        .header(ACCEPT_RANGES, "bytes")
        .header(X_CONTENT_TYPE_OPTIONS, "nosniff");
    if sent.range.is_some() {
        let range = format!(
            "bytes {start}-{}/{}",
            end.saturating_sub(1),
            body.total_bytes
        );
        response = response
            .status(StatusCode::PARTIAL_CONTENT)
            .header(CONTENT_RANGE, range);
    }
    let response = response.body(Body::from_stream(body.stream));
    response.unwrap_or_else(|error| broken(&error))
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
