//! PostgreSQL's own yardstick, on the same server in the same run.

use super::measure::{Measured, Pace, as_f64};
use crate::platform::Platform;
use crate::postgres::Postgres;
use anyhow::{Context, ensure};

/// Its database.
const DATABASE: &str = "pgbench";
/// A tenth of a million accounts each.
const SCALE: &str = "10";
/// What it is asked for: by the name in the report, its own name.
const SCRIPTS: [(&str, &str); 2] = [
    ("pgbench, select only", "select-only"),
    ("pgbench, TPC-B", "tpcb-like"),
];

/// Makes its tables.
pub(super) fn prepare(platform: &Platform) -> anyhow::Result<()> {
    let Some(server) = platform.ground().postgres() else {
        return Ok(());
    };
    let made = server.program("createdb").arg(DATABASE).status()?;
    ensure!(made.success(), "no database for pgbench");
    let mut fill = server.program("pgbench");
    fill.args(["--initialize", "--quiet", "--scale", SCALE, DATABASE]);
    let filled = fill.output()?;
    ensure!(
        filled.status.success(),
        "{}",
        String::from_utf8_lossy(&filled.stderr)
    );
    Ok(())
}

/// Runs it; nothing without a server.
pub(super) fn measure(platform: &Platform, pace: Pace) -> anyhow::Result<Vec<Measured>> {
    let Some(server) = platform.ground().postgres() else {
        return Ok(Vec::new());
    };
    let run = |(name, script)| run(server, (name, script), pace);
    SCRIPTS.into_iter().map(run).collect()
}

fn run(server: &Postgres, (name, script): (&str, &str), pace: Pace) -> anyhow::Result<Measured> {
    let clients = pace.connections.to_string();
    let threads = pace.connections.min(2).to_string();
    let seconds = pace.time.as_secs().max(1).to_string();
    let mut bench = server.program("pgbench");
    bench.args(["--protocol", "prepared", "--no-vacuum", "--builtin", script]);
    bench.args(["--client", &clients, "--jobs", &threads, "--time", &seconds]);
    let before = server.cpu()?;
    let output = bench.arg(DATABASE).output()?;
    let spent = server.cpu()?.saturating_sub(before);
    let said = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "{said}");
    let number = |before: &str| {
        let line = said.lines().find_map(|line| line.strip_prefix(before));
        let digits = line.and_then(|rest| rest.split_whitespace().next());
        digits.context("pgbench says something else than it used to")
    };
    let done: usize = number("number of transactions actually processed: ")?
        .trim_end_matches('/')
        .parse()?;
    let latency: f64 = number("latency average = ")?.parse()?;
    Ok(Measured {
        name: name.to_owned(),
        done,
        per_second: number("tps = ")?.parse()?,
        p50_ms: latency,
        p99_ms: f64::NAN,
        cpu_ms: spent.as_secs_f64() * 1_000.0 / as_f64(done),
        statements: None,
    })
}
