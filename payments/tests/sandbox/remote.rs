//! The sandbox asked over HTTP: the same contract, and what goes wrong on the way.

use crate::provider::{Provider, Wire};
use crate::support::{Bench, Clock, SECRET};
use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Duration, Utc};
use domain::payment::{PaymentStatus, RefundStatus};
use http::{HeaderMap, HeaderValue, StatusCode, header::AUTHORIZATION};
use payments::contract::{Harness, check_all};
use payments::sandbox::{
    ApiAnswer, ApiCall, CheckoutAction, RemoteSandbox, RemoteSandboxError, RemoteSandboxSettings,
    SandboxApi, api_token,
};
use payments::{CollectRequest, Gateway, GatewayError, RefundRequest};
use serde_json::{Value, json};
use uuid::Uuid;

/// A bench whose gateway is at the other end of a wire.
struct RemoteBench {
    bench: Bench,
    gateway: RemoteSandbox,
}

#[async_trait]
impl Harness for RemoteBench {
    fn gateway(&self) -> &dyn Gateway {
        &self.gateway
    }

    fn now(&self) -> DateTime<Utc> {
        self.bench.now()
    }

    fn new_id(&self) -> Uuid {
        self.bench.new_id()
    }

    async fn buyer_pays(&self, provider_reference: &str) {
        self.bench.buyer_pays(provider_reference).await;
    }

    async fn buyer_is_declined(&self, provider_reference: &str) {
        self.bench.buyer_is_declined(provider_reference).await;
    }

    async fn time_passes(&self, by: Duration) {
        self.bench.time_passes(by).await;
    }

    async fn messages(&self) -> Vec<(HeaderMap, Bytes)> {
        self.bench.messages().await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_contract_is_kept_over_http() {
    let directory = tempfile::tempdir().unwrap();
    let bench = Bench::at(directory.path(), Clock::new());
    let provider = Provider::of(&bench).await;
    let gateway = provider.gateway(SECRET);
    let kept = check_all(&RemoteBench { bench, gateway }).await;
    assert!(kept.is_ok(), "{kept:?}");
}

#[tokio::test]
async fn what_is_made_here_is_what_is_found_there() {
    let bench = Bench::in_memory();
    let provider = Provider::of(&bench).await;
    let remote = provider.gateway(SECRET);
    let mut request = bench.request(9_007_199_254_740_991);
    request.return_url = Some("https://toko.example/pesanan?a=1&b=\"\u{e9}\"".to_owned());
    let made = remote.create(&request).await.unwrap();
    assert_eq!(bench.gateway.create(&request).await.unwrap(), made);
    let reference = &made.provider_reference;
    let view = bench.sandbox.checkout(reference).unwrap();
    assert_eq!(view.return_url, request.return_url);
    assert_eq!(view.expires_at, request.expires_at);
    bench.press(reference, CheckoutAction::Pay);
    let paid = remote.fetch(reference).await.unwrap();
    assert_eq!(paid, bench.gateway.fetch(reference).await.unwrap());
    assert_eq!(paid.status, PaymentStatus::Paid);
    let back = bench.refund_of(reference, 1);
    let refund = remote.refund(&back).await.unwrap();
    let found = bench.gateway.fetch_refund(&refund.provider_reference).await;
    assert_eq!(found.unwrap(), refund);
    assert_eq!(refund.status, RefundStatus::Succeeded);
}

#[tokio::test]
async fn a_provider_that_is_not_there_was_not_asked() {
    let bench = Bench::in_memory();
    let provider = Provider::of(&bench).await;
    let gateway = provider.gateway(SECRET);
    drop(provider);
    let listens = || async { gateway.fetch("sbx_1").await };
    // The socket is closed when the task has ended, which is soon.
    let mut answer = listens().await;
    while !matches!(answer, Err(GatewayError::Unavailable(_))) {
        tokio::task::yield_now().await;
        answer = listens().await;
    }
    let created = gateway.create(&bench.request(10_000)).await.unwrap_err();
    assert!(
        matches!(created, GatewayError::Unavailable(_)),
        "{created:?}"
    );
    assert!(created.is_retryable());
}

#[tokio::test]
async fn an_answer_that_was_lost_is_found_by_asking_again() {
    let bench = Bench::in_memory();
    let provider = Provider::of(&bench).await;
    let gateway = provider.gateway(SECRET);
    let request = bench.request(10_000);
    provider.set(Wire::Lost);
    let lost = gateway.create(&request).await;
    assert!(matches!(lost, Err(GatewayError::Unknown(_))), "{lost:?}");
    provider.set(Wire::Whole);
    let found = gateway.create(&request).await.unwrap();
    assert_eq!(found, bench.gateway.create(&request).await.unwrap());
    let reference = found.provider_reference;
    bench.press(&reference, CheckoutAction::Pay);
    let back = bench.refund_of(&reference, 10_000);
    provider.set(Wire::Lost);
    let lost = gateway.refund(&back).await;
    assert!(matches!(lost, Err(GatewayError::Unknown(_))), "{lost:?}");
    provider.set(Wire::Whole);
    // Had it been done twice, nothing would be left to give back.
    let sent = gateway.refund(&back).await.unwrap();
    assert_eq!(sent.status, RefundStatus::Succeeded);
    let told = bench.told_kinds().await;
    assert_eq!(
        told,
        ["payment.pending", "payment.paid", "refund.succeeded"]
    );
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_not_waited_for() {
    let bench = Bench::in_memory();
    let provider = Provider::of(&bench).await;
    let gateway = provider.hasty_gateway();
    let request = bench.request(10_000);
    provider.set(Wire::Silent);
    let slow = gateway.create(&request).await;
    assert!(matches!(slow, Err(GatewayError::Unknown(_))), "{slow:?}");
    provider.set(Wire::Whole);
    let found = provider.gateway(SECRET).create(&request).await.unwrap();
    assert_eq!(found, bench.gateway.create(&request).await.unwrap());
}

#[tokio::test]
async fn an_answer_of_somebody_else_says_nothing() {
    // Its status and its code do not fit together.
    const CONFLICTING: &str = "HTTP/1.1 409 Conflict\r\ncontent-length: 33\r\n\r\n\
         {\"code\":\"REFUSED\",\"message\":\"no\"}";
    const LONG: &str = "HTTP/1.1 200 OK\r\ncontent-length: 9000000\r\n\r\n";
    let answers = [
        "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nIt works!",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",
        "HTTP/1.1 404 Not Found\r\ncontent-length: 20\r\n\r\n{\"code\":\"NOT_FOUND\"}",
        "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
        CONFLICTING,
        "HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n",
        "SSH-2.0-OpenSSH_9.6\r\n",
        LONG,
    ];
    let bench = Bench::in_memory();
    let provider = Provider::of(&bench).await;
    let gateway = provider.gateway(SECRET);
    for answer in answers {
        provider.set(Wire::Instead(answer));
        let fetched = gateway.fetch("sbx_1").await;
        let unknown = matches!(fetched, Err(GatewayError::Unknown(_)));
        assert!(unknown, "{answer}: {fetched:?}");
        let created = gateway.create(&bench.request(10_000)).await;
        let unknown = matches!(created, Err(GatewayError::Unknown(_)));
        assert!(unknown, "{answer}: {created:?}");
    }
}

#[tokio::test]
async fn a_wrong_secret_changes_nothing_and_ends_nothing() {
    let bench = Bench::in_memory();
    let provider = Provider::of(&bench).await;
    let stranger = provider.gateway("another secret");
    let request = bench.request(10_000);
    let refused = stranger.create(&request).await.unwrap_err();
    assert!(
        matches!(refused, GatewayError::Unavailable(_)),
        "{refused:?}"
    );
    let why = std::error::Error::source(&refused).unwrap().to_string();
    assert!(why.contains("secret"), "{why}");
    // Nothing was made under this id: another amount is no conflict.
    let mut dearer = request.clone();
    dearer.amount = domain::Rupiah::new(20_000).unwrap();
    provider.gateway(SECRET).create(&dearer).await.unwrap();
}

#[tokio::test]
async fn what_is_refused_is_refused_for_the_same_reason_on_both_sides() {
    let bench = Bench::in_memory();
    let provider = Provider::of(&bench).await;
    let remote = provider.gateway(SECRET);
    let good = bench.request(10_000);
    let long = |characters| "é".repeat(characters);
    let bad = [
        CollectRequest {
            order_number: long(101),
            ..good.clone()
        },
        CollectRequest {
            description: long(1_001),
            ..good.clone()
        },
        CollectRequest {
            expires_at: bench.now(),
            ..good.clone()
        },
        CollectRequest {
            return_url: Some("ftp://a".to_owned()),
            ..good
        },
    ];
    for request in &bad {
        let here = bench.gateway.create(request).await.unwrap_err();
        let there = remote.create(request).await.unwrap_err();
        assert_eq!(format!("{here:?}"), format!("{there:?}"));
        assert!(matches!(there, GatewayError::Invalid { .. }), "{there:?}");
    }
    let payment = bench.paid_payment(10_000).await;
    let long_reason = RefundRequest {
        reason: long(1_001),
        ..bench.refund_of(&payment, 1)
    };
    for request in [bench.refund_of(&payment, 10_001), long_reason] {
        let here = bench.gateway.refund(&request).await.unwrap_err();
        let there = remote.refund(&request).await.unwrap_err();
        assert_eq!(format!("{here:?}"), format!("{there:?}"));
    }
    for strange in ["..", "a/../b", "", "a b?c#d%2f"] {
        let there = remote.fetch(strange).await;
        assert!(there.is_err(), "{strange}");
    }
}

async fn answered(bench: &Bench, body: Value) -> ApiAnswer {
    let api = SandboxApi::new(bench.sandbox.clone());
    let token = format!("Bearer {}", api_token(&SECRET.into()));
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, HeaderValue::from_str(&token).unwrap());
    let call = ApiCall::CreatePayment(Bytes::from(body.to_string()));
    api.admit(&headers).unwrap().answer(call).await
}

#[tokio::test]
async fn a_refusal_names_the_field_and_the_rule() {
    let bench = Bench::in_memory();
    let good = json!({
        "payment_id": bench.new_id(), "order_number": "SB-7Q2K", "amount_rupiah": 10_000,
        "description": "Kripik", "expires_at": "2026-11-24T09:00:00Z", "return_url": null,
    });
    let made = answered(&bench, good.clone()).await;
    assert_eq!(made.status, StatusCode::OK, "{made:?}");
    let with = |field: &str, value: Value| {
        let mut body = good.clone();
        body[field] = value;
        body
    };
    let mut short = good.clone();
    short.as_object_mut().unwrap().remove("return_url");
    let cases = [
        (
            with("amount_rupiah", json!("10000")),
            ("amount_rupiah", "MALFORMED"),
        ),
        (
            with("amount_rupiah", json!(10_000.5)),
            ("amount_rupiah", "MALFORMED"),
        ),
        (
            with("amount_rupiah", json!(9_007_199_254_740_992_i64)),
            ("amount_rupiah", "TOO_LARGE"),
        ),
        (
            with("expires_at", json!("tomorrow")),
            ("expires_at", "MALFORMED"),
        ),
        (with("payment_id", json!(7)), ("payment_id", "MALFORMED")),
        (short, ("return_url", "MISSING")),
        (with("currency", json!("IDR")), ("body", "UNKNOWN_FIELD")),
        (json!([1]), ("body", "MALFORMED")),
    ];
    for (body, (field, rule)) in cases {
        let answer = answered(&bench, body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{answer:?}");
        let told: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(
            (&told["code"], &told["field"], &told["rule"]),
            (&json!("INVALID"), &json!(field), &json!(rule))
        );
    }
    let mut free = with("amount_rupiah", json!(0));
    free["payment_id"] = json!(bench.new_id());
    let told: Value = serde_json::from_str(&answered(&bench, free).await.body).unwrap();
    assert_eq!(
        (&told["field"], &told["rule"]),
        (&json!("amount_rupiah"), &json!("ABOVE_ZERO"))
    );
}

#[test]
fn only_the_token_of_the_secret_is_let_in_and_the_secret_is_not_in_it() {
    let bench = Bench::in_memory();
    let api = SandboxApi::new(bench.sandbox.clone());
    let token = api_token(&SECRET.into());
    assert!(!token.contains(SECRET));
    let admitted = |text: &str| {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, HeaderValue::from_str(text).unwrap());
        api.admit(&headers).is_ok()
    };
    assert!(admitted(&format!("Bearer {token}")));
    let other = api_token(&"another".into());
    for wrong in ["", "Bearer ", &token, SECRET, &format!("Bearer {SECRET}")] {
        assert!(!admitted(wrong), "{wrong}");
    }
    assert!(!admitted(&format!("Bearer {other}")));
    assert!(!admitted(&format!("Bearer {}", &token[..62])));
    assert!(api.admit(&HeaderMap::new()).is_err());
}

#[test]
fn an_address_that_cannot_be_asked_is_refused_at_once() {
    for url in ["", "10.0.0.5:8090", "https://a.example", "data:text/plain,"] {
        let settings = RemoteSandboxSettings::new(url, SECRET.into());
        let refused = RemoteSandbox::new(settings).err().unwrap();
        let by_address = matches!(refused, RemoteSandboxError::Address { .. });
        assert!(by_address, "{url}: {refused:?}");
    }
    let settings = RemoteSandboxSettings::new("http://127.0.0.1:1/", "".into());
    let refused = RemoteSandbox::new(settings).err().unwrap();
    assert!(matches!(refused, RemoteSandboxError::EmptySecret));
}
