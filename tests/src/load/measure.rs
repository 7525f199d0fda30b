//! The closed loop: each connection sends its next request when the last one is answered.

use crate::postgres::Postgres;
use crate::process::cpu;
use crate::server::Server;
use anyhow::Context;
use futures::future::try_join_all;
use serde::Serialize;
use std::time::{Duration, Instant};

/// What a server counts its statements as, in `/metrics`.
const STATEMENTS: &str = "database_statements_total";

/// What is at work while somebody is served, and so paid for.
#[derive(Debug, Clone, Copy)]
pub struct Watched<'a> {
    /// Who answers.
    pub server: &'a Server,
    /// The database's server, unless it is embedded.
    pub database: Option<&'a Postgres>,
}

impl Watched<'_> {
    /// CPU time so far.
    pub(super) fn cpu(&self) -> anyhow::Result<Duration> {
        let database = self.database.map(Postgres::cpu).transpose()?;
        Ok(cpu(self.server.pid())? + database.unwrap_or_default())
    }
}

/// How many at the same time, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Connections, each with one request under way.
    pub connections: usize,
    /// How long.
    pub time: Duration,
}

/// One measurement.
#[derive(Debug, Clone, Serialize)]
pub struct Measured {
    /// Of what.
    pub name: String,
    /// How many were done.
    pub done: usize,
    /// How many in a second.
    pub per_second: f64,
    /// Milliseconds that half of them took at most.
    pub p50_ms: f64,
    /// Milliseconds that 99 of a hundred took at most.
    pub p99_ms: f64,
    /// Milliseconds of CPU that the server, and the database's, spent on one.
    pub cpu_ms: f64,
    /// Statements of the database for one, BEGIN and COMMIT left out; nothing where the server
    /// does not count them.
    pub statements: Option<f64>,
}

impl Pace {
    /// Does `work`, given the connection and how many it has done, over and over.
    ///
    /// # Errors
    /// The first that goes wrong.
    pub async fn measure(
        self,
        name: &str,
        watched: Watched<'_>,
        work: impl AsyncFn(usize, usize) -> anyhow::Result<()>,
    ) -> anyhow::Result<Measured> {
        let statements_before = statements(watched.server).await?;
        let cpu_before = watched.cpu()?;
        let begun = Instant::now();
        let one = async |connection: usize| {
            let mut took = Vec::new();
            while begun.elapsed() < self.time {
                let sent = Instant::now();
                work(connection, took.len()).await?;
                took.push(sent.elapsed());
            }
            anyhow::Ok(took)
        };
        let took = try_join_all((0..self.connections).map(one)).await?;
        let seconds = begun.elapsed().as_secs_f64();
        let spent = watched.cpu()?.saturating_sub(cpu_before);
        let statements = statements(watched.server).await?.zip(statements_before);
        let mut took: Vec<Duration> = took.into_iter().flatten().collect();
        took.sort_unstable();
        let count = as_f64(took.len());
        Ok(Measured {
            name: name.to_owned(),
            done: took.len(),
            per_second: count / seconds,
            p50_ms: percentile(&took, 50),
            p99_ms: percentile(&took, 99),
            cpu_ms: spent.as_secs_f64() * 1_000.0 / count,
            statements: statements.map(|(after, before)| (after - before) / count),
        })
    }
}

/// How many statements `server` has sent so far, if it counts them.
async fn statements(server: &Server) -> anyhow::Result<Option<f64>> {
    let answer = reqwest::get(format!("{}/metrics", server.url())).await?;
    if !answer.status().is_success() {
        return Ok(None);
    }
    let text = answer.text().await?;
    let mut values = text
        .lines()
        .filter_map(|line| line.strip_prefix(STATEMENTS));
    let count = values
        .next()
        .context("the server does not count its statements")?;
    Ok(Some(count.trim().parse()?))
}

/// The time that `percent` of the sorted times do not exceed, in milliseconds.
pub(crate) fn percentile(sorted: &[Duration], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    let found = sorted.get(rank).copied().unwrap_or_default();
    found.as_secs_f64() * 1_000.0
}

pub(super) fn as_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_times_that_were_measured() {
        let times: Vec<Duration> = (1..=200).map(Duration::from_millis).collect();
        let is = |percent, ms: f64| (percentile(&times, percent) - ms).abs() < 1e-9;
        assert!(is(50, 100.0) && is(99, 198.0) && is(100, 200.0));
        assert!(percentile(&[], 99).abs() < 1e-9);
    }
}
