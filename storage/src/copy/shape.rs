//! What there is to carry, as PostgreSQL's catalogue tells it: SQLite has no types to tell.

use super::CopyError;
use super::side::Side;
use crate::error::StorageError;
use crate::sql::{Read, all};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{DbBackend, DbErr, FromQueryResult, QueryResult, Value};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The list of migrations, which each side has of its own.
pub(super) const MIGRATIONS: &str = "seaql_migrations";

/// All tables, in the order of their names.
pub(super) struct Shape {
    pub(super) tables: Vec<Table>,
}

/// A table with all its columns.
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
}

pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// True when the database counts its values itself.
    pub(super) is_numbered: bool,
}

/// What a column holds, whatever each database calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Uuid,
    Text,
    Int,
    Bool,
    Bytes,
    Time,
    Day,
}

impl Kind {
    fn of_postgres(word: &str) -> Option<Self> {
        Some(match word {
            "uuid" => Self::Uuid,
            "text" => Self::Text,
            "bigint" => Self::Int,
            "boolean" => Self::Bool,
            "bytea" => Self::Bytes,
            "timestamp with time zone" => Self::Time,
            "date" => Self::Day,
            _ => return None,
        })
    }

    /// The value of the column `name` of `row`, of either database.
    pub(super) fn read(self, row: &QueryResult, name: &str) -> Result<Value, DbErr> {
        Ok(match self {
            Self::Uuid => row.try_get::<Option<Uuid>>("", name)?.into(),
            Self::Text => row.try_get::<Option<String>>("", name)?.into(),
            Self::Int => row.try_get::<Option<i64>>("", name)?.into(),
            Self::Bool => row.try_get::<Option<bool>>("", name)?.into(),
            Self::Bytes => row.try_get::<Option<Vec<u8>>>("", name)?.into(),
            Self::Time => row.try_get::<Option<DateTime<Utc>>>("", name)?.into(),
            Self::Day => row.try_get::<Option<NaiveDate>>("", name)?.into(),
        })
    }
}

impl Shape {
    pub(super) fn table_names(&self) -> Vec<String> {
        self.tables.iter().map(|table| table.name.clone()).collect()
    }
}

/// The tables and columns of both sides.
///
/// # Errors
/// [`CopyError::OneSideOnly`], [`CopyError::UnknownKind`].
pub(super) async fn common(source: &Side, target: &Side) -> Result<Shape, CopyError> {
    let (postgres, sqlite) = match target.backend() {
        DbBackend::Postgres => (target, source),
        _ => (source, target),
    };
    let told = columns_of_postgres(postgres).await?;
    let names = told.iter().map(ColumnRow::full_name);
    let names: BTreeSet<String> = names.collect();
    let others = columns_of_sqlite(sqlite).await?;
    if let Some(what) = names.symmetric_difference(&others).next().cloned() {
        return Err(CopyError::OneSideOnly { what });
    }
    let mut tables: Vec<Table> = Vec::new();
    for row in told {
        let Some(kind) = Kind::of_postgres(&row.kind) else {
            let column = row.full_name();
            let kind = row.kind;
            return Err(CopyError::UnknownKind { column, kind });
        };
        let column = Column {
            name: row.name,
            kind,
            is_numbered: row.is_numbered,
        };
        match tables.last_mut() {
            Some(table) if table.name == row.table_name => table.columns.push(column),
            _ => tables.push(Table {
                name: row.table_name,
                columns: vec![column],
            }),
        }
    }
    Ok(Shape { tables })
}

/// The names of all tables of one side, but for the list of migrations.
pub(super) async fn tables(side: &Side) -> Result<Vec<String>, StorageError> {
    let mut names = all_tables(side).await?;
    names.retain(|name| name != MIGRATIONS);
    Ok(names)
}

pub(super) async fn has_table(side: &Side, name: &str) -> Result<bool, StorageError> {
    Ok(all_tables(side).await?.iter().any(|one| one == name))
}

async fn all_tables(side: &Side) -> Result<Vec<String>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        name: String,
    }
    let sql = match side.backend() {
        DbBackend::Postgres => {
            "SELECT relname::text AS name FROM pg_class \
             WHERE relnamespace = to_regnamespace(current_schema()) \
             AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname"
        }
        _ => {
            "SELECT name FROM sqlite_schema \
             WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
        }
    };
    let rows = all::<Row>(side, sql, vec![]).await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

#[derive(FromQueryResult)]
struct ColumnRow {
    table_name: String,
    name: String,
    kind: String,
    is_numbered: bool,
}

impl ColumnRow {
    fn full_name(&self) -> String {
        format!("{}.{}", self.table_name, self.name)
    }
}

async fn columns_of_postgres(side: &Side) -> Result<Vec<ColumnRow>, StorageError> {
    let tables: BTreeSet<String> = tables(side).await?.into_iter().collect();
    let sql = "SELECT table_name::text AS table_name, column_name::text AS name, \
               data_type::text AS kind, is_identity = 'YES' AS is_numbered \
               FROM information_schema.columns \
               WHERE table_schema = current_schema() AND is_generated = 'NEVER' \
               ORDER BY table_name, ordinal_position";
    let mut rows = all::<ColumnRow>(side, sql, vec![]).await?;
    rows.retain(|row| tables.contains(&row.table_name));
    Ok(rows)
}

/// `table.column` of all columns.
async fn columns_of_sqlite(side: &Side) -> Result<BTreeSet<String>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        name: String,
    }
    let mut names = BTreeSet::new();
    for table in tables(side).await? {
        let sql = "SELECT name FROM pragma_table_info($1)";
        let rows = all::<Row>(side, sql, vec![table.clone().into()]).await?;
        names.extend(rows.iter().map(|row| format!("{table}.{}", row.name)));
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_that_would_lose_something_is_not_known() {
        assert_eq!(Kind::of_postgres("bigint"), Some(Kind::Int));
        for word in ["double precision", "timestamp without time zone", "numeric"] {
            assert_eq!(Kind::of_postgres(word), None, "{word}");
        }
    }
}
