//! Signing in: short tokens with refresh tokens behind them, codes, counts of attempts, and tokens
//! for programs.

use crate::dialect;
use sea_orm_migration::prelude::*;

/// Adds what signing in needs.
#[derive(Debug)]
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261202_000001_signin"
    }
}

const UP: &[&str] = &[
    // When the person showed that the login is theirs; null while they have not.
    "ALTER TABLE people ADD COLUMN phone_confirmed_at {time}",
    "ALTER TABLE people ADD COLUMN email_confirmed_at {time}",
    // `expires_at` stays the end of the session; null here: the token is good until then.
    "ALTER TABLE sessions ADD COLUMN access_expires_at {time}",
    "ALTER TABLE sessions ADD COLUMN last_used_at {time}",
    // How it began; null: by password.
    "ALTER TABLE sessions ADD COLUMN started_by TEXT",
    // What the client calls itself, cut short.
    "ALTER TABLE sessions ADD COLUMN client TEXT",
    // One that was used stays until it would have run out, so that a second use is noticed.
    "CREATE TABLE session_refreshes (
        token_hash {bytes} NOT NULL PRIMARY KEY,
        session_id {uuid} NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
        created_at {time} NOT NULL,
        used_at {time}
    ) {strict}",
    "CREATE INDEX session_refreshes_session ON session_refreshes (session_id)",
    "CREATE INDEX session_refreshes_age ON session_refreshes (created_at)",
    // One for each purpose and login: the newest wins. Neither login nor code is readable.
    "CREATE TABLE login_codes (
        purpose TEXT NOT NULL,
        login_hash {bytes} NOT NULL,
        code_hash {bytes} NOT NULL,
        tries_left {int} NOT NULL,
        created_at {time} NOT NULL,
        expires_at {time} NOT NULL,
        PRIMARY KEY (purpose, login_hash)
    ) {strict}",
    "CREATE INDEX login_codes_expiry ON login_codes (expires_at)",
    // When whoever is counted has all attempts back, in milliseconds since 1970.
    "CREATE TABLE attempt_counts (
        counted_hash {bytes} NOT NULL PRIMARY KEY,
        whole_at_ms {int} NOT NULL
    ) {strict}",
    "CREATE INDEX attempt_counts_age ON attempt_counts (whole_at_ms)",
    // `reach` is JSON: in which enterprises, and to do what.
    "CREATE TABLE api_tokens (
        id {uuid} NOT NULL PRIMARY KEY,
        person_id {uuid} NOT NULL REFERENCES people (id),
        name TEXT NOT NULL,
        token_hash {bytes} NOT NULL UNIQUE,
        reach TEXT NOT NULL,
        created_at {time} NOT NULL,
        expires_at {time} NOT NULL,
        last_used_at {time},
        ended_at {time}
    ) {strict}",
    "CREATE INDEX api_tokens_person ON api_tokens (person_id, id)",
];

const TABLES: &[&str] = &[
    "session_refreshes",
    "login_codes",
    "attempt_counts",
    "api_tokens",
];

const COLUMNS: &[(&str, &str)] = &[
    ("people", "phone_confirmed_at"),
    ("people", "email_confirmed_at"),
    ("sessions", "access_expires_at"),
    ("sessions", "last_used_at"),
    ("sessions", "started_by"),
    ("sessions", "client"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::drop_all(manager, TABLES).await?;
        for (table, column) in COLUMNS {
            let sql = format!("ALTER TABLE {table} DROP COLUMN {column}");
            manager.get_connection().execute_unprepared(&sql).await?;
        }
        Ok(())
    }
}
