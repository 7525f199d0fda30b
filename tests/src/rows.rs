//! What is seen in the database itself: its rows, and its connections.

use crate::ground::Ground;
use crate::postgres::Postgres;
use anyhow::Context;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement,
};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The database at `url`, to be looked at.
///
/// # Errors
/// When it cannot be opened.
pub async fn database(url: &str, connections: u32) -> anyhow::Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .sqlx_logging(false)
        .test_before_acquire(false);
    Ok(Database::connect(options).await?)
}

/// How long the jobs at hand may take before rows are counted all the same.
const PATIENCE: Duration = Duration::from_secs(3);

/// Waits for what a worker has at hand: it would be written between one count and the next.
async fn rest(on: &DatabaseConnection) -> anyhow::Result<()> {
    let now = match on.get_database_backend() {
        DbBackend::Sqlite => "strftime('%Y-%m-%dT%H:%M:%f', 'now')",
        _ => "now()",
    };
    let sql = format!(
        "SELECT COUNT(*) AS n FROM jobs \
         WHERE dead_at IS NULL AND (run_at <= {now} OR leased_until IS NOT NULL)"
    );
    let begun = Instant::now();
    loop {
        let asked = Statement::from_string(on.get_database_backend(), &sql);
        let count = on.query_one_raw(asked).await?.context("no count")?;
        if count.try_get::<i64>("", "n")? == 0 || begun.elapsed() > PATIENCE {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The rows of each table of the database on `ground`, once no job is at hand.
///
/// # Errors
/// When it cannot be read.
pub async fn rows(ground: &Ground) -> anyhow::Result<BTreeMap<String, i64>> {
    let on = database(&ground.database_url(), 1).await?;
    let ask = |sql: String| Statement::from_string(on.get_database_backend(), sql);
    let tables = match on.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        }
        _ => "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public'",
    };
    rest(&on).await?;
    let mut rows = BTreeMap::new();
    for table in on.query_all_raw(ask(tables.to_owned())).await? {
        let name: String = table.try_get("", "name")?;
        let count = ask(format!("SELECT COUNT(*) AS n FROM {name}"));
        let count = on.query_one_raw(count).await?.context("no count")?;
        rows.insert(name, count.try_get("", "n")?);
    }
    on.close().await?;
    Ok(rows)
}

/// Connections to `server`, the one that asks left out.
///
/// # Errors
/// When it does not answer.
pub async fn connections(server: &Postgres) -> anyhow::Result<i64> {
    let on = database(&server.url("postgres"), 1).await?;
    let sql = "SELECT COUNT(*) AS n FROM pg_stat_activity \
               WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
    let statement = Statement::from_string(on.get_database_backend(), sql);
    let row = on.query_one_raw(statement).await?.context("no count")?;
    let count = row.try_get("", "n")?;
    on.close().await?;
    Ok(count)
}
