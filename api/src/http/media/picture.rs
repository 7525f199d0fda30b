//! Pictures: to everyone, in parts if asked, to be kept for a year.

use super::conditions::{is_known, is_part_of};
use super::range::Requested;
use super::served::ServedCache;
use super::{broken, not_found, text};
use crate::app::App;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::media::ObjectKey;
use http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderName,
    RANGE, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, Method, StatusCode};
use std::ops::Range;
use std::sync::Arc;
use storage::StorageError;
use storage::media::{ServedVariant, served};
use storage::object::ObjectError;

/// What may be kept for a year without asking again.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Shops elsewhere may show our pictures in their pages.
const CROSS_ORIGIN: (HeaderName, &str) = (
    HeaderName::from_static("cross-origin-resource-policy"),
    "cross-origin",
);

/// What serving pictures leans on.
#[derive(Debug, Clone)]
pub(super) struct Pictures {
    app: Arc<App>,
    known: Arc<ServedCache>,
}

impl Pictures {
    pub(super) fn of(app: Arc<App>) -> Self {
        Self {
            app,
            known: Arc::default(),
        }
    }

    /// What the database tells of the picture under `key`, now or a moment ago.
    async fn find(&self, key: &ObjectKey) -> Result<Option<Arc<ServedVariant>>, StorageError> {
        let now = self.app.environment().clock.now();
        if let Some(known) = self.known.get(key, now) {
            return Ok(Some(known));
        }
        let found = served(&self.app.db, key).await?.map(Arc::new);
        if let Some(told) = &found {
            self.known.keep(key.clone(), told.clone(), now);
        }
        Ok(found)
    }
}

/// `GET` and `HEAD /media/{key}`.
pub(super) async fn download(
    State(pictures): State<Pictures>,
    Path(key): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let Ok(key) = ObjectKey::parse(&key) else {
        return not_found();
    };
    let variant = match pictures.find(&key).await {
        Ok(Some(variant)) => variant,
        Ok(None) => return not_found(),
        Err(error) => return broken(&error),
    };
    let etag = format!("\"{}\"", hex::encode(&variant.sha256));
    if is_known(&headers, &etag) {
        let headers = [
            (ETAG, etag.as_str()),
            (CACHE_CONTROL, FOR_EVER),
            CROSS_ORIGIN,
        ];
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let total = variant.bytes;
    let range = match asked_part(&method, &headers, &etag) {
        None => Requested::Whole,
        Some(range) => Requested::read(range, total),
    };
    let range = match range {
        Requested::Whole => None,
        Requested::Part(range) => Some(range),
        Requested::Outside => {
            let outside = [(CONTENT_RANGE, format!("bytes */{total}"))];
            return (StatusCode::RANGE_NOT_SATISFIABLE, outside).into_response();
        }
    };
    let sent = Sent {
        content_type: &variant.content_type,
        etag: &etag,
        total,
        range,
    };
    if method == Method::HEAD {
        return sent.with(Body::empty());
    }
    match pictures.app.objects.get(&key, sent.range.clone()).await {
        Ok(body) => sent.with(Body::from_stream(body.stream)),
        Err(ObjectError::NotFound { .. }) => {
            pictures.known.forget(&key);
            not_found()
        }
        Err(error) => broken(&error),
    }
}

/// The part that is asked for; HTTP knows parts of `GET` alone.
fn asked_part<'a>(method: &Method, headers: &'a HeaderMap, etag: &str) -> Option<&'a str> {
    let may = method == Method::GET && is_part_of(headers, etag);
    may.then(|| text(headers, RANGE))
}

/// A picture on its way out.
struct Sent<'a> {
    content_type: &'a str,
    etag: &'a str,
    total: u64,
    range: Option<Range<u64>>,
}

impl Sent<'_> {
    fn with(self, body: Body) -> Response {
        let length = self
            .range
            .as_ref()
            .map_or(self.total, |range| range.end - range.start);
        let (corp, anyone) = CROSS_ORIGIN;
        let mut response = Response::builder()
            .header(CONTENT_TYPE, self.content_type)
            .header(CONTENT_LENGTH, length)
            .header(ETAG, self.etag)
            .header(CACHE_CONTROL, FOR_EVER)
            .header(ACCEPT_RANGES, "bytes")
            .header(X_CONTENT_TYPE_OPTIONS, "nosniff")
            .header(corp, anyone);
        if let Some(range) = self.range {
            let last = range.end.saturating_sub(1);
            let part = format!("bytes {}-{last}/{}", range.start, self.total);
            response = response
                .status(StatusCode::PARTIAL_CONTENT)
                .header(CONTENT_RANGE, part);
        }
        response.body(body).unwrap_or_else(|error| broken(&error))
    }
}
