//! Terms in versions and who accepted them, consents, and breaches of personal data.

use crate::dialect;
use sea_orm_migration::prelude::*;

/// Adds what people agreed to, and what went wrong with what is known of them.
#[derive(Debug)]
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261203_000003_terms"
    }
}

/// Tables, oldest first. All of them are proofs: their rows never change and never go.
const TABLES: &[&str] = &[
    "terms_versions",
    "terms_acceptances",
    "consents",
    "breaches",
    "breach_entries",
];

const UP: &[&str] = &[
    // `published_by` is null for the operator at the machine itself. From `required_from` on, who
    // has not accepted it may not go on; until then the one before will do.
    "CREATE TABLE terms_versions (
        id {uuid} NOT NULL PRIMARY KEY,
        document TEXT NOT NULL,
        version {int} NOT NULL,
        indonesian TEXT NOT NULL,
        english TEXT NOT NULL,
        holds_from {time} NOT NULL,
        required_from {time} NOT NULL,
        published_by {uuid},
        published_at {time} NOT NULL
    ) {strict}",
    "CREATE UNIQUE INDEX terms_versions_number ON terms_versions (document, version)",
    "CREATE TABLE terms_acceptances (
        id {uuid} NOT NULL PRIMARY KEY,
        person_id {uuid} NOT NULL REFERENCES people (id),
        document TEXT NOT NULL,
        version {int} NOT NULL,
        accepted_at {time} NOT NULL,
        address_value_id {uuid} REFERENCES sealed_values (id)
    ) {strict}",
    "CREATE UNIQUE INDEX terms_acceptances_once
        ON terms_acceptances (person_id, document, version)",
    // The youngest row of a person and a purpose is what holds.
    "CREATE TABLE consents (
        id {uuid} NOT NULL PRIMARY KEY,
        person_id {uuid} NOT NULL REFERENCES people (id),
        purpose TEXT NOT NULL,
        text_version {int} NOT NULL,
        is_given {bool} NOT NULL,
        decided_at {time} NOT NULL,
        address_value_id {uuid} REFERENCES sealed_values (id)
    ) {strict}",
    "CREATE INDEX consents_person ON consents (person_id, purpose, id)",
    "CREATE TABLE breaches (
        id {uuid} NOT NULL PRIMARY KEY,
        found_at {time} NOT NULL,
        recorded_by {uuid} NOT NULL,
        recorded_at {time} NOT NULL
    ) {strict}",
    // What is known of a breach, the whole of it in each row: the one with the highest number
    // holds. What happened and what is done about it is sealed, since people write names into it.
    "CREATE TABLE breach_entries (
        id {uuid} NOT NULL PRIMARY KEY,
        breach_id {uuid} NOT NULL REFERENCES breaches (id),
        number {int} NOT NULL,
        data_kinds TEXT NOT NULL,
        people_count {int},
        happened_at {time},
        details_value_id {uuid} NOT NULL REFERENCES sealed_values (id),
        authority_told_at {time},
        subjects_told_at {time},
        written_by {uuid} NOT NULL,
        written_at {time} NOT NULL
    ) {strict}",
    "CREATE UNIQUE INDEX breach_entries_number ON breach_entries (breach_id, number)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, UP).await?;
        dialect::guard_append_only(manager, TABLES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::drop_all(manager, TABLES).await
    }
}
