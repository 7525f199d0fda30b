//! The closed loop: each connection sends its next request when the last one is answered.

use crate::process::cpu;
use futures::future::try_join_all;
use serde::Serialize;
use std::time::{Duration, Instant};

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
    /// Milliseconds of CPU that the server's process spent on one.
    pub cpu_ms: f64,
}

impl Pace {
    /// Does `work`, given the connection and how many it has done, over and over against the
    /// process `pid`.
    ///
    /// # Errors
    /// The first that goes wrong.
    pub async fn measure(
        self,
        name: &str,
        pid: u32,
        work: impl AsyncFn(usize, usize) -> anyhow::Result<()>,
    ) -> anyhow::Result<Measured> {
        let cpu_before = cpu(pid)?;
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
        let spent = cpu(pid)?.saturating_sub(cpu_before);
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
        })
    }
}

/// The time that `percent` of the sorted times do not exceed, in milliseconds.
pub(super) fn percentile(sorted: &[Duration], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    let found = sorted.get(rank).copied().unwrap_or_default();
    found.as_secs_f64() * 1_000.0
}

fn as_f64(count: usize) -> f64 {
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
