//! The transport: GraphQL over HTTP, `GraphiQL`, the pages for machines, the server.
//!
//! Knows no noun of the domain. A request passes, from the outside in: its name, span and count
//! (observe); other origins (headers); compression; the headers that no handler wrote (headers);
//! where it came from (client); a net for panics; then its route.

pub mod guard;

mod client;
mod cookies;
pub mod exports;
mod graphiql;
mod graphql;
mod headers;
pub mod media;
mod metrics;
mod observe;
mod origin;
mod probes;
mod refusal;
mod request_id;
pub mod sandbox;
mod server;
pub mod webhooks;

#[cfg(test)]
mod tests;

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::Executor;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, middleware, routing};
use http::StatusCode;
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::json;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

pub use client::{ClientAddress, InvalidNetwork, Network};
pub use cookies::{CSRF_HEADER, CookieKind, CookieStyle};
pub use graphiql::{DemoLogin, GraphiqlSettings, SampleOperation};
pub use graphql::{GraphqlLimits, Operation, RequestHook};
pub use metrics::{MetricsError, recorder};
pub use origin::Origins;
pub use probes::{Readiness, ReadinessCheck};
pub use refusal::{ErrorCode, RequestRefusal};
pub use request_id::{REQUEST_ID_HEADER, RequestId, RequestIds};
pub use server::{ServerLimits, serve};

use self::graphql::Graphql;
use self::probes::Probes;

/// No frame of a body for so long ends the request.
const BODY_IDLE: Duration = Duration::from_secs(10);

/// What the transport is put together from.
pub struct HttpParts<E> {
    /// Executes GraphQL requests.
    pub executor: E,
    /// Prepares each of them.
    pub hook: Arc<dyn RequestHook>,
    /// What each of them may cost.
    pub limits: GraphqlLimits,
    /// The page at `/graphql` in a browser.
    pub graphiql: GraphiqlSettings,
    /// What `/readyz` asks.
    pub readiness: Arc<dyn Readiness>,
    /// What `/schema.graphql` shows.
    pub schema: Arc<str>,
    /// What `/metrics` shows; see [`recorder`].
    pub metrics: PrometheusHandle,
    /// Names requests that come without a name.
    pub request_ids: RequestIds,
    /// Other origins whose pages may call; `*` for all, but then without cookies.
    pub cors_origins: Vec<String>,
    /// Proxies whose `x-forwarded-for` is believed.
    pub trusted_proxies: Vec<Network>,
    /// Routes for media, webhooks, the sandbox; none may be one of ours.
    pub extra: Option<Router>,
}

/// The whole of what is served.
pub fn router<E: Executor>(parts: HttpParts<E>) -> Router {
    let site = parts.graphiql.enabled.then(graphiql::Site::new);
    let graphql = Graphql {
        executor: parts.executor,
        hook: parts.hook,
        limits: parts.limits,
        names: metrics::OperationNames::default(),
        page: site.as_ref().map(|site| site.page(&parts.graphiql)),
    };
    let probes = Probes {
        readiness: parts.readiness,
        metrics: parts.metrics,
        schema: parts.schema,
    };
    let graphql = Router::new()
        .route("/graphql", routing::any(graphql::handle::<E>))
        .with_state(Arc::new(graphql));
    let routes = graphql
        .merge(probes::routes(probes))
        .merge(site.map(graphiql::Site::routes).unwrap_or_default())
        .merge(parts.extra.unwrap_or_default())
        .fallback(not_found);
    wrapped(
        routes,
        parts.request_ids,
        &parts.cors_origins,
        parts.trusted_proxies,
    )
}

/// `routes` and `/livez`, for a server without GraphQL, behind the same guards.
pub fn plain_router(routes: Router, ids: RequestIds, trusted_proxies: Vec<Network>) -> Router {
    let routes = routes
        .route("/livez", routing::get(async || "ok\n"))
        .fallback(not_found);
    wrapped(routes, ids, &[], trusted_proxies)
}

fn wrapped(
    routes: Router,
    ids: RequestIds,
    cors_origins: &[String],
    trusted_proxies: Vec<Network>,
) -> Router {
    let proxies: Arc<[Network]> = trusted_proxies.into();
    let routes = routes
        .layer(CatchPanicLayer::custom(panicked))
        .layer(RequestBodyTimeoutLayer::new(BODY_IDLE))
        .layer(middleware::from_fn_with_state(proxies, client::identify))
        .layer(middleware::from_fn(headers::add_missing))
        .layer(CompressionLayer::new());
    let routes = match headers::cors(cors_origins) {
        Some(cors) => routes.layer(cors),
        None => routes,
    };
    routes.layer(middleware::from_fn_with_state(ids, observe::observe))
}

async fn not_found() -> Response {
    (StatusCode::NOT_FOUND, Json(json!({ "code": "NOT_FOUND" }))).into_response()
}

/// The answer of a route that panicked; GraphQL requests are answered before it comes to this.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the layer hands the panic over"
)]
fn panicked(panic: Box<dyn Any + Send>) -> http::Response<Body> {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    tracing::error!(panic = text.unwrap_or("no message"), "a route panicked");
    let body = Json(json!({ "code": ErrorCode::Internal.as_str() }));
    (StatusCode::INTERNAL_SERVER_ERROR, body).into_response()
}
