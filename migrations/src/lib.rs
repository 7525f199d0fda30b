//! How the schema came to be, for SQLite and for PostgreSQL.
//!
//! Migrations alone write the schema, and production only goes up. Each migration is plain DDL in
//! which `{uuid}`, `{time}` and their like stand for the one word that the two databases spell
//! differently ([`dialect`]). Imports nothing of ours: what a table means is told by `storage`.
//!
//! A change follows *expand, then contract*: a release may add tables, columns and indexes that
//! the release before it does not know; what nobody reads any more goes one release later.

mod dialect;
mod initial;
mod job_slots;

use sea_orm_migration::{MigrationTrait, MigratorTrait, async_trait};

/// Every migration, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(initial::Migration), Box::new(job_slots::Migration)]
    }
}
