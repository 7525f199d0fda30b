//! The transport around a small schema of its own.

mod adversarial;
mod graphql;
mod pages;
mod schema;
mod sockets;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{
    DemoLogin, GraphiqlSettings, GraphqlLimits, HttpParts, Operation, Readiness, ReadinessCheck,
    RequestHook, RequestIds, RequestRefusal, SampleOperation, recorder, router,
};

/// Knows the token `good`, refuses every other one, and sends `busy` away.
struct Hook;

/// Who asks, as the test's resolvers see it.
pub(super) struct Caller(pub(super) &'static str);

#[async_trait]
impl RequestHook for Hook {
    async fn prepare(
        &self,
        parts: &http::request::Parts,
        _operation: &Operation,
        request: async_graphql::Request,
    ) -> Result<async_graphql::Request, RequestRefusal> {
        let token = parts.headers.get("authorization");
        match token.map(|value| value.to_str().unwrap()) {
            None => Ok(request.data(Caller("nobody"))),
            Some("Bearer good") => Ok(request.data(Caller("somebody"))),
            Some("Bearer busy") => Err(RequestRefusal::retry_later(
                "Too many.",
                Duration::from_secs(7),
            )),
            Some("Bearer broken") => Err(RequestRefusal::internal("disk on fire")),
            Some(_) => Err(RequestRefusal::unauthenticated("Sign in again.")),
        }
    }
}

/// Ready, but for the part that is named.
pub(super) struct Parts(pub(super) Option<&'static str>);

#[async_trait]
impl Readiness for Parts {
    async fn checks(&self) -> Vec<ReadinessCheck> {
        ["database", "search"]
            .map(|name| ReadinessCheck {
                name,
                problem: (self.0 == Some(name)).then(|| "secret cause".to_owned()),
            })
            .into()
    }
}

pub(super) fn parts() -> HttpParts<schema::TestSchema> {
    let schema = schema::schema();
    HttpParts {
        schema: schema.sdl().into(),
        executor: schema,
        hook: Arc::new(Hook),
        limits: GraphqlLimits {
            request_time: Duration::from_millis(300),
            body_time: Duration::from_millis(500),
            ..GraphqlLimits::default()
        },
        graphiql: GraphiqlSettings {
            enabled: true,
            tabs: vec![SampleOperation {
                title: "Salam".to_owned(),
                query: "query Salam { hello }".to_owned(),
                variables: String::new(),
            }],
            logins: vec![DemoLogin {
                label: "Pembeli".to_owned(),
                login: "+628110000001".to_owned(),
                password: "demo".to_owned(),
            }],
        },
        readiness: Arc::new(Parts(None)),
        metrics: recorder().unwrap(),
        request_ids: RequestIds::new(|| "made-here".to_owned()),
        cors_origins: Vec::new(),
        trusted_proxies: Vec::new(),
        extra: None,
    }
}

/// An answer, read to its end.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
    /// As they came, compressed or not.
    pub(super) bytes: usize,
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    pub(super) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }

    /// The first error's code; every error must have one of the list.
    pub(super) fn code(&self) -> String {
        let json = self.json();
        let errors = json["errors"].as_array().cloned().unwrap_or_default();
        for error in &errors {
            let code = error["extensions"]["code"].as_str().unwrap_or("none");
            assert!(super::ErrorCode::from_name(code).is_some(), "{error}");
        }
        let first = errors.first().cloned().unwrap_or_default();
        first["extensions"]["code"]
            .as_str()
            .unwrap_or("")
            .to_owned()
    }
}

pub(super) async fn call(router: Router, request: Request<Body>) -> Answer {
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    Answer {
        status: parts.status,
        headers: parts.headers,
        text: String::from_utf8_lossy(&bytes).into_owned(),
        bytes: bytes.len(),
    }
}

/// Sends a document with the newer media type.
pub(super) async fn ask(query: &str) -> Answer {
    ask_with(query, json!({})).await
}

pub(super) async fn ask_with(query: &str, variables: Value) -> Answer {
    let body = json!({ "query": query, "variables": variables }).to_string();
    let request = Request::post("/graphql")
        .header("content-type", "application/json")
        .header("accept", "application/graphql-response+json")
        .body(Body::from(body))
        .unwrap();
    call(router(parts()), request).await
}
