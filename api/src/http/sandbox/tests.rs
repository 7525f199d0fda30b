//! The sandbox behind the real server, asked by its real client.

use crate::app::FixedClock;
use crate::http::{RequestIds, ServerLimits, plain_router, serve};
use async_trait::async_trait;
use axum::body::Body;
use bytes::Bytes;
use chrono::{DateTime, Duration, Utc};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use payments::contract::{Harness, check_all};
use payments::sandbox::{
    CheckoutAction, CheckoutForm, DeliveryError, MAX_API_BYTES, RemoteSandbox,
    RemoteSandboxSettings, Sandbox, SandboxSettings, WebhookSink, api_token,
};
use payments::{Gateway, WebhookSecret};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use storage::Clock;
use tower::ServiceExt;
use uuid::Uuid;

const SECRET: &str = "whsec_of_the_tests";

#[derive(Default)]
struct Inbox(Mutex<Vec<(HeaderMap, Bytes)>>);

#[async_trait]
impl WebhookSink for Inbox {
    async fn deliver(&self, headers: HeaderMap, body: Bytes) -> Result<(), DeliveryError> {
        self.0.lock().unwrap().push((headers, body));
        Ok(())
    }
}

struct Bench {
    sandbox: Arc<Sandbox>,
    gateway: RemoteSandbox,
    inbox: Arc<Inbox>,
    clock: Arc<FixedClock>,
    ids: AtomicU64,
}

#[async_trait]
impl Harness for Bench {
    fn gateway(&self) -> &dyn Gateway {
        &self.gateway
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    fn new_id(&self) -> Uuid {
        Uuid::from_u128(u128::from(self.ids.fetch_add(1, Ordering::Relaxed)))
    }

    async fn buyer_pays(&self, provider_reference: &str) {
        let form = CheckoutForm::of(CheckoutAction::Pay);
        self.sandbox.submit(provider_reference, form).unwrap();
    }

    async fn buyer_is_declined(&self, provider_reference: &str) {
        let form = CheckoutForm::of(CheckoutAction::Decline);
        self.sandbox.submit(provider_reference, form).unwrap();
    }

    async fn time_passes(&self, by: Duration) {
        self.clock.advance(by);
    }

    async fn messages(&self) -> Vec<(HeaderMap, Bytes)> {
        self.sandbox.deliver_due(self.now()).await;
        std::mem::take(&mut self.inbox.0.lock().unwrap())
    }
}

fn sandbox(clock: &Arc<FixedClock>, inbox: Arc<Inbox>) -> Arc<Sandbox> {
    let clock = clock.clone();
    let settings = SandboxSettings {
        base_url: "http://127.0.0.1:8080".to_owned(),
        secret: SECRET.into(),
        sink: inbox,
        clock: Arc::new(move || clock.now()),
        seed: 0,
    };
    Sandbox::in_memory(settings).unwrap()
}

fn site(sandbox: Arc<Sandbox>) -> axum::Router {
    let ids = RequestIds::new(|| "1".to_owned());
    plain_router(super::routes(sandbox), ids, Vec::new())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_contract_is_kept_through_the_server() {
    let clock = Arc::new(FixedClock::at(DateTime::UNIX_EPOCH));
    let inbox = Arc::new(Inbox::default());
    let sandbox = sandbox(&clock, inbox.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let served = serve(
        listener,
        site(sandbox.clone()),
        ServerLimits::default(),
        async move {
            let _ = stopped.await;
        },
    );
    let served = tokio::spawn(served);
    let settings = RemoteSandboxSettings::new(url, WebhookSecret::new(SECRET));
    let bench = Bench {
        sandbox,
        gateway: RemoteSandbox::new(settings).unwrap(),
        inbox,
        clock,
        ids: AtomicU64::new(1),
    };
    let kept = check_all(&bench).await;
    assert!(kept.is_ok(), "{kept:?}");
    stop.send(()).unwrap();
    served.await.unwrap().unwrap();
}

async fn told(request: Request<Body>) -> (StatusCode, Value) {
    let clock = Arc::new(FixedClock::at(DateTime::UNIX_EPOCH));
    let site = site(sandbox(&clock, Arc::default()));
    let answer = site.oneshot(request).await.unwrap();
    let status = answer.status();
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
}

fn asked(method: &str, path: &str, body: Body) -> Request<Body> {
    let token = api_token(&SECRET.into());
    Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer {token}"))
        .body(body)
        .unwrap()
}

#[tokio::test]
async fn nothing_is_told_or_read_without_the_token() {
    let calls = [
        ("POST", "/sandbox/v1/payments"),
        ("GET", "/sandbox/v1/payments/sbx_1"),
        ("POST", "/sandbox/v1/payments/sbx_1/cancel"),
        ("POST", "/sandbox/v1/refunds"),
        ("GET", "/sandbox/v1/refunds/sbr_1"),
    ];
    for (method, path) in calls {
        // A body that never ends is not waited for.
        let endless = Body::from_stream(futures::stream::pending::<Result<Bytes, axum::Error>>());
        let mut request = asked(method, path, endless);
        request.headers_mut().remove("authorization");
        let (status, body) = told(request).await;
        assert_eq!(
            (status, &body["code"]),
            (StatusCode::UNAUTHORIZED, &json!("UNAUTHENTICATED")),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_body_that_is_too_long_is_not_read_to_its_end() {
    for path in ["/sandbox/v1/payments", "/sandbox/v1/refunds"] {
        let body = "x".repeat(MAX_API_BYTES + 1);
        let (status, body) = told(asked("POST", path, body.into())).await;
        assert_eq!(
            (status, &body["code"]),
            (StatusCode::PAYLOAD_TOO_LARGE, &json!("TOO_LARGE"))
        );
    }
}

#[tokio::test]
async fn what_is_not_there_is_told_apart_from_what_is_no_route() {
    for path in ["payments/sbx_1", "refunds/sbr_1"] {
        let path = format!("/sandbox/v1/{path}");
        let (status, body) = told(asked("GET", &path, Body::empty())).await;
        assert_eq!(
            (status, &body["code"]),
            (StatusCode::NOT_FOUND, &json!("UNKNOWN_REFERENCE"))
        );
    }
    let (status, body) = told(asked("GET", "/sandbox/v2", Body::empty())).await;
    assert_eq!(
        (status, &body["code"]),
        (StatusCode::NOT_FOUND, &json!("NOT_FOUND"))
    );
    let (status, _) = told(asked("GET", "/livez", Body::empty())).await;
    assert_eq!(status, StatusCode::OK);
}
