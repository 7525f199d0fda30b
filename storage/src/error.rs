//! What can go wrong below the rules.

use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// A failure of the database, of a row in it, or of the object store.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The database could not be opened.
    #[error("the database could not be opened")]
    Open(#[source] DbErr),
    /// The database refused or broke off a statement.
    #[error("a statement failed")]
    Statement(#[source] DbErr),
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

impl StorageError {
    /// True when the same work may succeed a moment later: locks, timeouts, lost connections.
    pub fn is_busy(&self) -> bool {
        let (Self::Open(error) | Self::Statement(error) | Self::Transaction(error)) = self else {
            return false;
        };
        match error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
            DbErr::Exec(RuntimeErr::SqlxError(cause))
            | DbErr::Query(RuntimeErr::SqlxError(cause)) => {
                let text = cause.to_string();
                [
                    "database is locked",
                    "could not serialize",
                    "deadlock detected",
                ]
                .iter()
                .any(|sign| text.contains(sign))
            }
            _ => false,
        }
    }

    /// True when a unique index refused the row.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Statement(error)
            if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))))
    }
}
