//! Rights: invitations, offers of ownership, delegations, claim codes, imports, and from where a
//! change came.

use crate::dialect;
use sea_orm_migration::prelude::*;

/// Adds what rights are given and taken by.
#[derive(Debug)]
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261202_000002_rights"
    }
}

/// Tables, oldest first.
const TABLES: &[&str] = &[
    "membership_invitations",
    "ownership_offers",
    "delegations",
    "claim_codes",
    "enterprise_imports",
];

const INDEXES: &[&str] = &[
    "memberships_holder",
    "mandates_scope",
    "audit_rows_enterprise",
    "audit_rows_person",
];

const UP: &[&str] = &[
    // Whom it is for is known by a keyed hash. `login_sealed` is there while it is open: sealed
    // under the platform's key, since nobody may have that login yet.
    "CREATE TABLE membership_invitations (
        id {uuid} NOT NULL PRIMARY KEY,
        enterprise_id {uuid} NOT NULL REFERENCES enterprises (id),
        login_hash {bytes} NOT NULL,
        login_sealed {bytes},
        code_hash {bytes} NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        may_list {bool} NOT NULL,
        may_ship {bool} NOT NULL,
        may_money {bool} NOT NULL,
        invited_by {uuid} NOT NULL,
        created_at {time} NOT NULL,
        expires_at {time} NOT NULL,
        ended_at {time},
        end_kind TEXT,
        person_id {uuid}
    ) {strict}",
    "CREATE UNIQUE INDEX membership_invitations_open
        ON membership_invitations (enterprise_id, login_hash) WHERE ended_at IS NULL",
    "CREATE INDEX membership_invitations_login ON membership_invitations (login_hash, id)",
    "CREATE INDEX membership_invitations_enterprise
        ON membership_invitations (enterprise_id, created_at)",
    // An owner hands ownership to the membership of another person; one offer at a time.
    "CREATE TABLE ownership_offers (
        id {uuid} NOT NULL PRIMARY KEY,
        enterprise_id {uuid} NOT NULL REFERENCES enterprises (id),
        membership_id {uuid} NOT NULL REFERENCES memberships (id),
        offered_by {uuid} NOT NULL,
        offered_at {time} NOT NULL,
        expires_at {time} NOT NULL,
        ended_at {time},
        end_kind TEXT
    ) {strict}",
    "CREATE UNIQUE INDEX ownership_offers_open
        ON ownership_offers (enterprise_id) WHERE ended_at IS NULL",
    "CREATE INDEX ownership_offers_membership ON ownership_offers (membership_id, id)",
    // What an enterprise lets another do in it: offered, then perhaps accepted. The membership that
    // comes of it is what rights are read from.
    "CREATE TABLE delegations (
        id {uuid} NOT NULL PRIMARY KEY,
        enterprise_id {uuid} NOT NULL REFERENCES enterprises (id),
        holder_enterprise_id {uuid} NOT NULL REFERENCES enterprises (id),
        may_list {bool} NOT NULL,
        may_ship {bool} NOT NULL,
        may_money {bool} NOT NULL,
        offered_by {uuid} NOT NULL,
        offered_at {time} NOT NULL,
        accepted_by {uuid},
        accepted_at {time},
        ended_by {uuid},
        ended_at {time},
        membership_id {uuid} REFERENCES memberships (id)
    ) {strict}",
    "CREATE UNIQUE INDEX delegations_open
        ON delegations (enterprise_id, holder_enterprise_id) WHERE ended_at IS NULL",
    "CREATE INDEX delegations_holder ON delegations (holder_enterprise_id, id)",
    // What makes somebody the owner of an enterprise that was listed for them.
    "CREATE TABLE claim_codes (
        id {uuid} NOT NULL PRIMARY KEY,
        enterprise_id {uuid} NOT NULL REFERENCES enterprises (id),
        code_hash {bytes} NOT NULL UNIQUE,
        created_by {uuid},
        created_at {time} NOT NULL,
        expires_at {time} NOT NULL,
        ended_at {time},
        person_id {uuid}
    ) {strict}",
    "CREATE UNIQUE INDEX claim_codes_open ON claim_codes (enterprise_id) WHERE ended_at IS NULL",
    // By what a row of a list is known again when the list comes again.
    "CREATE TABLE enterprise_imports (
        row_key TEXT NOT NULL PRIMARY KEY,
        enterprise_id {uuid} NOT NULL REFERENCES enterprises (id),
        imported_at {time} NOT NULL
    ) {strict}",
    "CREATE UNIQUE INDEX memberships_holder
        ON memberships (holder_enterprise_id, enterprise_id) WHERE ended_at IS NULL",
    "CREATE INDEX mandates_scope ON mandates (scope, id)",
    // From where: a sealed value. It refers to `sealed_values`; a column that is added to a table
    // of SQLite could not be dropped again with the reference.
    "ALTER TABLE audit_rows ADD COLUMN address_value_id {uuid}",
    "CREATE INDEX audit_rows_enterprise ON audit_rows (enterprise_id, id)",
    "CREATE INDEX audit_rows_person ON audit_rows (person_id, id)",
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
        let connection = manager.get_connection();
        for index in INDEXES {
            let sql = format!("DROP INDEX IF EXISTS {index}");
            connection.execute_unprepared(&sql).await?;
        }
        let column = "ALTER TABLE audit_rows DROP COLUMN address_value_id";
        connection.execute_unprepared(column).await?;
        dialect::drop_all(manager, TABLES).await
    }
}
