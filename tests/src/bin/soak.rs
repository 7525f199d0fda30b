//! The long runs, and the program that they and the tests start.

use anyhow::{Context, ensure};
use api::cli::Cli;
use clap::Parser;
use serde::Serialize;
use tests::crash::CrashPlan;
use tests::crowd::CrowdPlan;
use tests::load::LoadPlan;
use tests::outage::OutagePlan;
use tests::pictures::PicturesPlan;
use tests::program::{Program, SENTRA};
use tests::reference::ReferenceServer;
use tests::signin::SignInPlan;

/// Long runs against a server of its own. Figures as JSON on standard output, for people on
/// standard error; fails when something is not as it must be.
#[derive(Debug, Parser)]
#[command(after_help = "Example: cargo run -p tests --release --bin soak -- load --seconds 20")]
enum Soak {
    /// Many buyers want few units at the same moment.
    Crowd(CrowdPlan),
    /// The server is killed while orders are placed and paid; on PostgreSQL a worker in turn.
    Crash(CrashPlan),
    /// PostgreSQL is stopped under load and started again.
    Outage(OutagePlan),
    /// Measures reads, orders, jobs, memory and start.
    Load(LoadPlan),
    /// Others read and sign in while thousands guess at passwords.
    #[command(name = "signin")]
    SignIn(SignInPlan),
    /// Measures what showing pictures costs, beside nginx.
    Pictures(PicturesPlan),
    /// The hand-written server that `load` compares with; `load` starts it.
    #[command(hide = true)]
    Reference(ReferenceServer),
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
        Soak::Crowd(plan) => {
            let report = tests::crowd::run(&program, plan).await?;
            finish(&report, &report.faults())
        }
        Soak::Crash(plan) => {
            let report = tests::crash::run(&program, plan).await?;
            finish(&report, &report.faults())
        }
        Soak::Outage(plan) => {
            let report = tests::outage::run(&program, plan).await?;
            finish(&report, &report.faults())
        }
        Soak::Load(plan) => {
            let report = tests::load::run(&program, plan).await?;
            eprintln!("{}", tests::load::table(&report));
            finish(&report, &[])
        }
        Soak::SignIn(plan) => {
            let report = tests::signin::run(&program, plan).await?;
            finish(&report, &[report.faults(), report.slowness()].concat())
        }
        Soak::Pictures(plan) => finish(&tests::pictures::run(&program, plan).await?, &[]),
        Soak::Reference(server) => server.run().await,
    }
}

/// Prints the report; fails when there are faults.
fn finish(report: &impl Serialize, faults: &[String]) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string_pretty(report)?);
    ensure!(faults.is_empty(), "not in order:\n{}", faults.join("\n"));
    Ok(())
}
