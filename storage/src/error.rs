//! What can go wrong below the rules.

use sea_orm::{DbErr, RuntimeErr, SqlErr, SqlxSqliteError, sqlx};

/// A failure of the database, of a row in it, or of the object store.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The database could not be opened.
    #[error("the database could not be opened")]
    Open(#[source] DbErr),
    /// The database refused or broke off a statement.
    #[error("a statement failed")]
    Statement(#[source] DbErr),
    /// The database is away, and known to be.
    #[error("the database is away")]
    Unavailable,
    /// The transaction could not begin or commit.
    #[error("the transaction did not complete")]
    Transaction(#[source] DbErr),
    /// A row holds what the domain does not allow.
    #[error("the row {id} of {table} holds an impossible {column}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row, by its key.
        id: String,
    },
    /// A sealed value does not open under its key.
    #[error("a sealed value does not open under its key")]
    Unsealable,
    /// A value could not be written as JSON or read from it.
    #[error("a stored document is not what it should be")]
    Document(#[from] serde_json::Error),
}

/// `SQLSTATE`s of PostgreSQL for work that stood in the way of other work, and was chosen to yield:
/// a serialization failure and a deadlock.
const CONFLICTS: &[&str] = &["40001", "40P01"];
/// The like of `SQLite`, which names them by the low byte of its result codes: busy and locked.
const SQLITE_CONFLICTS: &[u8] = &[5, 6];
/// `SQLSTATE`s, or their classes, of a server that cannot do it now: connections lost (08), out of
/// resources (53), a lock not had in time, a statement that took too long, going down or coming up.
const UNAVAILABLE: &[&str] = &["08", "53", "55P03", "57014", "57P0", "25P03"];

/// Those of a server that is not there for anybody, or for no further connection.
const AWAY: &[&str] = &["08", "53", "57P0"];

impl StorageError {
    /// True when other work stood in the way: the same may succeed at once.
    pub fn is_conflict(&self) -> bool {
        let Some(sqlx::Error::Database(error)) = self.driver() else {
            return false;
        };
        let Some(code) = error.code() else {
            return false;
        };
        if error.try_downcast_ref::<SqlxSqliteError>().is_some() {
            let low = code.parse::<u32>().map(|code| code.to_le_bytes()[0]);
            return low.is_ok_and(|low| SQLITE_CONFLICTS.contains(&low));
        }
        CONFLICTS.contains(&code.as_ref())
    }

    /// True when the same work may succeed a moment later: conflicts, timeouts, lost connections.
    pub fn is_busy(&self) -> bool {
        match self {
            Self::Unavailable
            | Self::Open(DbErr::ConnectionAcquire(_) | DbErr::Conn(_))
            | Self::Statement(DbErr::ConnectionAcquire(_) | DbErr::Conn(_))
            | Self::Transaction(DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) => true,
            _ => self.is_conflict() || self.driver().is_some_and(|error| fails(error, UNAVAILABLE)),
        }
    }

    /// True when it was the server that is not there, and not the statement that it refused.
    pub(crate) fn is_away(&self) -> bool {
        match self {
            Self::Unavailable | Self::Statement(DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) => {
                true
            }
            _ => self.driver().is_some_and(|error| fails(error, AWAY)),
        }
    }

    /// True when the server does not let this user do it.
    pub(crate) fn is_forbidden(&self) -> bool {
        let Some(sqlx::Error::Database(error)) = self.driver() else {
            return false;
        };
        error.code().is_some_and(|code| code == "42501")
    }

    /// True when a unique index refused the row.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Statement(error)
            if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))))
    }

    /// What the driver said, where it was the driver.
    fn driver(&self) -> Option<&sqlx::Error> {
        let (Self::Open(error) | Self::Statement(error) | Self::Transaction(error)) = self else {
            return None;
        };
        match error {
            DbErr::Exec(RuntimeErr::SqlxError(cause))
            | DbErr::Query(RuntimeErr::SqlxError(cause))
            | DbErr::Conn(RuntimeErr::SqlxError(cause)) => Some(cause),
            _ => None,
        }
    }
}

/// True when the connection was not to be had or is lost, or the server says one of `signs`.
fn fails(error: &sqlx::Error, signs: &[&str]) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) if error.try_downcast_ref::<SqlxSqliteError>().is_none() => {
            let code = error.code().unwrap_or_default();
            signs.iter().any(|sign| code.starts_with(sign))
        }
        _ => false,
    }
}
