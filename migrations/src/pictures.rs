//! Pictures: what their addresses are looked up by, and which bytes an enterprise sent before.

use crate::dialect;
use sea_orm_migration::prelude::*;

/// Adds the indexes that serving pictures and sending the same again lean on.
#[derive(Debug)]
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261204_000003_pictures"
    }
}

const UP: &[&str] = &[
    "CREATE INDEX media_variants_key ON media_variants (object_key)",
    "CREATE INDEX media_sha256 ON media (sha256) WHERE sha256 IS NOT NULL",
    "CREATE INDEX product_media_media ON product_media (media_id)",
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
        for index in ["product_media_media", "media_sha256", "media_variants_key"] {
            let sql = format!("DROP INDEX IF EXISTS {index}");
            manager.get_connection().execute_unprepared(&sql).await?;
        }
        Ok(())
    }
}
