//! The rows of one table, a few at a time.

use super::shape::{Column, Table};
use super::side::Side;
use super::{CopyError, of_table, quoted};
use crate::error::StorageError;
use crate::sql::insert;
use chrono::{DateTime, Utc};
use futures::TryStreamExt;
use sea_orm::{DbErr, QueryResult, Value};
use std::pin::pin;
use uuid::Uuid;

/// Rows in memory at a time. Whatever a table holds, a copy takes no more room than for these.
const ROWS_AT_ONCE: usize = 500;

/// Carries all rows of `table`; how many there were.
pub(super) async fn rows(source: &Side, target: &Side, table: &Table) -> Result<i64, CopyError> {
    let names: Vec<String> = table.columns.iter().map(|one| quoted(&one.name)).collect();
    let carried = carry(source, target, table, &names).await;
    carried.map_err(of_table(&table.name))
}

async fn carry(
    source: &Side,
    target: &Side,
    table: &Table,
    names: &[String],
) -> Result<i64, StorageError> {
    let sql = format!("SELECT {} FROM {}", names.join(", "), quoted(&table.name));
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut rows = pin!(source.stream(&sql).await?);
    let mut chunk = Vec::with_capacity(ROWS_AT_ONCE);
    let mut carried = 0;
    while let Some(row) = rows.try_next().await.map_err(StorageError::Statement)? {
        chunk.push(values(table, &row).map_err(StorageError::Statement)?);
        carried += 1;
        if chunk.len() == ROWS_AT_ONCE {
            let full = std::mem::replace(&mut chunk, Vec::with_capacity(ROWS_AT_ONCE));
            insert(target, &quoted(&table.name), &names, full).await?;
        }
    }
    insert(target, &quoted(&table.name), &names, chunk).await?;
    Ok(carried)
}

fn values(table: &Table, row: &QueryResult) -> Result<Vec<Value>, DbErr> {
    let value = |column: &Column| match left_behind(&table.name, &column.name) {
        Some(value) => Ok(value),
        None => column.kind.read(row, &column.name),
    };
    table.columns.iter().map(value).collect()
}

/// What means something on the side that it was written on alone.
///
/// The number of a transaction is one of its server: 0 stands before every change to come on
/// PostgreSQL, and is the number of all on SQLite. A lease is held by a process of that side.
fn left_behind(table: &str, column: &str) -> Option<Value> {
    match (table, column) {
        ("change_log", "transaction_id") => Some(0_i64.into()),
        ("jobs", "leased_until") => Some(None::<DateTime<Utc>>.into()),
        ("jobs", "lease_owner") => Some(None::<Uuid>.into()),
        _ => None,
    }
}
