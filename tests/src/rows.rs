//! How many rows each table has: what was refused leaves none.

use anyhow::Context;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};
use std::collections::BTreeMap;
use std::path::Path;

/// The SQLite database that a server in `folder` writes, to be looked at.
///
/// # Errors
/// When it cannot be opened.
pub async fn database(folder: &Path, connections: u32) -> anyhow::Result<DatabaseConnection> {
    let path = folder.join("sentra.db");
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=ro", path.display()));
    options
        .max_connections(connections)
        .sqlx_logging(false)
        .test_before_acquire(false);
    Ok(Database::connect(options).await?)
}

/// The rows of each table of the database in `folder`.
///
/// # Errors
/// When it cannot be read.
pub async fn rows(folder: &Path) -> anyhow::Result<BTreeMap<String, i64>> {
    let on = database(folder, 1).await?;
    let ask = |sql: String| Statement::from_string(on.get_database_backend(), sql);
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
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
