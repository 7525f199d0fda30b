//! Buyers at work while the server is killed, again and again; on PostgreSQL, where a worker may
//! stand apart, the one and the other in turn.

use crate::ground::Engine;
use crate::market::{Accounts, Market};
use crate::platform::{Platform, Setting};
use crate::program::Program;
use crate::worker::Worker;
use futures::future::join;
use serde::Serialize;
use std::cell::Cell;
use std::time::Duration;

/// A server with this leaves its jobs to others.
const WORKS_APART: Setting = ("SENTRA_WORKER", "false");

/// How often, and among how many.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct CrashPlan {
    /// On which database.
    #[arg(long = "database", value_enum, default_value_t = Engine::Sqlite)]
    pub engine: Engine,
    /// Buyers at work.
    #[arg(long, default_value_t = 16)]
    pub buyers: usize,
    /// How often somebody is killed.
    #[arg(long, default_value_t = 100)]
    pub kills: usize,
}

/// How it ended.
#[derive(Debug, Serialize)]
pub struct CrashReport {
    /// Buyers at work.
    pub buyers: usize,
    /// How often somebody was killed.
    pub kills: usize,
    /// What the buyers were told, beside what is there.
    pub accounts: Accounts,
    /// Seconds of the slowest start after a kill.
    pub slowest_start: f64,
    /// What `ledger verify`, `output verify` and `doctor` printed.
    pub verified: String,
}

impl CrashReport {
    /// What is not as it must be.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = self.accounts.faults();
        let acknowledged = self.accounts.acknowledged;
        if acknowledged < self.kills {
            faults.push(format!("only {acknowledged} orders: no load"));
        }
        faults
    }
}

/// Kills it, over and over.
///
/// # Errors
/// When the server does not come back, an order never settles, or a check of the books finds
/// something.
pub async fn run(program: &Program, plan: CrashPlan) -> anyhow::Result<CrashReport> {
    let apart = [WORKS_APART];
    let settings = match plan.engine {
        Engine::Sqlite => &[][..],
        Engine::Postgres => &apart,
    };
    let mut platform = Platform::open(program, plan.engine, settings).await?;
    let mut worker = match plan.engine {
        Engine::Sqlite => None,
        Engine::Postgres => Some(platform.start_worker()?),
    };
    let mut market = Market::open(&platform, plan.buyers).await?;
    let is_over = Cell::new(false);
    let (bought, slowest_start) = join(
        market.work(&is_over),
        kill((&mut platform, &mut worker), plan.kills, &is_over),
    )
    .await;
    bought?;
    let slowest_start = slowest_start?.as_secs_f64();
    let accounts = market.accounts(&platform).await?;
    platform.server.stop().await?;
    drop(worker);
    Ok(CrashReport {
        buyers: plan.buyers,
        kills: plan.kills,
        accounts,
        slowest_start,
        verified: platform.verify()?,
    })
}

/// Kills and starts them again `kills` times; the slowest start of the server. Then it is over.
async fn kill(
    (platform, worker): (&mut Platform, &mut Option<Worker>),
    kills: usize,
    is_over: &Cell<bool>,
) -> anyhow::Result<Duration> {
    let mut slowest = Duration::ZERO;
    for kill in 0..kills {
        // Never twice at the same point of the work: 300 to 900 milliseconds.
        let wait = 300 + (kill * 7_919) % 601;
        tokio::time::sleep(Duration::from_millis(wait.try_into()?)).await;
        match worker {
            Some(worker) if kill % 2 == 1 => {
                worker.kill()?;
                *worker = platform.start_worker()?;
            }
            _ => {
                platform.server.kill()?;
                platform.start_again().await?;
                slowest = slowest.max(platform.server.started_in());
            }
        }
    }
    is_over.set(true);
    Ok(slowest)
}
