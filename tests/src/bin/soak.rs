//! The long runs, and the program that they and the tests start.

use anyhow::{Context, ensure};
use api::cli::Cli;
use clap::Parser;
use serde::Serialize;
use std::net::SocketAddr;
use std::time::Duration;
use tests::crash::CrashPlan;
use tests::crowd::CrowdPlan;
use tests::ground::Engine;
use tests::load::LoadPlan;
use tests::outage::OutagePlan;
use tests::program::{Program, SENTRA};
use tests::reference::ReferenceServer;

/// Long runs against a server of its own. Figures as JSON on standard output, for people on
/// standard error; fails when something is not as it must be.
#[derive(Debug, Parser)]
#[command(after_help = "Example: cargo run -p tests --release --bin soak -- load --seconds 20")]
enum Soak {
    /// Many buyers want few units at the same moment.
    Crowd {
        /// On which database.
        #[arg(long, value_enum, default_value_t = Engine::Sqlite)]
        database: Engine,
        /// Buyers who want one unit each.
        #[arg(long, default_value_t = 3_000)]
        buyers: usize,
        /// Servers of the database; more than one on PostgreSQL alone.
        #[arg(long, default_value_t = 1)]
        nodes: usize,
        /// Units there are.
        #[arg(long, default_value_t = 100)]
        units: usize,
    },
    /// The server is killed while orders are placed and paid.
    Crash {
        /// On which database.
        #[arg(long, value_enum, default_value_t = Engine::Sqlite)]
        database: Engine,
        /// Buyers at work.
        #[arg(long, default_value_t = 16)]
        buyers: usize,
        /// How often the server is killed.
        #[arg(long, default_value_t = 100)]
        kills: usize,
    },
    /// PostgreSQL is stopped under load and started again.
    Outage {
        /// Buyers at work.
        #[arg(long, default_value_t = 16)]
        buyers: usize,
        /// Readers at work.
        #[arg(long, default_value_t = 16)]
        readers: usize,
        /// Seconds that it is away.
        #[arg(long, default_value_t = 30)]
        seconds: u64,
    },
    /// Measures reads, orders, memory and start.
    Load {
        /// On which database.
        #[arg(long, value_enum, default_value_t = Engine::Sqlite)]
        database: Engine,
        /// Products for sale.
        #[arg(long, default_value_t = 10_000)]
        products: usize,
        /// How many clients at the same time; each number is a round of its own.
        #[arg(long, value_delimiter = ',', default_values_t = [1, 16, 64])]
        clients: Vec<usize>,
        /// Seconds for each measurement.
        #[arg(long, default_value_t = 10)]
        seconds: u64,
    },
    /// The hand-written server that `load` compares with; `load` starts it.
    #[command(hide = true)]
    Reference {
        /// The database of a platform.
        #[arg(long)]
        database_url: String,
        /// Where to listen.
        #[arg(long)]
        listen: SocketAddr,
        /// Where the platform is reached.
        #[arg(long)]
        public_url: String,
    },
}

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1).peekable();
    if arguments.peek().is_some_and(|word| word == SENTRA) {
        return api::cli::start(Cli::parse_from(arguments));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the runtime could not be started")?;
    runtime.block_on(run(Soak::parse()))
}

async fn run(soak: Soak) -> anyhow::Result<()> {
    let program = Program::new(std::env::current_exe()?);
    match soak {
        Soak::Crowd {
            database: engine,
            buyers,
            nodes,
            units,
        } => {
            let plan = CrowdPlan {
                engine,
                nodes,
                buyers,
                units,
            };
            let report = tests::crowd::run(&program, plan).await?;
            finish(&report, &report.faults())
        }
        Soak::Crash {
            database: engine,
            buyers,
            kills,
        } => {
            let plan = CrashPlan {
                engine,
                buyers,
                kills,
            };
            let report = tests::crash::run(&program, plan).await?;
            finish(&report, &report.faults())
        }
        Soak::Outage {
            buyers,
            readers,
            seconds,
        } => {
            let plan = OutagePlan {
                buyers,
                readers,
                away: Duration::from_secs(seconds),
            };
            let report = tests::outage::run(&program, plan).await?;
            finish(&report, &report.faults())
        }
        Soak::Load {
            database: engine,
            products,
            clients,
            seconds,
        } => {
            let plan = LoadPlan {
                engine,
                products,
                clients,
                seconds,
            };
            let report = tests::load::run(&program, plan).await?;
            eprintln!("{}", tests::load::table(&report));
            finish(&report, &[])
        }
        Soak::Reference {
            database_url,
            listen,
            public_url,
        } => {
            let server = ReferenceServer {
                database_url,
                listen,
                public_url,
            };
            server.run().await
        }
    }
}

/// Prints the report; fails when there are faults.
fn finish(report: &impl Serialize, faults: &[String]) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string_pretty(report)?);
    ensure!(faults.is_empty(), "not in order:\n{}", faults.join("\n"));
    Ok(())
}
