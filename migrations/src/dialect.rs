//! The words in which SQLite and PostgreSQL differ, and the guard of append-only tables.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Placeholder, SQLite's word, PostgreSQL's word.
///
/// Codes compare by their bytes, whatever the database's own collation: a subtree of regions or
/// categories is the range of the codes with its prefix, which no other order keeps together.
/// Times are UTC to the microsecond. SQLite keeps them as RFC 3339 text, which sorts as it reads.
/// Tables are `STRICT` on SQLite, so that a fraction can never slip into a rupiah column.
const WORDS: &[(&str, &str, &str)] = &[
    ("{uuid}", "BLOB", "UUID"),
    ("{time}", "TEXT", "TIMESTAMPTZ"),
    ("{day}", "TEXT", "DATE"),
    ("{bytes}", "BLOB", "BYTEA"),
    ("{bool}", "INTEGER", "BOOLEAN"),
    ("{code}", "TEXT", "TEXT COLLATE \"C\""),
    ("{int}", "INTEGER", "BIGINT"),
    (
        "{sequence}",
        "INTEGER PRIMARY KEY AUTOINCREMENT",
        "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    ),
    (
        "{transaction_id}",
        "INTEGER NOT NULL DEFAULT 0",
        "BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint)",
    ),
    ("{strict}", "STRICT", ""),
];

/// Runs `statements` in order, in the words of the database behind `manager`.
pub async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let postgres = connection.get_database_backend() == DbBackend::Postgres;
    for statement in statements {
        let mut sql = (*statement).to_owned();
        for (placeholder, sqlite_word, postgres_word) in WORDS {
            sql = sql.replace(
                placeholder,
                if postgres { postgres_word } else { sqlite_word },
            );
        }
        connection.execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// Makes the database itself refuse to change or delete a row of `tables`.
pub async fn guard_append_only(manager: &SchemaManager<'_>, tables: &[&str]) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let postgres = connection.get_database_backend() == DbBackend::Postgres;
    if postgres {
        connection
            .execute_unprepared(
                "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
            )
            .await?;
    }
    for table in tables {
        for verb in ["UPDATE", "DELETE"] {
            let name = format!("{table}_refuse_{}", verb.to_lowercase());
            let sql = if postgres {
                format!(
                    "CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
                )
            } else {
                format!(
                    "CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
            };
            connection.execute_unprepared(&sql).await?;
        }
    }
    Ok(())
}

/// Drops `tables`, the youngest first.
pub async fn drop_all(manager: &SchemaManager<'_>, tables: &[&str]) -> Result<(), DbErr> {
    for table in tables.iter().rev() {
        manager
            .get_connection()
            .execute_unprepared(&format!("DROP TABLE IF EXISTS {table}"))
            .await?;
    }
    Ok(())
}
