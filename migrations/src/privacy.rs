//! Privacy: which key seals what, what is forgotten, identities, exports, and who saw
//! a number in full.

use crate::dialect;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Adds what personal values are kept, shown and forgotten by.
#[derive(Debug)]
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261202_000004_privacy"
    }
}

/// Tables, oldest first.
const TABLES: &[&str] = &["person_identities", "reveals", "person_exports"];

/// New tables whose rows never change and never go.
const APPEND_ONLY: &[&str] = &["reveals"];

const INDEXES: &[&str] = &["sealed_values_age", "sealed_values_platform"];

const COLUMNS: &[(&str, &str)] = &[
    ("person_keys", "key_id"),
    ("sealed_values", "key_id"),
    ("sealed_values", "kept_as"),
    ("sealed_values", "forgotten_at"),
    ("enterprises", "nib_key_id"),
    ("enterprises", "npwp_key_id"),
    ("enterprises", "bank_account_key_id"),
    ("enterprises", "contact_phone_key_id"),
    ("enterprises", "contact_email_key_id"),
    ("enterprises", "address_key_id"),
    ("membership_invitations", "login_key_id"),
];

const UP: &[&str] = &[
    // Which platform key sealed it; null for one from before keys had names. A value under a
    // person's key has none: that key has.
    "ALTER TABLE person_keys ADD COLUMN key_id TEXT",
    "ALTER TABLE sealed_values ADD COLUMN key_id TEXT",
    // MONEY, OTHER or IN_USE: for how long it is kept. What is older counts as the longest.
    "ALTER TABLE sealed_values ADD COLUMN kept_as TEXT NOT NULL DEFAULT 'MONEY'",
    // Once set, `ciphertext` is empty.
    "ALTER TABLE sealed_values ADD COLUMN forgotten_at {time}",
    "CREATE INDEX sealed_values_age ON sealed_values (kept_as, created_at)
        WHERE forgotten_at IS NULL",
    "CREATE INDEX sealed_values_platform ON sealed_values (id)
        WHERE person_id IS NULL AND forgotten_at IS NULL",
    "ALTER TABLE enterprises ADD COLUMN nib_key_id TEXT",
    "ALTER TABLE enterprises ADD COLUMN npwp_key_id TEXT",
    "ALTER TABLE enterprises ADD COLUMN bank_account_key_id TEXT",
    "ALTER TABLE enterprises ADD COLUMN contact_phone_key_id TEXT",
    "ALTER TABLE enterprises ADD COLUMN contact_email_key_id TEXT",
    "ALTER TABLE enterprises ADD COLUMN address_key_id TEXT",
    "ALTER TABLE membership_invitations ADD COLUMN login_key_id TEXT",
    "CREATE TABLE person_identities (
        person_id {uuid} NOT NULL PRIMARY KEY REFERENCES people (id),
        nik_value_id {uuid} NOT NULL REFERENCES sealed_values (id),
        set_at {time} NOT NULL
    ) {strict}",
    // Who saw which number in full. The reason is sealed: people write names into it.
    "CREATE TABLE reveals (
        id {uuid} NOT NULL PRIMARY KEY,
        person_id {uuid} NOT NULL REFERENCES people (id),
        subject_kind TEXT NOT NULL,
        subject_id {uuid} NOT NULL,
        field TEXT NOT NULL,
        reason_value_id {uuid} NOT NULL REFERENCES sealed_values (id),
        revealed_at {time} NOT NULL
    ) {strict}",
    "CREATE INDEX reveals_person ON reveals (person_id, revealed_at)",
    // `document` is sealed under the key of its person; null until it is made.
    "CREATE TABLE person_exports (
        id {uuid} NOT NULL PRIMARY KEY,
        person_id {uuid} NOT NULL REFERENCES people (id),
        requested_at {time} NOT NULL,
        ready_at {time},
        expires_at {time} NOT NULL,
        document {bytes}
    ) {strict}",
    "CREATE INDEX person_exports_person ON person_exports (person_id, id)",
    "CREATE INDEX person_exports_expiry ON person_exports (expires_at)",
];

/// The two ways in which a sealed value may change: sealed anew under another platform key, and
/// forgotten, which empties it. Everything else about it stays, and what is forgotten stays so.
const MAY_CHANGE: &str = "OLD.id = NEW.id AND OLD.person_id IS NOT DISTINCT FROM NEW.person_id \
    AND OLD.created_at = NEW.created_at AND OLD.kept_as = NEW.kept_as \
    AND OLD.forgotten_at IS NULL \
    AND ((NEW.forgotten_at IS NOT NULL AND length(NEW.ciphertext) = 0) \
        OR (NEW.forgotten_at IS NULL AND OLD.person_id IS NULL \
            AND NEW.key_id IS DISTINCT FROM OLD.key_id))";

/// Refuses changes of sealed values, but for those that hold `unless`; all of them without it.
async fn guard_sealed(manager: &SchemaManager<'_>, unless: Option<&str>) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let postgres = connection.get_database_backend() == DbBackend::Postgres;
    let when = unless.map_or_else(String::new, |unless| format!("WHEN (NOT ({unless}))"));
    let (drop, create) = if postgres {
        (
            "DROP TRIGGER sealed_values_refuse_update ON sealed_values",
            format!(
                "CREATE TRIGGER sealed_values_refuse_update BEFORE UPDATE ON sealed_values \
                 FOR EACH ROW {when} EXECUTE FUNCTION refuse_change()"
            ),
        )
    } else {
        (
            "DROP TRIGGER sealed_values_refuse_update",
            format!(
                "CREATE TRIGGER sealed_values_refuse_update BEFORE UPDATE ON sealed_values {when} \
                 BEGIN SELECT RAISE(ABORT, 'sealed_values is append-only'); END"
            ),
        )
    };
    connection.execute_unprepared(drop).await?;
    connection.execute_unprepared(&create).await?;
    Ok(())
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, UP).await?;
        dialect::guard_append_only(manager, APPEND_ONLY).await?;
        guard_sealed(manager, Some(MAY_CHANGE)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        guard_sealed(manager, None).await?;
        let connection = manager.get_connection();
        for index in INDEXES {
            let sql = format!("DROP INDEX IF EXISTS {index}");
            connection.execute_unprepared(&sql).await?;
        }
        for (table, column) in COLUMNS {
            let sql = format!("ALTER TABLE {table} DROP COLUMN {column}");
            connection.execute_unprepared(&sql).await?;
        }
        dialect::drop_all(manager, TABLES).await
    }
}
