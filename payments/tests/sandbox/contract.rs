//! The sandbox keeps the contract of every rail, in memory and on disk.

use crate::support::{Bench, Clock};
use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Duration, Utc};
use http::HeaderMap;
use payments::Gateway;
use payments::contract::{Harness, check_all};
use payments::sandbox::CheckoutAction;
use uuid::Uuid;

#[async_trait]
impl Harness for Bench {
    fn gateway(&self) -> &dyn Gateway {
        &self.gateway
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    fn new_id(&self) -> Uuid {
        Self::new_id(self)
    }

    async fn buyer_pays(&self, provider_reference: &str) {
        self.press(provider_reference, CheckoutAction::Pay);
    }

    async fn buyer_is_declined(&self, provider_reference: &str) {
        self.press(provider_reference, CheckoutAction::Decline);
    }

    async fn time_passes(&self, by: Duration) {
        self.clock.pass(by);
    }

    async fn messages(&self) -> Vec<(HeaderMap, Bytes)> {
        self.sandbox.deliver_due(self.now()).await;
        self.inbox.take()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_sandbox_keeps_the_contract_in_memory() {
    let kept = check_all(&Bench::in_memory()).await;
    assert!(kept.is_ok(), "{kept:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_sandbox_keeps_the_contract_on_disk() {
    let directory = tempfile::tempdir().unwrap();
    let kept = check_all(&Bench::at(directory.path(), Clock::new())).await;
    assert!(kept.is_ok(), "{kept:?}");
}

#[tokio::test]
async fn a_refund_fails_when_the_switch_declines_and_leaves_the_money() {
    let bench = Bench::in_memory();
    let payment = bench.paid_payment(50_000).await;
    let switches = bench.sandbox.switches();
    let declining = payments::sandbox::SandboxSwitches {
        decline: true,
        ..switches
    };
    bench.sandbox.set_switches(declining).unwrap();
    let failed = bench
        .gateway
        .refund(&bench.refund_of(&payment, 50_000))
        .await
        .unwrap();
    assert_eq!(failed.status, domain::payment::RefundStatus::Failed);
    bench.sandbox.set_switches(switches).unwrap();
    let sent = bench
        .gateway
        .refund(&bench.refund_of(&payment, 50_000))
        .await
        .unwrap();
    assert_eq!(sent.status, domain::payment::RefundStatus::Succeeded);
    let kinds = bench.told_kinds().await;
    assert_eq!(
        kinds,
        [
            "payment.pending",
            "payment.paid",
            "refund.failed",
            "refund.succeeded"
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_refunds_at_once_take_what_is_there_and_no_more() {
    let bench = Bench::in_memory();
    let payment = bench.paid_payment(50_000).await;
    let requests: Vec<_> = (0..20).map(|_| bench.refund_of(&payment, 7_000)).collect();
    let calls = requests.iter().map(|request| bench.gateway.refund(request));
    let answers = futures::future::join_all(calls).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 7);
    let told = bench.told_kinds().await;
    assert_eq!(
        told.iter()
            .filter(|kind| *kind == "refund.succeeded")
            .count(),
        7
    );
}
