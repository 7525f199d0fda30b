//! Permits of products, the rules that ask for them, and who was told that a paper runs out.

use crate::dialect;
use sea_orm_migration::prelude::*;

/// Adds permits, their rules and the reminders.
#[derive(Debug)]
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261203_000002_permits"
    }
}

/// Tables, oldest first.
const TABLES: &[&str] = &["permit_rules", "product_permits", "paper_reminders"];

/// Tables whose rows never change and never go.
const APPEND_ONLY: &[&str] = &["paper_reminders"];

const UP: &[&str] = &[
    // `category_code` null is every category; `permits` and `words` are parted by '|'. The list is
    // the operator's: rows that it no longer holds go.
    "CREATE TABLE permit_rules (
        code TEXT NOT NULL PRIMARY KEY,
        category_code {code} REFERENCES categories (code),
        effect TEXT NOT NULL,
        permits TEXT NOT NULL,
        words TEXT NOT NULL,
        from_day {day},
        note_id TEXT NOT NULL,
        note_en TEXT NOT NULL,
        source TEXT NOT NULL
    ) {strict}",
    // One that is replaced or removed is ended and stays. `number` is the one form of
    // `number_typed`. `verdict` is null while no officer has looked.
    "CREATE TABLE product_permits (
        id {uuid} NOT NULL PRIMARY KEY,
        product_id {uuid} NOT NULL REFERENCES products (id),
        kind TEXT NOT NULL,
        number_typed TEXT NOT NULL,
        number TEXT NOT NULL,
        expires_day {day},
        media_id {uuid} REFERENCES media (id),
        added_by {uuid},
        added_at {time} NOT NULL,
        ended_at {time},
        verdict TEXT,
        reason TEXT,
        decided_by {uuid},
        decided_at {time}
    ) {strict}",
    "CREATE UNIQUE INDEX product_permits_kind ON product_permits (product_id, kind) WHERE ended_at IS NULL",
    "CREATE INDEX product_permits_expiry ON product_permits (expires_day, id) WHERE ended_at IS NULL",
    "CREATE INDEX product_permits_waiting ON product_permits (id) WHERE ended_at IS NULL AND verdict IS NULL",
    // What became of a paper (a document of an enterprise or a permit of a product) as it runs out:
    // told 90, 30, 7 and 0 days before, and -1 when its lapse was acted upon. Once each.
    "CREATE TABLE paper_reminders (
        paper_id {uuid} NOT NULL,
        days_before {int} NOT NULL,
        noted_at {time} NOT NULL,
        PRIMARY KEY (paper_id, days_before)
    ) {strict}",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, UP).await?;
        dialect::guard_append_only(manager, APPEND_ONLY).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::drop_all(manager, TABLES).await
    }
}
