//! A sandbox whose process is killed while it answers.

use crate::support::{Bench, Clock};
use domain::payment::PaymentStatus;
use payments::Gateway as _;
use payments::sandbox::CheckoutAction;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

const DIRECTORY: &str = "SANDBOX_KILLED_TEST_DIRECTORY";

/// The process to be killed: makes and pays one payment after the other and says so each time.
#[tokio::test]
#[ignore = "run by the test below, which kills it"]
async fn victim() {
    let directory = std::env::var(DIRECTORY).unwrap();
    let bench = Bench::at(Path::new(&directory), Clock::new());
    for _ in 0..100_000 {
        let reference = bench.open_payment(10_000).await;
        bench.press(&reference, CheckoutAction::Pay);
        bench.sandbox.deliver_due(bench.now()).await;
        let mut out = std::io::stdout().lock();
        writeln!(out, "paid {reference}").unwrap();
        out.flush().unwrap();
    }
}

/// The same for many at once, who share their waits for the disk.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "run by the test below, which kills it"]
async fn crowded_victim() {
    let directory = std::env::var(DIRECTORY).unwrap();
    let bench = Arc::new(Bench::at(Path::new(&directory), Clock::new()));
    let buyers = (0..8).map(|_| {
        let bench = bench.clone();
        tokio::spawn(async move {
            for _ in 0..100_000 {
                let reference = bench.open_payment(10_000).await;
                bench.press(&reference, CheckoutAction::Pay);
                let mut out = std::io::stdout().lock();
                writeln!(out, "paid {reference}").unwrap();
                out.flush().unwrap();
            }
        })
    });
    futures::future::join_all(buyers).await;
}

/// Runs `victim` on `directory`, kills it when it has told of `many` payments, and hands over all
/// that it told of.
fn answered_before_the_kill(victim: &str, directory: &Path, many: usize) -> Vec<String> {
    let mut victim = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", victim])
        .args(["--nocapture", "--test-threads=1"])
        .env(DIRECTORY, directory)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(victim.stdout.take().unwrap()).lines();
    let mut answered = Vec::new();
    for line in lines.map_while(Result::ok) {
        if let Some((_, reference)) = line.split_once("paid ") {
            answered.push(reference.to_owned());
        }
        if answered.len() == many {
            victim.kill().unwrap();
        }
    }
    victim.wait().unwrap();
    assert!(answered.len() >= many, "{answered:?}");
    answered
}

#[tokio::test]
async fn nothing_that_was_answered_to_many_is_lost_by_a_kill() {
    for round in 1..=3_usize {
        let directory = tempfile::tempdir().unwrap();
        let victim = "killed::crowded_victim";
        let answered = answered_before_the_kill(victim, directory.path(), 40 * round);
        let bench = Bench::at(directory.path(), Clock::new());
        for reference in &answered {
            let found = bench.gateway.fetch(reference).await.unwrap();
            assert_eq!(found.status, PaymentStatus::Paid);
        }
        let told = bench.told_kinds().await;
        let paid = told.iter().filter(|kind| *kind == "payment.paid").count();
        assert!(paid >= answered.len(), "{paid} of {}", answered.len());
    }
}

#[tokio::test]
async fn nothing_that_was_answered_is_lost_by_a_kill() {
    for round in 1..=5_usize {
        let directory = tempfile::tempdir().unwrap();
        let answered = answered_before_the_kill("killed::victim", directory.path(), 7 * round);

        let bench = Bench::at(directory.path(), Clock::new());
        for reference in &answered {
            let found = bench.gateway.fetch(reference).await.unwrap();
            assert_eq!(found.status, PaymentStatus::Paid);
        }
        // The one that was being made when the process died: made before or made now, but once.
        let mut one_more = bench.request(10_000);
        let interrupted = u128::try_from(answered.len()).unwrap() + 1;
        one_more.payment_id = domain::PaymentId::from_uuid(uuid::Uuid::from_u128(interrupted));
        let made = bench.gateway.create(&one_more).await.unwrap();
        assert!(!answered.contains(&made.provider_reference));
        assert_eq!(bench.gateway.create(&one_more).await.unwrap(), made);
    }
}
