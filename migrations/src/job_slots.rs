//! Scheduled jobs: the slots that have fired, and what the sweeps look their rows up by.

use crate::dialect;
use sea_orm_migration::prelude::*;

/// Adds the slots of scheduled jobs.
#[derive(Debug)]
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261201_000001_job_slots"
    }
}

const UP: &[&str] = &[
    // Whoever inserts the row enqueues the job of that slot, in the same transaction.
    "CREATE TABLE job_slots (
        kind TEXT NOT NULL,
        slot_at {time} NOT NULL,
        fired_at {time} NOT NULL,
        PRIMARY KEY (kind, slot_at)
    ) {strict}",
    "CREATE INDEX sessions_expiry ON sessions (expires_at)",
    "CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at)",
    "CREATE INDEX media_pending ON media (upload_expires_at) WHERE state = 'PENDING'",
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
        for index in ["media_pending", "idempotency_keys_age", "sessions_expiry"] {
            let sql = format!("DROP INDEX IF EXISTS {index}");
            manager.get_connection().execute_unprepared(&sql).await?;
        }
        dialect::drop_all(manager, &["job_slots"]).await
    }
}
