//! Applications of enterprises: contact, documents, an officer's checks, closures, the queue.

use crate::dialect;
use sea_orm_migration::prelude::*;

/// Adds what an enterprise shows to be verified, and when it is closed.
#[derive(Debug)]
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261202_000003_enterprise"
    }
}

const UP: &[&str] = &[
    // Sealed columns are encrypted under the platform's key; the owner's NIK under the owner's.
    "ALTER TABLE enterprises ADD COLUMN nib_exemption TEXT",
    "ALTER TABLE enterprises ADD COLUMN owner_nik_value_id {uuid} REFERENCES sealed_values (id)",
    "ALTER TABLE enterprises ADD COLUMN contact_phone_sealed {bytes}",
    "ALTER TABLE enterprises ADD COLUMN contact_email_sealed {bytes}",
    "ALTER TABLE enterprises ADD COLUMN address_sealed {bytes}",
    // Since when an officer has something to look at; null when there is nothing.
    "ALTER TABLE enterprises ADD COLUMN waiting_since {time}",
    "CREATE INDEX enterprises_waiting ON enterprises (waiting_since, id) WHERE waiting_since IS NOT NULL",
    "UPDATE enterprises SET waiting_since = updated_at WHERE status = 'SUBMITTED'",
    // One that is replaced or removed is ended and stays. `number` is null where it is personal.
    "CREATE TABLE enterprise_documents (
        id {uuid} NOT NULL PRIMARY KEY,
        enterprise_id {uuid} NOT NULL REFERENCES enterprises (id),
        item TEXT NOT NULL,
        number TEXT,
        issued_day {day},
        expires_day {day},
        media_id {uuid} NOT NULL REFERENCES media (id),
        added_by {uuid},
        added_at {time} NOT NULL,
        ended_at {time}
    ) {strict}",
    "CREATE UNIQUE INDEX enterprise_documents_item ON enterprise_documents (enterprise_id, item) WHERE ended_at IS NULL",
    "CREATE INDEX enterprise_documents_enterprise ON enterprise_documents (enterprise_id, id)",
    "CREATE INDEX enterprise_documents_expiry ON enterprise_documents (expires_day) WHERE ended_at IS NULL",
    // What an officer found of an item as it is now; gone as soon as the item changes.
    "CREATE TABLE enterprise_checks (
        enterprise_id {uuid} NOT NULL REFERENCES enterprises (id),
        item TEXT NOT NULL,
        verdict TEXT NOT NULL,
        reason TEXT,
        decided_by {uuid},
        decided_at {time} NOT NULL,
        PRIMARY KEY (enterprise_id, item)
    ) {strict}",
    // Days of WIB, both included, on which an enterprise takes no orders.
    "CREATE TABLE enterprise_closures (
        enterprise_id {uuid} NOT NULL REFERENCES enterprises (id),
        from_day {day} NOT NULL,
        to_day {day} NOT NULL,
        message TEXT NOT NULL,
        PRIMARY KEY (enterprise_id, from_day),
        CHECK (from_day <= to_day)
    ) {strict}",
];

const COLUMNS: &[&str] = &[
    "waiting_since",
    "address_sealed",
    "contact_email_sealed",
    "contact_phone_sealed",
    "owner_nik_value_id",
    "nib_exemption",
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
        let tables = [
            "enterprise_documents",
            "enterprise_checks",
            "enterprise_closures",
        ];
        dialect::drop_all(manager, &tables).await?;
        let connection = manager.get_connection();
        connection
            .execute_unprepared("DROP INDEX IF EXISTS enterprises_waiting")
            .await?;
        for column in COLUMNS {
            let sql = format!("ALTER TABLE enterprises DROP COLUMN {column}");
            connection.execute_unprepared(&sql).await?;
        }
        Ok(())
    }
}
