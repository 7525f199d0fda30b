//! The plain pages for machines: alive, ready, measured, described.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::{Map, Value, json};

const CHECK_TIME: Duration = Duration::from_secs(5);

/// What has to work for requests to be answered.
#[async_trait]
pub trait Readiness: Send + Sync {
    /// Looks at each part, for example `database`, `search`, `media`, `migrations`.
    async fn checks(&self) -> Vec<ReadinessCheck>;
}

/// How one part is.
#[derive(Clone, Debug)]
pub struct ReadinessCheck {
    /// The part, as `/readyz` names it.
    pub name: &'static str,
    /// Why the part does not work; goes to the log alone.
    pub problem: Option<String>,
}

#[derive(Clone)]
pub(crate) struct Probes {
    pub(crate) readiness: Arc<dyn Readiness>,
    pub(crate) metrics: PrometheusHandle,
    pub(crate) schema: Arc<str>,
}

/// `/livez`, `/readyz`, `/metrics`, `/schema.graphql` and `/version`.
pub(crate) fn routes(probes: Probes) -> Router {
    Router::new()
        .route("/livez", routing::get(async || "ok\n"))
        .route("/readyz", routing::get(ready))
        .route("/metrics", routing::get(metrics))
        .route("/schema.graphql", routing::get(schema))
        .route("/version", routing::get(version))
        .with_state(probes)
}

async fn ready(State(probes): State<Probes>) -> Response {
    let checks = tokio::time::timeout(CHECK_TIME, probes.readiness.checks()).await;
    let checks = checks.unwrap_or_else(|_| {
        vec![ReadinessCheck {
            name: "time",
            problem: Some("the checks took too long".to_owned()),
        }]
    });
    let mut parts = Map::new();
    for check in &checks {
        if let Some(problem) = &check.problem {
            tracing::warn!(check.name, problem, "not ready");
        }
        let state = if check.problem.is_some() {
            "failed"
        } else {
            "ok"
        };
        parts.insert(check.name.to_owned(), Value::from(state));
    }
    let is_ready = checks.iter().all(|check| check.problem.is_none());
    let status = if is_ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let body = json!({ "ready": is_ready, "checks": parts });
    (status, [("cache-control", "no-store")], Json(body)).into_response()
}

async fn metrics(State(probes): State<Probes>) -> Response {
    probes.metrics.run_upkeep();
    let content_type = "text/plain; version=0.0.4; charset=utf-8";
    ([(CONTENT_TYPE, content_type)], probes.metrics.render()).into_response()
}

async fn schema(State(probes): State<Probes>) -> Response {
    let content_type = "text/plain; charset=utf-8";
    ([(CONTENT_TYPE, content_type)], probes.schema.to_string()).into_response()
}

async fn version() -> Response {
    Json(json!({ "name": "sentra", "version": env!("CARGO_PKG_VERSION") })).into_response()
}
