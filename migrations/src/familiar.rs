//! Where people signed in before.

use crate::dialect;
use sea_orm_migration::prelude::*;

/// Adds from where logins have signed in.
#[derive(Debug)]
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261204_000000_familiar_places"
    }
}

const UP: &[&str] = &[
    // A keyed hash of a login and of the network it signed in from. Neither is readable.
    "CREATE TABLE familiar_places (
        place_hash {bytes} NOT NULL PRIMARY KEY,
        expires_at {time} NOT NULL
    ) {strict}",
    "CREATE INDEX familiar_places_age ON familiar_places (expires_at)",
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
        dialect::drop_all(manager, &["familiar_places"]).await
    }
}
