//! The two sides of a copy, each behind one transaction.

use super::{CopyError, require_empty, shape};
use crate::error::StorageError;
use crate::sql::{Read, all};
use futures::Stream;
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, FromQueryResult, IsolationLevel, QueryResult, SqliteTransactionMode,
    Statement, StreamTrait, TransactionOptions, TransactionTrait,
};
use std::collections::BTreeSet;
use std::time::Duration;

/// How long a lock on a file is waited for before it counts as held.
const PATIENCE: Duration = Duration::from_secs(2);

/// A side of the copy, in the one transaction that all of it happens in.
pub(super) struct Side {
    transaction: DatabaseTransaction,
}

impl Side {
    /// The rows that `sql` answers, as they come.
    pub(super) async fn stream(
        &self,
        sql: &str,
    ) -> Result<impl Stream<Item = Result<QueryResult, DbErr>>, StorageError> {
        let statement = Statement::from_string(self.backend(), sql);
        let rows = self.transaction.stream_raw(statement).await;
        rows.map_err(StorageError::Statement)
    }

    /// Runs statements without parameters.
    pub(super) async fn run(&self, sql: &str) -> Result<(), StorageError> {
        let done = self.transaction.execute_unprepared(sql).await;
        done.map_err(StorageError::Statement)?;
        Ok(())
    }

    /// Makes it last.
    pub(super) async fn commit(self) -> Result<(), StorageError> {
        let done = self.transaction.commit().await;
        done.map_err(StorageError::Transaction)
    }
}

impl Read for Side {
    fn connection(&self) -> &impl ConnectionTrait {
        &self.transaction
    }
}

/// The database that is copied.
pub struct Source(Side);

impl Source {
    /// Opens the database at `url`, `sqlite://…` or `postgres://…`, for reading alone.
    ///
    /// A SQLite file is locked for as long as the copy takes: it cannot be opened while a server
    /// or anything else has it open, nor the other way round. PostgreSQL is read as it was at one
    /// moment; a server that goes on writes what the copy will not have.
    ///
    /// # Errors
    /// [`CopyError::SourceInUse`], and when it cannot be opened.
    pub async fn open(url: &str) -> Result<Self, CopyError> {
        let side = match backend(url)? {
            DbBackend::Sqlite => sqlite_source(url).await?,
            _ => postgres_source(url).await?,
        };
        Ok(Self(side))
    }

    /// Passes when the source went through exactly the migrations `known`.
    ///
    /// # Errors
    /// [`CopyError::NoSchema`], [`CopyError::SourceIsOlder`], [`CopyError::SourceIsNewer`].
    pub async fn require_migrations(&self, known: &[String]) -> Result<(), CopyError> {
        #[derive(FromQueryResult)]
        struct Row {
            version: String,
        }
        if !shape::has_table(&self.0, shape::MIGRATIONS).await? {
            return Err(CopyError::NoSchema);
        }
        let sql = format!("SELECT version FROM {} ORDER BY version", shape::MIGRATIONS);
        let rows = all::<Row>(&self.0, &sql, vec![]).await?;
        let applied: BTreeSet<String> = rows.into_iter().map(|row| row.version).collect();
        if let Some(migration) = applied.iter().find(|one| !known.contains(one)).cloned() {
            return Err(CopyError::SourceIsNewer { migration });
        }
        match known.iter().find(|one| !applied.contains(*one)).cloned() {
            Some(migration) => Err(CopyError::SourceIsOlder { migration }),
            None => Ok(()),
        }
    }

    pub(super) fn into_side(self) -> Side {
        self.0
    }
}

/// The database that is copied into.
pub struct Target {
    db: DatabaseConnection,
}

impl Target {
    /// Opens the database at `url`, which is of the other kind than `source`, and holds no rows.
    /// A SQLite file is made when there is none; a schema is not needed yet.
    ///
    /// # Errors
    /// [`CopyError::Kinds`], [`CopyError::TargetHasRows`], and when it cannot be opened.
    pub async fn open(url: &str, source: &Source) -> Result<Self, CopyError> {
        let kind = backend(url)?;
        if kind == source.0.backend() {
            return Err(CopyError::Kinds);
        }
        let mut options = options(url);
        options.map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(true)
                .foreign_keys(true)
                .busy_timeout(PATIENCE)
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
        });
        let target = Self {
            db: connect(options).await?,
        };
        let side = target.begin().await?;
        require_empty(&side, &shape::tables(&side).await?).await?;
        Ok(target)
    }

    /// The connection that migrations run on, before the copy.
    pub fn for_migrations(&self) -> &DatabaseConnection {
        &self.db
    }

    pub(super) async fn begin(&self) -> Result<Side, StorageError> {
        let options = TransactionOptions {
            isolation_level: None,
            access_mode: None,
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        };
        begin(&self.db, options).await
    }
}

fn backend(url: &str) -> Result<DbBackend, CopyError> {
    if url.starts_with("sqlite:") {
        Ok(DbBackend::Sqlite)
    } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        Ok(DbBackend::Postgres)
    } else {
        Err(CopyError::Kinds)
    }
}

/// One connection, so that a pool never puts another in the place of the one that was locked.
fn options(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(1)
        .min_connections(1)
        .test_before_acquire(false)
        .sqlx_logging(false);
    options
}

async fn connect(options: ConnectOptions) -> Result<DatabaseConnection, StorageError> {
    Database::connect(options).await.map_err(StorageError::Open)
}

async fn begin(db: &DatabaseConnection, options: TransactionOptions) -> Result<Side, StorageError> {
    let begun = db.begin_with_options(options).await;
    let transaction = begun.map_err(StorageError::Transaction)?;
    Ok(Side { transaction })
}

/// In this mode SQLite takes the whole file, and is refused when anybody else has it open: also a
/// server that does nothing at the moment.
async fn sqlite_source(url: &str) -> Result<Side, CopyError> {
    let mut options = options(url);
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .create_if_missing(false)
            .busy_timeout(PATIENCE)
            .pragma("locking_mode", "EXCLUSIVE")
    });
    let in_use = |error: StorageError| {
        if error.is_conflict() {
            CopyError::SourceInUse
        } else {
            CopyError::Storage(error)
        }
    };
    let db = connect(options).await.map_err(in_use)?;
    let locked = TransactionOptions {
        isolation_level: None,
        access_mode: None,
        sqlite_transaction_mode: Some(SqliteTransactionMode::Exclusive),
    };
    let side = begin(&db, locked).await.map_err(in_use)?;
    side.run("PRAGMA query_only = ON").await?;
    Ok(side)
}

async fn postgres_source(url: &str) -> Result<Side, CopyError> {
    let db = connect(options(url)).await?;
    let snapshot = TransactionOptions {
        isolation_level: Some(IsolationLevel::RepeatableRead),
        access_mode: Some(AccessMode::ReadOnly),
        sqlite_transaction_mode: None,
    };
    Ok(begin(&db, snapshot).await?)
}
