//! How the schema came to be, for SQLite and for PostgreSQL.
//!
//! Migrations alone write the schema, and production only goes up. Each migration is plain DDL in
//! which `{uuid}`, `{time}` and their like stand for the one word that the two databases spell
//! differently ([`dialect`]). Imports nothing of ours: what a table means is told by `storage`.
//!
//! # Expand, then contract
//!
//! While a new release is rolled out, nodes of the release before it still run on the schema that
//! the first new node brought up, and may be rolled back to. So a change takes two releases:
//!
//! 1. *Expand.* A release may add tables, indexes and columns. An added column may be null or has a
//!    default, since the release before does not fill it in. Nothing is renamed, dropped or made
//!    narrower, and no row gets a meaning that the release before would read wrongly. What a column
//!    is replaced by stands beside it, and both are written.
//! 2. *Contract.* One release later, when no node reads the old column, table or value any more, a
//!    migration may drop it.
//!
//! A migration that has run is never edited, and production never goes down: what turned out wrong
//! is put right by the next one. A node refuses a schema that is newer than itself when it starts
//! ([`SchemaError::Newer`]); one that is running already goes on.
//!
//! # A migration may be killed
//!
//! Each is a transaction, so that one that died half way never was ([`bring_up`]). One that cannot
//! be (an index that is built beside the traffic) returns `Some(false)` from `use_transaction` on
//! PostgreSQL, holds one statement, and that with `IF NOT EXISTS`. On SQLite all that is lacking
//! is one transaction whatever a migration says, so that no `PRAGMA foreign_keys` works inside.

mod bring_up;
mod dialect;
mod enterprise;
mod familiar;
mod initial;
mod job_slots;
mod permits;
mod pictures;
mod privacy;
mod reports;
mod rights;
mod signin;
mod terms;

pub use bring_up::{SchemaError, bring_up, bring_up_as};

use sea_orm_migration::{MigrationTrait, MigratorTrait, async_trait};

/// Every migration, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(initial::Migration),
            Box::new(job_slots::Migration),
            Box::new(signin::Migration),
            Box::new(rights::Migration),
            Box::new(enterprise::Migration),
            Box::new(privacy::Migration),
            Box::new(permits::Migration),
            Box::new(terms::Migration),
            Box::new(reports::Migration),
            Box::new(familiar::Migration),
            Box::new(pictures::Migration),
        ]
    }
}

/// The name of every migration, oldest first.
pub fn names() -> Vec<String> {
    let all = Migrator::migrations();
    all.iter().map(|one| one.name().to_owned()).collect()
}
