//! Moving house: everything that one database holds, carried into an empty one of the other kind.
//!
//! The target's own catalogue says what there is to carry, so a table or a column of a later
//! migration comes along without anybody remembering it. All of it is one transaction of the
//! target: it is there whole and checked, or not at all, and a copy that died is simply run again.
//! The source cannot change meanwhile: on SQLite nobody else may have it open ([`Source::open`]),
//! on PostgreSQL it is read as it was at one moment.
//!
//! Foreign keys are taken off the empty target and put on again over its rows, since no order of
//! rows suits a table that refers to itself (`docs/adr/0014-moving-house.md`).
//!
//! What is not in the database does not move: media, the secret key, the search index.

mod carry;
mod check;
mod error;
mod ground;
mod shape;
mod side;

pub use error::CopyError;
pub use side::{Source, Target};

use crate::error::StorageError;
use side::Side;

/// What came over, and what was compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyReport {
    /// Rows of each table, in the order of their names.
    pub tables: Vec<TableRows>,
    /// What was compared or recounted, with how much of it there was.
    pub checks: Vec<Checked>,
}

/// A table that came over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRows {
    /// Its name.
    pub table: String,
    /// How many rows it has, on both sides.
    pub rows: i64,
}

/// A check that found nothing wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What was checked.
    pub what: String,
    /// How many things were compared.
    pub compared: i64,
}

/// Carries all rows of `source` into `target`, which has the same schema and no rows, and checks
/// them there before they last. `told` hears of each table when its rows are over.
///
/// # Errors
/// Any of [`CopyError`]; the target is then as it was.
pub async fn copy(
    source: Source,
    target: Target,
    mut told: impl FnMut(&TableRows),
) -> Result<CopyReport, CopyError> {
    let target = target.begin().await?;
    let source = source.into_side();
    let shape = shape::common(&source, &target).await?;
    let ground = ground::clear(&target, &shape).await?;
    require_empty(&target, &shape.table_names()).await?;
    let mut tables = Vec::new();
    for table in &shape.tables {
        let rows = carry::rows(&source, &target, table).await?;
        let carried = TableRows {
            table: table.name.clone(),
            rows,
        };
        told(&carried);
        tables.push(carried);
    }
    ground::restore(&source, &target, &ground).await?;
    let checks = check::all(&source, &target, &tables).await?;
    target.commit().await?;
    Ok(CopyReport { tables, checks })
}

/// Passes when none of `tables` holds a row.
async fn require_empty(target: &Side, tables: &[String]) -> Result<(), CopyError> {
    for table in tables {
        let sql = format!("SELECT EXISTS (SELECT 1 FROM {}) AS found", quoted(table));
        if crate::sql::flag(target, &sql).await? {
            let table = table.clone();
            return Err(CopyError::TargetHasRows { table });
        }
    }
    Ok(())
}

/// A name as both databases take it: some columns are called like words of SQL.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Whatever goes wrong with the rows of `table`.
fn of_table(table: &str) -> impl Fn(StorageError) -> CopyError {
    move |cause| CopyError::Table {
        table: table.to_owned(),
        cause,
    }
}
