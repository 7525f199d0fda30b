//! Headers that every answer has, whoever wrote it.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use http::{HeaderName, HeaderValue, Method};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::cookies::{CSRF_HEADER, is_signed};
use super::request_id::REQUEST_ID_HEADER;

const NOTHING_LOADS: &str = "default-src 'none'; frame-ancestors 'none'";

/// Adds what a handler left out; an answer to somebody signed in is never stored.
pub(crate) async fn add_missing(request: Request, next: Next) -> Response {
    let is_signed_in = is_signed(request.headers());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut add = |name: HeaderName, value: &'static str| {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    };
    add(X_CONTENT_TYPE_OPTIONS, "nosniff");
    add(X_FRAME_OPTIONS, "DENY");
    add(REFERRER_POLICY, "no-referrer");
    add(CONTENT_SECURITY_POLICY, NOTHING_LOADS);
    if is_signed_in {
        add(CACHE_CONTROL, "private, no-store");
    }
    response
}

/// Which other origins' pages may call; none unless `origins` names them, all by `*`.
///
/// Only pages of an origin that is named may send cookies and read what is answered to them; `*`
/// is for those who hold a token, and never for cookies.
pub(crate) fn cors(origins: &[String]) -> Option<CorsLayer> {
    let is_any = origins.iter().any(|origin| origin == "*");
    let allowed = if is_any {
        AllowOrigin::any()
    } else {
        let origins: Vec<HeaderValue> = origins
            .iter()
            .filter_map(|origin| origin.parse().ok())
            .collect();
        AllowOrigin::list(origins)
    };
    let named = |name| HeaderName::from_static(name);
    (!origins.is_empty()).then(|| {
        CorsLayer::new()
            .allow_origin(allowed)
            .allow_credentials(!is_any)
            .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH])
            .allow_headers([
                AUTHORIZATION,
                named("content-type"),
                named("accept-language"),
                named(CSRF_HEADER),
                REQUEST_ID_HEADER,
            ])
            .expose_headers([REQUEST_ID_HEADER, named("retry-after")])
            .max_age(std::time::Duration::from_hours(1))
    })
}
