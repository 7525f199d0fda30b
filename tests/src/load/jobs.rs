//! Jobs: a heap of them that lies there when the server starts.

use crate::eventually;
use crate::platform::Platform;
use crate::rows::database;
use anyhow::Context;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde::Serialize;
use std::fmt::Write;
use std::time::Instant;
use uuid::Uuid;

/// As many as are enough to measure by.
const JOBS: usize = 4_000;
/// Rows of one statement.
const CHUNK: usize = 500;
const LEFT: &str = "SELECT COUNT(*) AS n FROM jobs WHERE kind = 'order.expire' AND \
                    CAST(run_at AS TEXT) < '2021'";

/// What a job takes, when its work is to look for an order that is not there.
#[derive(Debug, Serialize)]
pub struct JobsMeasured {
    /// Jobs done in a second.
    pub per_second: f64,
    /// Milliseconds of CPU for each, of the server and the database's.
    pub cpu_ms: f64,
}

/// Measures them.
pub(super) async fn measure(platform: &mut Platform) -> anyhow::Result<JobsMeasured> {
    platform.server.stop().await?;
    let on = database(&platform.ground().database_url(), 1).await?;
    for chunk in 0..JOBS / CHUNK {
        let sql = heap(&on, chunk * CHUNK);
        on.execute_unprepared(&sql).await?;
    }
    platform.start_again().await?;
    let cpu_before = super::watched(platform).cpu()?;
    let (begun, before) = (Instant::now(), left(&on).await?);
    eventually("the end of the jobs", async || {
        Ok((left(&on).await? == 0).then_some(()))
    })
    .await?;
    let seconds = begun.elapsed().as_secs_f64();
    let spent = super::watched(platform).cpu()?.saturating_sub(cpu_before);
    on.close().await?;
    let done = u32::try_from(before).map_or(f64::NAN, f64::from);
    Ok(JobsMeasured {
        per_second: done / seconds,
        cpu_ms: spent.as_secs_f64() * 1_000.0 / done,
    })
}

/// How many are still there; done ones are gone.
async fn left(on: &DatabaseConnection) -> anyhow::Result<i64> {
    let statement = Statement::from_string(on.get_database_backend(), LEFT);
    let row = on.query_one_raw(statement).await?.context("no count")?;
    Ok(row.try_get("", "n")?)
}

/// The statement that puts jobs there, numbered from `first`.
fn heap(on: &DatabaseConnection, first: usize) -> String {
    let mut sql =
        "INSERT INTO jobs (id, kind, payload, run_at, max_attempts, created_at) VALUES ".to_owned();
    for number in first..first + CHUNK {
        let id = Uuid::from_u128(number as u128);
        let spelt = match on.get_database_backend() {
            DbBackend::Sqlite => format!("X'{}'", id.simple()),
            _ => format!("'{id}'"),
        };
        let comma = if number == first { "" } else { ", " };
        // Writing to a string cannot fail.
        let _ = write!(
            sql,
            "{comma}({spelt}, 'order.expire', '{{\"order\":\"{id}\"}}', \
             '2020-01-01T00:00:00.000000Z', 3, '2020-01-01T00:00:00.000000Z')"
        );
    }
    sql
}
