//! A sandbox whose process is killed while it answers.

use crate::support::{Bench, Clock};
use domain::payment::PaymentStatus;
use payments::Gateway as _;
use payments::sandbox::CheckoutAction;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

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

#[tokio::test]
async fn nothing_that_was_answered_is_lost_by_a_kill() {
    for round in 1..=5_usize {
        let directory = tempfile::tempdir().unwrap();
        let mut victim = Command::new(std::env::current_exe().unwrap())
            .args([
                "--ignored",
                "--exact",
                "killed::victim",
                "--nocapture",
                "--test-threads=1",
            ])
            .env(DIRECTORY, directory.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(victim.stdout.take().unwrap()).lines();
        let mut answered = Vec::new();
        for line in lines.map_while(Result::ok) {
            if let Some((_, reference)) = line.split_once("paid ") {
                answered.push(reference.to_owned());
            }
            if answered.len() == 7 * round {
                victim.kill().unwrap();
            }
        }
        victim.wait().unwrap();
        assert!(answered.len() >= 7 * round, "{answered:?}");

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
