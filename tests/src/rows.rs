//! What is seen in the database itself: its rows, and its connections.

use crate::ground::Ground;
use crate::postgres::Postgres;
use anyhow::Context;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement,
};
use std::collections::BTreeMap;

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

/// The rows of each table of the database on `ground`.
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
