//! Around every request: its id, its span, one line in the log, one count.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use super::metrics;
use super::request_id::{REQUEST_ID_HEADER, RequestId, RequestIds};

/// Names the request, runs it in its span and tells how it ended.
///
/// The route is logged as its template, since paths and query strings can carry tokens.
pub(crate) async fn observe(
    State(ids): State<RequestIds>,
    mut request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let id = ids.for_request(request.headers());
    let matched = request.extensions().get::<MatchedPath>();
    let route = matched.map_or("none", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    let span = tracing::info_span!(
        "request",
        request.id = id.as_str(),
        http.method = %method,
        http.route = route,
        graphql.operation = tracing::field::Empty,
    );
    request.extensions_mut().insert::<RequestId>(id.clone());
    let mut response = next.run(request).instrument(span.clone()).await;
    response
        .headers_mut()
        .insert(REQUEST_ID_HEADER, id.to_header());
    let status = response.status();
    metrics::count_request(&method, &route, status);
    let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::info!(http.status = status.as_u16(), duration_ms, "answered"));
    response
}
