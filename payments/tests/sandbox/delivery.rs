//! How messages travel: late, repeated, out of order, and at last.

use crate::support::{Bench, Clock, settings};
use chrono::Duration;
use payments::Gateway as _;
use payments::sandbox::{
    CheckoutAction, HttpSink, MAX_ATTEMPTS, Sandbox, SandboxError, SandboxGateway, SandboxSwitches,
    WebhookSink as _,
};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::watch;

#[tokio::test]
async fn a_payment_is_told_once_in_order_at_once() {
    let bench = Bench::in_memory();
    bench.paid_payment(10_000).await;
    assert_eq!(
        bench.told_kinds().await,
        ["payment.pending", "payment.paid"]
    );
    bench.clock.pass(Duration::days(1));
    assert!(bench.told().await.is_empty());
}

#[tokio::test]
async fn every_end_is_told() {
    let bench = Bench::in_memory();
    let declined = bench.open_payment(10_000).await;
    bench.press(&declined, CheckoutAction::Decline);
    assert_eq!(
        bench.told_kinds().await,
        ["payment.pending", "payment.failed"]
    );
    let taken_back = bench.open_payment(10_000).await;
    bench.gateway.cancel(&taken_back).await.unwrap();
    bench.gateway.cancel(&taken_back).await.unwrap();
    assert_eq!(bench.told_kinds().await, ["payment.cancelled"]);
    let left = bench.open_payment(10_000).await;
    bench.press(&left, CheckoutAction::Cancel);
    assert_eq!(bench.told_kinds().await, ["payment.cancelled"]);
}

#[tokio::test]
async fn an_expiry_is_told_without_anyone_asking() {
    let bench = Bench::in_memory();
    bench.open_payment(10_000).await;
    bench
        .clock
        .pass(Duration::minutes(30) - Duration::seconds(1));
    assert!(bench.told().await.is_empty());
    bench.clock.pass(Duration::seconds(1));
    let told = bench.told().await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].kind, "payment.expired");
    assert_eq!(told[0].occurred_at, bench.now());
    assert!(bench.told().await.is_empty());
}

#[tokio::test]
async fn a_late_message_comes_late_and_the_truth_does_not() {
    let bench = Bench::in_memory();
    let reference = bench.open_payment(10_000).await;
    bench.submit(&reference, "action=pay&delay_seconds=900");
    let found = bench.gateway.fetch(&reference).await.unwrap();
    assert_eq!(found.status, domain::payment::PaymentStatus::Paid);
    assert_eq!(bench.told_kinds().await, ["payment.pending"]);
    bench.clock.pass(Duration::seconds(899));
    assert!(bench.told().await.is_empty());
    bench.clock.pass(Duration::seconds(1));
    assert_eq!(bench.told_kinds().await, ["payment.paid"]);
}

#[tokio::test]
async fn a_repeated_message_is_the_same_event() {
    let bench = Bench::in_memory();
    let reference = bench.open_payment(10_000).await;
    bench.submit(&reference, "action=pay&duplicates=3");
    let told = bench.told().await;
    let paid: Vec<_> = told
        .iter()
        .filter(|message| message.kind == "payment.paid")
        .collect();
    assert_eq!(paid.len(), 4);
    assert!(paid.iter().all(|message| *message == paid[0]));
}

#[tokio::test]
async fn the_older_message_comes_last_when_reordered() {
    let bench = Bench::in_memory();
    let reference = bench.open_payment(10_000).await;
    bench.submit(
        &reference,
        "action=pay&reorder=1&duplicates=1&delay_seconds=5",
    );
    assert!(bench.told().await.is_empty());
    bench.clock.pass(Duration::seconds(5));
    let kinds = bench.told_kinds().await;
    assert_eq!(kinds, ["payment.paid", "payment.paid", "payment.pending"]);
}

#[tokio::test]
async fn the_switches_of_the_sandbox_hold_for_whoever_brings_none() {
    let bench = Bench::in_memory();
    let switches = SandboxSwitches {
        decline: true,
        duplicates: 1,
        ..SandboxSwitches::default()
    };
    bench.sandbox.set_switches(switches).unwrap();
    bench.paid_payment(10_000).await;
    let kinds = bench.told_kinds().await;
    assert_eq!(
        kinds,
        ["payment.pending", "payment.failed", "payment.failed"]
    );
    let reference = bench.open_payment(10_000).await;
    bench.submit(&reference, "action=pay&decline=0&duplicates=0");
    assert_eq!(
        bench.told_kinds().await,
        ["payment.pending", "payment.paid"]
    );
    let beyond = SandboxSwitches {
        duplicates: 21,
        ..switches
    };
    let refused = bench.sandbox.set_switches(beyond);
    assert!(matches!(refused, Err(SandboxError::SwitchOutOfRange)));
    assert_eq!(bench.sandbox.switches(), switches);
}

#[tokio::test]
async fn a_refused_message_is_tried_again_ever_more_slowly_and_then_given_up() {
    let bench = Bench::in_memory();
    let reference = bench.open_payment(10_000).await;
    bench.gateway.cancel(&reference).await.unwrap();
    bench.inbox.refuses.store(true, Ordering::Relaxed);
    let mut tried_at = Vec::new();
    let start = bench.now();
    for _ in 0..3_600 {
        let before = bench.inbox.attempts.load(Ordering::Relaxed);
        assert_eq!(bench.sandbox.deliver_due(bench.now()).await, 0);
        if bench.inbox.attempts.load(Ordering::Relaxed) > before {
            tried_at.push((bench.now() - start).num_seconds());
        }
        bench.clock.pass(Duration::seconds(1));
    }
    assert_eq!(
        tried_at,
        [0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 1_023, 1_623]
    );
    assert_eq!(tried_at.len(), usize::try_from(MAX_ATTEMPTS).unwrap());
}

#[tokio::test]
async fn a_message_refused_for_an_hour_is_signed_anew() {
    let bench = Bench::in_memory();
    bench.paid_payment(10_000).await;
    bench.inbox.refuses.store(true, Ordering::Relaxed);
    for _ in 0..3 {
        bench.sandbox.deliver_due(bench.now()).await;
        bench.clock.pass(Duration::minutes(20));
    }
    bench.inbox.refuses.store(false, Ordering::Relaxed);
    let mut kinds = bench.told_kinds().await;
    kinds.sort();
    assert_eq!(kinds, ["payment.paid", "payment.pending"]);
}

#[tokio::test]
async fn the_loop_wakes_for_a_new_message_and_stops_when_told() {
    let bench = Bench::in_memory();
    let (stop, stopped) = watch::channel(false);
    let sandbox = bench.sandbox.clone();
    let running = tokio::spawn(async move { sandbox.run(stopped).await });
    tokio::task::yield_now().await;
    bench.paid_payment(10_000).await;
    let arrival = async {
        while bench.inbox.attempts.load(Ordering::Relaxed) < 2 {
            tokio::task::yield_now().await;
        }
    };
    // Far below the loop's longest sleep: it was woken.
    let patience = std::time::Duration::from_secs(5);
    tokio::time::timeout(patience, arrival).await.unwrap();
    stop.send(true).unwrap();
    tokio::time::timeout(patience, running)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(bench.inbox.take().len(), 2);
}

/// Answers each request on a socket with `status`, and hands over what it read.
async fn receiver(status: &'static str) -> (String, tokio::task::JoinHandle<String>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/webhooks/sandbox", listener.local_addr().unwrap());
    let heard = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"}") {
            let mut part = [0; 4_096];
            let length = socket.read(&mut part).await.unwrap();
            bytes.extend_from_slice(&part[..length]);
        }
        let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        socket.write_all(answer.as_bytes()).await.unwrap();
        String::from_utf8(bytes).unwrap()
    });
    (url, heard)
}

#[tokio::test]
async fn a_message_travels_by_http_with_its_proof() {
    let (url, heard) = receiver("204 No Content").await;
    let clock = Clock::new();
    let sink = Arc::new(HttpSink::new(url).unwrap());
    let sandbox = Sandbox::in_memory(settings(sink, clock.clone())).unwrap();
    let bench = Bench::in_memory();
    let gateway = SandboxGateway(sandbox.clone());
    let made = gateway.create(&bench.request(10_000)).await.unwrap();
    gateway.cancel(&made.provider_reference).await.unwrap();
    assert_eq!(sandbox.deliver_due(clock.now()).await, 1);
    let request = heard.await.unwrap();
    let (top, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(top.starts_with("POST /webhooks/sandbox HTTP/1.1"), "{top}");
    let signature = top
        .lines()
        .find_map(|line| line.strip_prefix("sandbox-signature: "))
        .unwrap();
    let proof = payments::signature::verify(
        &crate::support::SECRET.into(),
        signature,
        body.as_bytes(),
        clock.now(),
    );
    assert!(proof.is_ok(), "{proof:?}");
    assert!(body.contains("payment.cancelled"), "{body}");
}

#[tokio::test]
async fn anything_but_success_is_no_delivery() {
    let (url, heard) = receiver("302 Found").await;
    let sink = HttpSink::new(url).unwrap();
    let body = bytes::Bytes::from_static(b"{}");
    let answer = sink.deliver(http::HeaderMap::new(), body.clone()).await;
    let refused = matches!(
        answer,
        Err(payments::sandbox::DeliveryError::Refused { status: 302 })
    );
    assert!(refused, "{answer:?}");
    heard.await.unwrap();
    let answer = sink.deliver(http::HeaderMap::new(), body).await;
    let gone = matches!(
        answer,
        Err(payments::sandbox::DeliveryError::Unreachable(_))
    );
    assert!(gone, "{answer:?}");
}
