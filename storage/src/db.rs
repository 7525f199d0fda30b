//! [`Db`]: the pools. One writer on SQLite, and readers that never wait for it.

use crate::availability::Availability;
use crate::environment::Environment;
use crate::error::StorageError;
use crate::reader::{Freshness, Reader};
use crate::seal::Keyring;
use crate::sql::{Read, execute};
use crate::standby::Standby;
use crate::tx::{Signals, Tx};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::time::Duration;

/// How long somebody waits for a connection.
const ACQUIRE: Duration = Duration::from_secs(10);
/// How long a statement may take, and a transaction be idle.
const STATEMENT: Duration = Duration::from_secs(10);
/// How long it may wait for a lock.
const LOCK: Duration = Duration::from_secs(5);
/// How long a connection lies idle before it is tried out when it is next used: its server may have
/// gone since.
const STALE: Duration = Duration::from_secs(1);

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
    /// Where a standby of it answers reads that may be a moment old; PostgreSQL only.
    pub read_url: Option<String>,
    /// Connections: for reading on `SQLite`, which has one more to write; for all work on
    /// PostgreSQL, and as many to the standby.
    pub readers: u32,
    /// How sure a commit is; PostgreSQL decides this itself.
    pub durability: Durability,
    /// How long anything may take.
    pub patience: Patience,
}

/// How long a statement may take, and wait for a lock. `SQLite` has no such limits: its statements
/// are not of a server that others wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// Ten seconds, five of them for a lock: somebody waits for the answer.
    Serving,
    /// As long as it takes: migrations, verifications.
    Operating,
}

/// The database: cheap to clone, safe to share.
#[derive(Debug, Clone)]
pub struct Db {
    readers: DatabaseConnection,
    writer: DatabaseConnection,
    standby: Option<Standby>,
    environment: Environment,
    keyring: Keyring,
    signals: Signals,
    availability: Availability,
}

impl Db {
    /// Opens the database; on SQLite creates the file when there is none. Its standby need not be
    /// there.
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
        let standby = match &options.read_url {
            Some(url) => Some(Standby::open(url, options.readers).await?),
            None => None,
        };
        Ok(Self {
            readers,
            writer,
            standby,
            environment,
            keyring,
            signals: Signals::default(),
            availability: Availability::default(),
        })
    }

    /// Begins a write. On SQLite this takes the write lock at once, so it never fails half way.
    pub async fn begin(&self) -> Result<Tx, StorageError> {
        let options = TransactionOptions {
            isolation_level: None,
            access_mode: None,
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        };
        let begun = async {
            let begun = self.writer.begin_with_options(options).await;
            begun.map_err(StorageError::Transaction)
        };
        let inner = self.availability.unless_away(begun).await?;
        Ok(Tx::new(
            inner,
            self.environment.clone(),
            self.keyring.clone(),
            self.signals.clone(),
        ))
    }

    /// The same for reading, with answers that may be as old as `freshness` says.
    pub fn reader(&self, freshness: Freshness) -> Reader<'_> {
        let standby = self.standby.as_ref();
        Reader::new(self, standby.filter(|_| freshness == Freshness::Recent))
    }

    /// The standby, where there is one.
    pub(crate) fn standby_of_server(&self) -> Option<&Standby> {
        self.standby.as_ref()
    }

    /// Where it is told whether the database is there.
    pub(crate) fn availability_of_server(&self) -> &Availability {
        &self.availability
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
        execute(self, "SELECT 1", Vec::new()).await?;
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
        if let Some(standby) = &self.standby {
            standby.close().await?;
        }
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

    fn availability(&self) -> Option<&Availability> {
        Some(&self.availability)
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
        .acquire_timeout(ACQUIRE)
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .create_if_missing(true)
                .foreign_keys(true)
                .busy_timeout(ACQUIRE)
                .statement_cache_capacity(512)
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", synchronous)
                .pragma("cache_size", "-8000")
                .pragma("temp_store", "MEMORY")
        });
    Database::connect(connect).await.map_err(StorageError::Open)
}

async fn connect_postgres(options: &DbOptions) -> Result<DatabaseConnection, StorageError> {
    let (statement, lock) = match options.patience {
        Patience::Serving => (STATEMENT, LOCK),
        Patience::Operating => (Duration::ZERO, Duration::ZERO),
    };
    let mut connect = ConnectOptions::new(&options.url);
    connect
        .max_connections(options.readers)
        .min_connections(1)
        .acquire_timeout(ACQUIRE)
        .statement_timeout(statement)
        .test_before_acquire_if_idle_for(STALE)
        .sqlx_logging(false)
        .map_sqlx_postgres_opts(move |postgres| {
            let milliseconds = |time: Duration| time.as_millis().to_string();
            postgres.statement_cache_capacity(512).options([
                ("lock_timeout", milliseconds(lock)),
                (
                    "idle_in_transaction_session_timeout",
                    milliseconds(statement),
                ),
            ])
        });
    Database::connect(connect).await.map_err(StorageError::Open)
}
