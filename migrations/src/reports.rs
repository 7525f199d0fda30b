//! Reports of listings and what officers hid for them; what people are told, and in which language.

use crate::dialect;
use sea_orm_migration::prelude::*;

/// Adds reports, hidden products, and what the notices of enterprises lean on.
#[derive(Debug)]
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261203_000004_reports"
    }
}

const UP: &[&str] = &[
    // `id` or `en`, as they last asked for; null means not known.
    "ALTER TABLE people ADD COLUMN language TEXT",
    // What was not right of each item when it was handed back, as JSON; null means nothing was.
    "ALTER TABLE enterprise_status_changes ADD COLUMN items TEXT",
    // When the enterprise was told of what was found; null means not yet.
    "ALTER TABLE enterprise_checks ADD COLUMN told_at {time}",
    "UPDATE enterprise_checks SET told_at = decided_at",
    // A node of the release before submits without saying since when it waits.
    "UPDATE enterprises SET waiting_since = updated_at WHERE status = 'SUBMITTED' AND waiting_since IS NULL",
    "CREATE INDEX enterprises_queue ON enterprises (COALESCE(waiting_since, updated_at), id) WHERE waiting_since IS NOT NULL OR status = 'SUBMITTED'",
    // One open report of each person and product. The text is the reporter's, sealed under their key.
    "CREATE TABLE product_reports (
        id {uuid} NOT NULL PRIMARY KEY,
        product_id {uuid} NOT NULL REFERENCES products (id),
        enterprise_id {uuid} NOT NULL REFERENCES enterprises (id),
        person_id {uuid} NOT NULL REFERENCES people (id),
        reason TEXT NOT NULL,
        text_value_id {uuid} REFERENCES sealed_values (id),
        reported_at {time} NOT NULL,
        outcome TEXT,
        outcome_reason TEXT,
        closed_by {uuid},
        closed_at {time}
    ) {strict}",
    "CREATE UNIQUE INDEX product_reports_person ON product_reports (person_id, product_id) WHERE closed_at IS NULL",
    "CREATE INDEX product_reports_reporter ON product_reports (person_id, reported_at)",
    "CREATE INDEX product_reports_open ON product_reports (id) WHERE closed_at IS NULL",
    "CREATE INDEX product_reports_product ON product_reports (product_id, id)",
    // A product that an officer took off sale: a draft that its enterprise cannot publish meanwhile.
    "CREATE TABLE product_hidings (
        id {uuid} NOT NULL PRIMARY KEY,
        product_id {uuid} NOT NULL REFERENCES products (id),
        was_published {bool} NOT NULL,
        reason TEXT NOT NULL,
        hidden_by {uuid},
        hidden_at {time} NOT NULL,
        lifted_reason TEXT,
        lifted_by {uuid},
        lifted_at {time}
    ) {strict}",
    "CREATE UNIQUE INDEX product_hidings_product ON product_hidings (product_id) WHERE lifted_at IS NULL",
];

const DOWN: &[&str] = &[
    "DROP INDEX IF EXISTS enterprises_queue",
    "ALTER TABLE enterprise_checks DROP COLUMN told_at",
    "ALTER TABLE enterprise_status_changes DROP COLUMN items",
    "ALTER TABLE people DROP COLUMN language",
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
        dialect::drop_all(manager, &["product_reports", "product_hidings"]).await?;
        dialect::run(manager, DOWN).await
    }
}
