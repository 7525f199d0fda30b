//! What the sandbox still knows after it was gone.

use crate::support::{Bench, Clock, Inbox, settings};
use chrono::Duration;
use domain::payment::PaymentStatus;
use payments::Gateway as _;
use payments::sandbox::{Sandbox, SandboxError, SandboxSwitches};
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

const JOURNAL: &str = "journal.jsonl";

fn journal(directory: &Path) -> Vec<u8> {
    fs::read(directory.join(JOURNAL)).unwrap()
}

fn append(directory: &Path, bytes: &[u8]) {
    let path = directory.join(JOURNAL);
    let mut file = fs::OpenOptions::new().append(true).open(path).unwrap();
    file.write_all(bytes).unwrap();
}

#[tokio::test]
async fn everything_is_still_there_after_opening_again() {
    let directory = tempfile::tempdir().unwrap();
    let clock = Clock::new();
    let switches = SandboxSwitches {
        reorder: true,
        ..SandboxSwitches::default()
    };
    let (request, payment, refund) = {
        let bench = Bench::at(directory.path(), clock.clone());
        bench.sandbox.set_switches(switches).unwrap();
        let request = bench.request(50_000);
        let made = bench.gateway.create(&request).await.unwrap();
        bench.submit(&made.provider_reference, "action=pay");
        let back = bench.refund_of(&made.provider_reference, 20_000);
        bench.gateway.refund(&back).await.unwrap();
        (
            request,
            bench.gateway.fetch(&made.provider_reference).await.unwrap(),
            back,
        )
    };
    let bench = Bench::at(directory.path(), clock);
    assert_eq!(bench.sandbox.switches(), switches);
    let again = bench.gateway.create(&request).await.unwrap();
    assert_eq!(again.provider_reference, payment.provider_reference);
    assert_eq!(
        bench
            .gateway
            .fetch(&again.provider_reference)
            .await
            .unwrap(),
        payment
    );
    bench.gateway.refund(&refund).await.unwrap();
    let mut rest = refund.clone();
    rest.refund_id = domain::RefundId::from_uuid(uuid::Uuid::from_u128(99));
    rest.amount = domain::Rupiah::new(30_001).unwrap();
    assert!(
        bench.gateway.refund(&rest).await.is_err(),
        "what went back still counts"
    );
    let kinds = bench.told_kinds().await;
    assert_eq!(
        kinds,
        ["payment.paid", "payment.pending", "refund.succeeded"]
    );
}

#[tokio::test]
async fn what_a_relaxed_sandbox_wrote_is_known_to_a_strict_one() {
    let directory = tempfile::tempdir().unwrap();
    let clock = Clock::new();
    let paid = {
        let bench = Bench::relaxed_at(directory.path(), clock.clone());
        let made = bench.gateway.create(&bench.request(50_000)).await.unwrap();
        bench.submit(&made.provider_reference, "action=pay");
        bench.sandbox.sync().unwrap();
        bench.gateway.fetch(&made.provider_reference).await.unwrap()
    };
    assert_eq!(paid.status, PaymentStatus::Paid);
    let bench = Bench::at(directory.path(), clock);
    let known = bench.gateway.fetch(&paid.provider_reference).await;
    assert_eq!(known.unwrap(), paid);
    let back = bench.refund_of(&paid.provider_reference, 50_000);
    bench.gateway.refund(&back).await.unwrap();
}

#[tokio::test]
async fn what_was_delivered_is_not_delivered_again() {
    let directory = tempfile::tempdir().unwrap();
    let clock = Clock::new();
    {
        let bench = Bench::at(directory.path(), clock.clone());
        let reference = bench.open_payment(10_000).await;
        bench.submit(&reference, "action=pay&delay_seconds=60");
        assert_eq!(bench.told_kinds().await, ["payment.pending"]);
    }
    clock.pass(Duration::seconds(60));
    let bench = Bench::at(directory.path(), clock);
    assert_eq!(bench.told_kinds().await, ["payment.paid"]);
}

#[tokio::test]
async fn attempts_are_counted_across_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let clock = Clock::new();
    {
        let bench = Bench::at(directory.path(), clock.clone());
        bench.inbox.refuses.store(true, Ordering::Relaxed);
        let reference = bench.open_payment(10_000).await;
        bench.gateway.cancel(&reference).await.unwrap();
        for seconds in [1, 2, 4] {
            bench.sandbox.deliver_due(bench.now()).await;
            clock.pass(Duration::seconds(seconds));
        }
        bench.sandbox.deliver_due(bench.now()).await;
    }
    let bench = Bench::at(directory.path(), clock);
    bench.clock.pass(Duration::seconds(7));
    assert!(
        bench.told().await.is_empty(),
        "the fourth pause is eight seconds"
    );
    bench.clock.pass(Duration::seconds(1));
    assert_eq!(bench.told_kinds().await, ["payment.cancelled"]);
}

/// Cuts the journal after every single byte: whole lines are kept, the torn one never was.
#[tokio::test]
async fn a_torn_last_line_is_dropped_wherever_it_was_torn() {
    let directory = tempfile::tempdir().unwrap();
    let clock = Clock::new();
    let (before, reference) = {
        let bench = Bench::at(directory.path(), clock.clone());
        let reference = bench.open_payment(10_000).await;
        let before = journal(directory.path()).len();
        bench.submit(&reference, "action=pay");
        (before, reference)
    };
    let whole = journal(directory.path());
    for length in before..=whole.len() {
        let torn = tempfile::tempdir().unwrap();
        fs::write(torn.path().join(JOURNAL), &whole[..length]).unwrap();
        let bench = Bench::at(torn.path(), clock.clone());
        let kept = length == whole.len();
        let found = bench.gateway.fetch(&reference).await.unwrap();
        assert_eq!(found.status == PaymentStatus::Paid, kept, "cut at {length}");
        assert_eq!(
            bench.told().await.len(),
            if kept { 2 } else { 0 },
            "cut at {length}"
        );
        // What comes after the torn line is whole again.
        bench.submit(&reference, "action=pay");
        drop(bench);
        let bench = Bench::at(torn.path(), clock.clone());
        let found = bench.gateway.fetch(&reference).await.unwrap();
        assert_eq!(
            found.status,
            PaymentStatus::Paid,
            "cut at {length}, then paid"
        );
    }
}

#[tokio::test]
async fn a_broken_line_in_the_middle_is_an_error_and_changes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let clock = Clock::new();
    {
        let bench = Bench::at(directory.path(), clock.clone());
        bench.open_payment(10_000).await;
    }
    append(directory.path(), b"[{\"Payment\":\n");
    append(directory.path(), b"[]\n");
    let damaged = journal(directory.path());
    let opened = Sandbox::open(
        directory.path(),
        settings(Arc::new(Inbox::default()), clock),
    );
    let line = match opened {
        Err(SandboxError::Corrupt { line, .. }) => line,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("opened"),
    };
    assert_eq!(line, 3);
    assert_eq!(journal(directory.path()), damaged);
}

#[tokio::test]
async fn opening_shortens_the_journal() {
    let directory = tempfile::tempdir().unwrap();
    let clock = Clock::new();
    {
        let bench = Bench::at(directory.path(), clock.clone());
        for _ in 0..20 {
            bench.paid_payment(10_000).await;
        }
        assert_eq!(bench.told().await.len(), 40);
    }
    let long = journal(directory.path());
    drop(Bench::at(directory.path(), clock.clone()));
    let short = journal(directory.path());
    assert_eq!(short.split_inclusive(|byte| *byte == b'\n').count(), 21);
    assert!(
        short.len() < long.len() / 2,
        "{} of {}",
        short.len(),
        long.len()
    );
    drop(Bench::at(directory.path(), clock));
    assert_eq!(journal(directory.path()).len(), short.len());
}

#[tokio::test]
async fn only_one_process_may_have_it_open() {
    let directory = tempfile::tempdir().unwrap();
    let bench = Bench::at(directory.path(), Clock::new());
    let inbox = Arc::new(Inbox::default());
    let second = Sandbox::open(directory.path(), settings(inbox, Clock::new()));
    assert!(matches!(second, Err(SandboxError::InUse)));
    drop(bench);
    Bench::at(directory.path(), Clock::new());
}

#[tokio::test]
async fn references_cannot_be_guessed_from_ids_and_come_back_the_same() {
    let here = Bench::in_memory();
    let there = Bench::in_memory();
    let request = here.request(10_000);
    let made = here.gateway.create(&request).await.unwrap();
    let id = request.payment_id.uuid().simple().to_string();
    assert!(!made.provider_reference.contains(&id));
    assert_eq!(there.gateway.create(&request).await.unwrap(), made);
    let url = made.checkout_url.unwrap();
    assert_eq!(
        url,
        format!(
            "http://127.0.0.1:8080/sandbox/pay/{}",
            made.provider_reference
        )
    );
}
