//! [`Db`]: the pools. One writer on SQLite, and readers that never wait for it.

use crate::environment::Environment;
use crate::error::StorageError;
use crate::seal::Keyring;
use crate::sql::Read;
use crate::tx::{Signals, Tx};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::time::Duration;

/// How sure a commit is before it is acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// On the disk: survives a loss of power.
    Full,
    /// In the operating system's hands: survives a crash of the process. For building a demo.
    Relaxed,
}

/// How to open a database.
#[derive(Debug, Clone)]
pub struct DbOptions {
    /// `sqlite://path` or `postgres://…`.
    pub url: String,
    /// Connections for reading.
    pub readers: u32,
    /// How sure a commit is; PostgreSQL decides this itself.
    pub durability: Durability,
}

/// The database: cheap to clone, safe to share.
#[derive(Debug, Clone)]
pub struct Db {
    readers: DatabaseConnection,
    writer: DatabaseConnection,
    environment: Environment,
    keyring: Keyring,
    signals: Signals,
}

impl Db {
    /// Opens the database; on SQLite creates the file when there is none.
    pub async fn open(
        options: &DbOptions,
        environment: Environment,
        keyring: Keyring,
    ) -> Result<Self, StorageError> {
        let (writer, readers) = if options.url.starts_with("sqlite:") {
            let writer = connect_sqlite(options, 1).await?;
            (writer, connect_sqlite(options, options.readers).await?)
        } else {
            let pool = connect_postgres(options).await?;
            (pool.clone(), pool)
        };
        Ok(Self {
            readers,
            writer,
            environment,
            keyring,
            signals: Signals::default(),
        })
    }

    /// Begins a write. On SQLite this takes the write lock at once, so it never fails half way.
    pub async fn begin(&self) -> Result<Tx, StorageError> {
        let options = TransactionOptions {
            isolation_level: None,
            access_mode: None,
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        };
        let inner = self
            .writer
            .begin_with_options(options)
            .await
            .map_err(StorageError::Transaction)?;
        Ok(Tx::new(
            inner,
            self.environment.clone(),
            self.keyring.clone(),
            self.signals.clone(),
        ))
    }

    /// The connection that migrations run on.
    pub fn for_migrations(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// What wakes the worker and the indexer.
    pub fn signals(&self) -> &Signals {
        &self.signals
    }

    /// Where time and randomness come from.
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// The keys that sealed values open under.
    pub fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// Answers when the database does.
    pub async fn ping(&self) -> Result<(), StorageError> {
        self.readers
            .execute_unprepared("SELECT 1")
            .await
            .map_err(StorageError::Statement)?;
        Ok(())
    }

    /// Writes the log of changes back into the main file, and gives up the space of deleted rows.
    pub async fn checkpoint(&self) -> Result<(), StorageError> {
        if self.backend() == DbBackend::Sqlite {
            self.writer
                .execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
                .await
                .map_err(StorageError::Statement)?;
        }
        self.writer
            .execute_unprepared("ANALYZE")
            .await
            .map_err(StorageError::Statement)?;
        Ok(())
    }

    /// Closes every connection, after those at work are done.
    pub async fn close(&self) -> Result<(), StorageError> {
        self.readers
            .close_by_ref()
            .await
            .map_err(StorageError::Statement)?;
        self.writer
            .close_by_ref()
            .await
            .map_err(StorageError::Statement)
    }
}

impl Read for Db {
    fn connection(&self) -> &impl ConnectionTrait {
        &self.readers
    }
}

async fn connect_sqlite(
    options: &DbOptions,
    connections: u32,
) -> Result<DatabaseConnection, StorageError> {
    let synchronous = match options.durability {
        Durability::Full => "FULL",
        Durability::Relaxed => "OFF",
    };
    let mut connect = ConnectOptions::new(&options.url);
    connect
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .create_if_missing(true)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(10))
                .statement_cache_capacity(512)
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", synchronous)
                .pragma("cache_size", "-8000")
                .pragma("temp_store", "MEMORY")
        });
    Database::connect(connect).await.map_err(StorageError::Open)
}

async fn connect_postgres(options: &DbOptions) -> Result<DatabaseConnection, StorageError> {
    let mut connect = ConnectOptions::new(&options.url);
    connect
        .max_connections(options.readers)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .statement_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_postgres_opts(|postgres| postgres.statement_cache_capacity(512));
    Database::connect(connect).await.map_err(StorageError::Open)
}
