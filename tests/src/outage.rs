//! Buyers and readers at work while the database is stopped, and started again.

use crate::ground::{Engine, Ground};
use crate::market::{Accounts, Market};
use crate::platform::Platform;
use crate::postgres::Postgres;
use crate::program::Program;
use crate::rows::connections;
use anyhow::Context;
use futures::future::try_join_all;
use serde::Serialize;
use serde_json::json;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// What readers ask for, over and over.
const LIST: &str = "{ products(first: 24) { nodes { id name price } } }";
/// Between two reads of one reader.
const PAUSE: Duration = Duration::from_millis(50);
/// Work before the outage and after it.
const QUIET: Duration = Duration::from_secs(2);
/// What came before the server can have noticed is not held against it.
const NOTICE: Duration = Duration::from_millis(500);

/// How long, and among how many.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct OutagePlan {
    /// Buyers at work.
    #[arg(long, default_value_t = 16)]
    pub buyers: usize,
    /// Readers at work.
    #[arg(long, default_value_t = 16)]
    pub readers: usize,
    /// Seconds that the database is away.
    #[arg(long, default_value_t = 30)]
    pub seconds: u64,
}

/// How it ended.
#[derive(Debug, Serialize)]
pub struct OutageReport {
    /// Seconds that the database was away.
    pub seconds_away: f64,
    /// Answers to readers in that time, by their code; `OK` for those that had none.
    pub answers_while_away: BTreeMap<String, usize>,
    /// The slowest of them, in milliseconds, of those that were asked when it was away already.
    pub slowest_while_away_ms: f64,
    /// Seconds from the database being back to the first good answer.
    pub seconds_to_recover: f64,
    /// Connections of the servers before, and afterwards under the same load.
    pub connections: (i64, i64),
    /// What the buyers were told, beside what is there.
    pub accounts: Accounts,
    /// What `ledger verify`, `output verify` and `doctor` printed.
    pub verified: String,
}

impl OutageReport {
    /// What is not as it must be.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = self.accounts.faults();
        let codes = self.answers_while_away.keys();
        let wrong: Vec<&String> = codes.filter(|code| *code != "RETRY_LATER").collect();
        if self.answers_while_away.is_empty() || !wrong.is_empty() {
            let told = &self.answers_while_away;
            faults.push(format!("answers while it was away: {told:?}"));
        }
        let (before, after) = self.connections;
        if after > before.max(MOST_CONNECTIONS) {
            faults.push(format!("{after} connections, {before} before"));
        }
        faults
    }
}

/// As many as a server opens: its pool, and the one that listens.
const MOST_CONNECTIONS: i64 = 17;

/// One answer to a reader.
struct Answer {
    asked: Instant,
    told: Instant,
    code: String,
}

/// Stops the database while they are at work.
///
/// # Errors
/// When the server does not recover, an order never settles, or a check of the books finds
/// something.
pub async fn run(program: &Program, plan: OutagePlan) -> anyhow::Result<OutageReport> {
    let server = Ground::server_of(Engine::Postgres)?.context("no server")?;
    let ground = Ground::lay(program, Engine::Postgres, Some(server.clone())).await?;
    let mut platform = Platform::open_on(ground, program, &[]).await?;
    let mut market = Market::open(&platform, plan.buyers).await?;
    let is_over = Cell::new(false);
    let reading = (0..plan.readers).map(|_| read(&platform, &is_over));
    let (worked, answers, outage) = tokio::join!(
        market.work(&is_over),
        try_join_all(reading),
        interrupt(&server, Duration::from_secs(plan.seconds), &is_over)
    );
    worked?;
    let outage = outage?;
    let answers: Vec<Answer> = answers?.into_iter().flatten().collect();
    let accounts = market.accounts(&platform).await?;
    platform.server.stop().await?;
    let verified = platform.verify()?;
    Ok(outage.report(&answers, accounts, verified))
}

async fn read(platform: &Platform, is_over: &Cell<bool>) -> anyhow::Result<Vec<Answer>> {
    let mut answers = Vec::new();
    while !is_over.get() {
        let asked = Instant::now();
        let answer = platform.guest.ask(LIST, &json!({})).await?;
        let code = answer["errors"][0]["extensions"]["code"].as_str();
        answers.push(Answer {
            asked,
            told: Instant::now(),
            code: code.unwrap_or("OK").to_owned(),
        });
        tokio::time::sleep(PAUSE).await;
    }
    Ok(answers)
}

struct Outage {
    gone: Instant,
    back: Instant,
    connections: (i64, i64),
}

/// Stops `server` under load for as long as `away`, then lets the work go on for a while.
async fn interrupt(
    server: &Postgres,
    away: Duration,
    is_over: &Cell<bool>,
) -> anyhow::Result<Outage> {
    tokio::time::sleep(QUIET).await;
    let before = connections(server).await?;
    server.stop()?;
    let gone = Instant::now();
    tokio::time::sleep(away).await;
    let back = Instant::now();
    server.start_again()?;
    tokio::time::sleep(QUIET * 2).await;
    let after = connections(server).await?;
    is_over.set(true);
    Ok(Outage {
        gone,
        back,
        connections: (before, after),
    })
}

impl Outage {
    fn report(self, answers: &[Answer], accounts: Accounts, verified: String) -> OutageReport {
        let while_away = |one: &&Answer| one.asked > self.gone + NOTICE && one.told < self.back;
        let mut codes = BTreeMap::new();
        let mut slowest = Duration::ZERO;
        for answer in answers.iter().filter(while_away) {
            *codes.entry(answer.code.clone()).or_default() += 1;
            slowest = slowest.max(answer.told - answer.asked);
        }
        let good = |one: &&Answer| one.told > self.back && one.code == "OK";
        let recovered = answers.iter().filter(good).map(|one| one.told).min();
        let to_recover = recovered.map_or(f64::INFINITY, |at| (at - self.back).as_secs_f64());
        OutageReport {
            seconds_away: (self.back - self.gone).as_secs_f64(),
            answers_while_away: codes,
            slowest_while_away_ms: slowest.as_secs_f64() * 1_000.0,
            seconds_to_recover: to_recover,
            connections: self.connections,
            accounts,
            verified,
        }
    }
}
