//! Brings a schema up, one process at a time, and refuses one that is newer than this release.
//!
//! Of many nodes that start at once one works and the others wait; whoever waited finds the work
//! done. A process that dies half way leaves the schema as it was before the migration under way,
//! and its lock is free: the next one goes on from there.
//!
//! - PostgreSQL: an advisory lock of a session of its own, which ends with the process. Each
//!   migration is a transaction, so that a later one may do without ([`use_transaction`]).
//! - SQLite: all of it is one transaction that holds the write lock from its first moment.
//!
//! [`use_transaction`]: sea_orm_migration::MigrationTrait::use_transaction

use crate::Migrator;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::sea_orm::sqlx::postgres::PgPoolOptions;
use sea_orm_migration::sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, RuntimeErr,
    SqliteTransactionMode, SqlxPostgresConnector, Statement, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::{MigratorTrait, SchemaManager};
use std::time::Duration;

/// Names the lock in a PostgreSQL database; the same in every release.
const LOCK: i64 = 0x7365_6e74_7261;
/// How long another process may be at work on the schema.
const PATIENCE: Duration = Duration::from_mins(15);
/// Between two attempts to take the lock. It is asked for and not waited for in the server: a
/// statement that waits would hold up an index that is built beside the traffic.
const PAUSE: Duration = Duration::from_millis(50);

/// Why a schema could not be brought up.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// The schema is of a newer release than this one.
    #[error(
        "the schema is newer than this release of Sentra: it holds the migration {migration}, \
         which this release does not know; run the release that made it, or a later one"
    )]
    Newer {
        /// The first migration that is not known here.
        migration: String,
    },
    /// Another process has been at work on the schema for too long.
    #[error(
        "another process has held the schema for {} minutes; when none is migrating, look for \
         one that writes and does not end",
        PATIENCE.as_secs() / 60
    )]
    Held,
    /// The database refused or broke off.
    #[error("the database did not take the schema")]
    Database(#[from] DbErr),
}

/// Applies every migration that the database behind `db` lacks. Nothing is written, and nobody
/// waited for, when it lacks none.
///
/// # Errors
/// [`SchemaError::Newer`] before anything is touched.
pub async fn bring_up(db: &DatabaseConnection) -> Result<(), SchemaError> {
    bring_up_as::<Migrator>(db).await
}

/// [`bring_up`] with the migrations of `M`: an older or a newer release, in tests.
///
/// # Errors
/// As [`bring_up`].
pub async fn bring_up_as<M: MigratorTrait>(db: &DatabaseConnection) -> Result<(), SchemaError> {
    if is_complete::<M>(db, SchemaManager::new(db)).await? {
        return Ok(());
    }
    if db.get_database_backend() != DbBackend::Postgres {
        return on_sqlite::<M>(db).await;
    }
    let session = session_of_its_own(db).await?;
    let done = on_postgres::<M>(&session).await;
    // The lock goes with the session, whatever came of it.
    let closed = session.close().await;
    done.and(closed.map_err(SchemaError::from))
}

async fn on_sqlite<M: MigratorTrait>(db: &DatabaseConnection) -> Result<(), SchemaError> {
    let locked = tokio::time::timeout(PATIENCE, write_locked(db)).await;
    let transaction = locked.map_err(|_| SchemaError::Held)??;
    if !is_complete::<M>(&transaction, SchemaManager::new(&transaction)).await? {
        M::up(&transaction, None).await?;
    }
    Ok(transaction.commit().await?)
}

/// A transaction that holds the write lock. Each attempt waits as long as its connection is told.
async fn write_locked(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    loop {
        let options = TransactionOptions {
            isolation_level: None,
            access_mode: None,
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        };
        match db.begin_with_options(options).await {
            Err(error) if is_locked(&error) => tokio::time::sleep(PAUSE).await,
            answer => return answer,
        }
    }
}

fn is_locked(error: &DbErr) -> bool {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) => cause
            .as_database_error()
            .is_some_and(|told| told.message().contains("database is locked")),
        _ => false,
    }
}

/// One connection for the lock and for the work under it, with time for a long statement.
async fn session_of_its_own(db: &DatabaseConnection) -> Result<DatabaseConnection, DbErr> {
    let options = db.get_postgres_connection_pool().connect_options();
    let options = options.as_ref().clone().options([
        ("statement_timeout", "0"),
        ("lock_timeout", "0"),
        ("idle_in_transaction_session_timeout", "0"),
    ]);
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(options)
        .await
        .map_err(|cause| DbErr::Conn(RuntimeErr::SqlxError(cause.into())))?;
    Ok(SqlxPostgresConnector::from_sqlx_postgres_pool(pool))
}

async fn on_postgres<M: MigratorTrait>(session: &DatabaseConnection) -> Result<(), SchemaError> {
    tokio::time::timeout(PATIENCE, advisory_locked(session))
        .await
        .map_err(|_| SchemaError::Held)??;
    if !is_complete::<M>(session, SchemaManager::new(session)).await? {
        M::up(session, None).await?;
    }
    Ok(())
}

async fn advisory_locked(session: &DatabaseConnection) -> Result<(), DbErr> {
    let sql = "SELECT pg_try_advisory_lock($1) AS held";
    loop {
        let ask = Statement::from_sql_and_values(DbBackend::Postgres, sql, [LOCK.into()]);
        let row = session.query_one_raw(ask).await?;
        if row.is_some_and(|row| row.try_get("", "held") == Ok(true)) {
            return Ok(());
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Whether the schema holds every migration of `M`.
async fn is_complete<M: MigratorTrait>(
    on: &impl ConnectionTrait,
    manager: SchemaManager<'_>,
) -> Result<bool, SchemaError> {
    let known: Vec<String> = M::migrations()
        .iter()
        .map(|migration| migration.name().to_owned())
        .collect();
    let applied = applied(on, manager).await?;
    let stranger = applied.iter().find(|name| !known.contains(name));
    if let Some(migration) = stranger.cloned() {
        return Err(SchemaError::Newer { migration });
    }
    Ok(known.iter().all(|name| applied.contains(name)))
}

/// The names of the migrations that the database holds, in their order.
async fn applied(
    on: &impl ConnectionTrait,
    manager: SchemaManager<'_>,
) -> Result<Vec<String>, DbErr> {
    if !manager.has_table("seaql_migrations").await? {
        return Ok(Vec::new());
    }
    let sql = "SELECT version FROM seaql_migrations ORDER BY version";
    let query = Statement::from_string(on.get_database_backend(), sql);
    let rows = on.query_all_raw(query).await?;
    rows.iter().map(|row| row.try_get("", "version")).collect()
}
