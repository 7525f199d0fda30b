//! The target made ready for rows in any order, and put back as its migrations left it.

use super::shape::Shape;
use super::side::Side;
use super::{CopyError, of_table, quoted};
use crate::error::StorageError;
use crate::sql::{Read, all, number, values};
use sea_orm::{DbBackend, FromQueryResult};

/// What was taken off.
pub(super) struct Ground {
    foreign_keys: Vec<ForeignKey>,
    /// Table and column of what the database counts itself.
    numbered: Vec<(String, String)>,
}

#[derive(FromQueryResult)]
struct ForeignKey {
    table_name: String,
    name: String,
    definition: String,
}

/// Locks all tables, takes their foreign keys off, and lets numbers be given that the database
/// counts itself. SQLite looks at foreign keys at the end, and takes any number.
pub(super) async fn clear(target: &Side, shape: &Shape) -> Result<Ground, StorageError> {
    let mut ground = Ground {
        foreign_keys: Vec::new(),
        numbered: Vec::new(),
    };
    if target.backend() != DbBackend::Postgres {
        target.run("PRAGMA defer_foreign_keys = ON").await?;
        return Ok(ground);
    }
    target.run("SET LOCAL statement_timeout = 0").await?;
    let tables: Vec<String> = shape.table_names().iter().map(|one| quoted(one)).collect();
    let lock = format!("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE", tables.join(", "));
    target.run(&lock).await?;
    ground.foreign_keys = foreign_keys(target).await?;
    for key in &ground.foreign_keys {
        let (table, name) = (quoted(&key.table_name), quoted(&key.name));
        let sql = format!("ALTER TABLE {table} DROP CONSTRAINT {name}");
        target.run(&sql).await?;
    }
    for table in &shape.tables {
        for column in table.columns.iter().filter(|one| one.is_numbered) {
            let numbered = (table.name.clone(), column.name.clone());
            set_generated(target, &numbered, "BY DEFAULT").await?;
            ground.numbered.push(numbered);
        }
    }
    Ok(ground)
}

/// Puts back what was taken off, which looks at every row, and counts on where the source was.
pub(super) async fn restore(
    source: &Side,
    target: &Side,
    ground: &Ground,
) -> Result<(), CopyError> {
    for numbered in &ground.numbered {
        let (table, column) = (quoted(&numbered.0), quoted(&numbered.1));
        let sql = format!("SELECT MAX({column}) AS n FROM {table}");
        let highest = number(target, &sql, vec![]).await?;
        let next = 1 + highest.max(last_given(source, &numbered.0).await?);
        set_generated(target, numbered, "ALWAYS").await?;
        let sql = format!("ALTER TABLE {table} ALTER COLUMN {column} RESTART WITH {next}");
        target.run(&sql).await?;
    }
    for key in &ground.foreign_keys {
        let (table, name) = (quoted(&key.table_name), quoted(&key.name));
        let definition = &key.definition;
        let sql = format!("ALTER TABLE {table} ADD CONSTRAINT {name} {definition}");
        let added = target.run(&sql).await;
        added.map_err(of_table(&key.table_name))?;
    }
    // The checks that follow read all of it: by plans made for tables that are empty no more.
    Ok(target.run("ANALYZE").await?)
}

async fn foreign_keys(target: &Side) -> Result<Vec<ForeignKey>, StorageError> {
    let sql = "SELECT t.relname::text AS table_name, c.conname::text AS name, \
               pg_get_constraintdef(c.oid) AS definition \
               FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid \
               WHERE c.contype = 'f' AND c.conparentid = 0 \
               AND c.connamespace = to_regnamespace(current_schema()) ORDER BY 1, 2";
    all(target, sql, vec![]).await
}

async fn set_generated(
    target: &Side,
    (table, column): &(String, String),
    when: &str,
) -> Result<(), StorageError> {
    let (table, column) = (quoted(table), quoted(column));
    let sql = format!("ALTER TABLE {table} ALTER COLUMN {column} SET GENERATED {when}");
    target.run(&sql).await
}

/// The last number that SQLite gave out in `table`, though its row may be gone.
async fn last_given(source: &Side, table: &str) -> Result<i64, StorageError> {
    let sql = "SELECT seq AS n FROM sqlite_sequence WHERE name = $1";
    number(source, sql, values![table]).await
}
