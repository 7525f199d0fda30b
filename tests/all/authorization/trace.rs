//! [`Trace`]: a fingerprint of every row, to see whether anything was written.

use super::World;
use anyhow::Context;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use std::collections::BTreeMap;
use tests::rows::database;

/// Tables that no request writes.
const LEFT_OUT: &[&str] = &["regions", "categories", "seaql_migrations"];

/// The rows of each table, as text.
#[derive(Debug, PartialEq, Eq)]
pub struct Trace(BTreeMap<String, Vec<String>>);

impl Trace {
    /// Reads every row of `world`.
    pub async fn of(world: &World) -> anyhow::Result<Self> {
        let on = database(&world.ground().database_url(), 1).await?;
        let mut all = BTreeMap::new();
        for table in texts(&on, tables(&on)).await? {
            if !LEFT_OUT.contains(&table.as_str()) {
                let rows = texts(&on, rows(&on, &table).await?).await?;
                all.insert(table, rows);
            }
        }
        on.close().await?;
        Ok(Self(all))
    }

    /// The tables that differ, with the rows that are new.
    pub fn told(&self, after: &Self) -> String {
        let differing = after
            .0
            .iter()
            .filter(|(table, rows)| self.0.get(*table) != Some(rows));
        let told = differing.map(|(table, rows)| {
            let before = self.0.get(table);
            let is_new = |row: &&String| before.is_none_or(|before| !before.contains(row));
            let new: Vec<&String> = rows.iter().filter(is_new).collect();
            format!("{table}: {new:?}")
        });
        told.collect::<Vec<_>>().join("; ")
    }
}

fn tables(on: &DatabaseConnection) -> String {
    match on.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT name AS it FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        }
        _ => "SELECT tablename::text AS it FROM pg_tables WHERE schemaname = 'public'",
    }
    .to_owned()
}

/// What reads the rows of `table`, each as one text.
async fn rows(on: &DatabaseConnection, table: &str) -> anyhow::Result<String> {
    if on.get_database_backend() != DbBackend::Sqlite {
        return Ok(format!("SELECT t::text AS it FROM {table} t ORDER BY 1"));
    }
    let columns = format!("SELECT name AS it FROM pragma_table_info('{table}')");
    let columns = texts(on, columns).await?;
    let quoted: Vec<String> = columns
        .iter()
        .map(|name| format!("quote({name})"))
        .collect();
    let row = quoted.join(" || ',' || ");
    Ok(format!("SELECT {row} AS it FROM {table} ORDER BY 1"))
}

async fn texts(on: &DatabaseConnection, sql: String) -> anyhow::Result<Vec<String>> {
    let statement = Statement::from_string(on.get_database_backend(), sql);
    let rows = on.query_all_raw(statement).await?;
    let texts = rows.iter().map(|row| row.try_get("", "it"));
    texts.collect::<Result<_, _>>().context("a row is no text")
}
