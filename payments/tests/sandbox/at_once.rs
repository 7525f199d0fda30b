//! Messages of many payments travel at once, those of one payment do not.

use crate::support::{Bench, Clock, Inbox, settings};
use async_trait::async_trait;
use bytes::Bytes;
use http::HeaderMap;
use payments::Gateway as _;
use payments::sandbox::{
    CheckoutAction, CheckoutForm, DeliveryError, MAX_AT_ONCE, Sandbox, SandboxGateway, WebhookSink,
};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use tokio::sync::{Semaphore, watch};

/// Holds every message until it is given a permit, and notes who is inside.
struct Gate {
    permits: Semaphore,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    inside: BTreeSet<String>,
    most: usize,
    arrived: Vec<(String, String)>,
}

#[async_trait]
impl WebhookSink for Gate {
    async fn deliver(&self, _: HeaderMap, body: Bytes) -> Result<(), DeliveryError> {
        let event: Value = serde_json::from_slice(&body).unwrap();
        let of = |field: &str| event[field].as_str().unwrap().to_owned();
        let payment = of("payment_reference");
        {
            let mut seen = self.seen.lock().unwrap();
            assert!(seen.inside.insert(payment.clone()), "{payment} twice");
            seen.most = seen.most.max(seen.inside.len());
        }
        self.permits.acquire().await.unwrap().forget();
        let mut seen = self.seen.lock().unwrap();
        seen.inside.remove(&payment);
        seen.arrived.push((payment, of("kind")));
        Ok(())
    }
}

fn gated(permits: usize) -> (Arc<Gate>, Arc<Sandbox>) {
    let gate = Arc::new(Gate {
        permits: Semaphore::new(permits),
        seen: Mutex::default(),
    });
    let sandbox = Sandbox::in_memory(settings(gate.clone(), Clock::new())).unwrap();
    (gate, sandbox)
}

async fn pay(sandbox: &Arc<Sandbox>, bench: &Bench) -> String {
    let gateway = SandboxGateway(sandbox.clone());
    let made = gateway.create(&bench.request(10_000)).await.unwrap();
    let reference = made.provider_reference;
    let form = CheckoutForm::of(CheckoutAction::Pay);
    sandbox.submit(&reference, form).unwrap();
    reference
}

/// Waits until `reached` says so; far longer than it takes.
async fn until(reached: impl Fn() -> bool) {
    let waiting = async {
        while !reached() {
            tokio::task::yield_now().await;
        }
    };
    let patience = std::time::Duration::from_secs(30);
    tokio::time::timeout(patience, waiting).await.unwrap();
}

#[tokio::test]
async fn messages_travel_at_once_but_not_too_many_and_each_payment_in_order() {
    let (gate, sandbox) = gated(0);
    let bench = Bench::in_memory();
    let mut payments = Vec::new();
    for _ in 0..20 {
        payments.push(pay(&sandbox, &bench).await);
    }
    let delivering = sandbox.clone();
    let now = bench.now();
    let delivered = tokio::spawn(async move { delivering.deliver_due(now).await });
    until(|| gate.seen.lock().unwrap().inside.len() == MAX_AT_ONCE).await;
    gate.permits.add_permits(1_000);
    assert_eq!(delivered.await.unwrap(), 40);
    let seen = gate.seen.lock().unwrap();
    assert_eq!(seen.most, MAX_AT_ONCE);
    for payment in payments {
        let told = seen.arrived.iter().filter(|(of, _)| *of == payment);
        let kinds: Vec<_> = told.map(|(_, kind)| kind.as_str()).collect();
        assert_eq!(kinds, ["payment.pending", "payment.paid"]);
    }
}

#[tokio::test]
async fn a_slow_receiver_holds_up_its_own_message_alone() {
    let (gate, sandbox) = gated(0);
    let bench = Bench::in_memory();
    let (stop, stopped) = watch::channel(false);
    let runner = sandbox.clone();
    let running = tokio::spawn(async move { runner.run(stopped).await });
    let slow = pay(&sandbox, &bench).await;
    until(|| gate.seen.lock().unwrap().inside.contains(&slow)).await;
    // While that one is inside, another is paid, and its message leaves too.
    let quick = pay(&sandbox, &bench).await;
    until(|| gate.seen.lock().unwrap().inside.contains(&quick)).await;
    gate.permits.add_permits(4);
    until(|| gate.seen.lock().unwrap().arrived.len() == 4).await;
    stop.send(true).unwrap();
    running.await.unwrap();
}

#[tokio::test]
async fn a_message_cut_off_by_the_end_of_the_loop_is_sent_again() {
    let (gate, sandbox) = gated(0);
    let bench = Bench::in_memory();
    let (stop, stopped) = watch::channel(false);
    let runner = sandbox.clone();
    let running = tokio::spawn(async move { runner.run(stopped).await });
    let reference = pay(&sandbox, &bench).await;
    until(|| !gate.seen.lock().unwrap().inside.is_empty()).await;
    stop.send(true).unwrap();
    running.await.unwrap();
    gate.seen.lock().unwrap().inside.clear();
    gate.permits.add_permits(2);
    assert_eq!(sandbox.deliver_due(bench.now()).await, 2);
    let seen = gate.seen.lock().unwrap();
    assert!(seen.arrived.iter().all(|(of, _)| *of == reference));
}

#[tokio::test]
async fn messages_noted_before_payments_were_named_are_delivered() {
    let directory = tempfile::tempdir().unwrap();
    let clock = Clock::new();
    let bench = Bench::at(directory.path(), clock.clone());
    bench.paid_payment(10_000).await;
    bench.paid_payment(20_000).await;
    drop(bench);
    let path = directory.path().join("journal.jsonl");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut old = String::new();
    for line in text.lines() {
        let mut records: Value = serde_json::from_str(line).unwrap();
        for record in records.as_array_mut().unwrap() {
            if let Some(row) = record.get_mut("Delivery") {
                let row = row.as_object_mut().unwrap();
                row.remove("payment_reference").unwrap();
            }
        }
        old += &records.to_string();
        old += "\n";
    }
    std::fs::write(&path, old).unwrap();
    let inbox = Arc::new(Inbox::default());
    let sandbox = Sandbox::open(directory.path(), settings(inbox.clone(), clock.clone())).unwrap();
    assert_eq!(sandbox.deliver_due(clock.now()).await, 4);
    assert_eq!(inbox.take().len(), 4);
}
