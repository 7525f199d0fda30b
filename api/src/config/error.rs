//! What can be wrong with a configuration.

use std::path::PathBuf;

/// A configuration that cannot be used; names key, value and source.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A key that nobody knows.
    #[error("{origin} sets `{key}` to {value}, but there is no such key")]
    Unknown {
        /// The key as it is written in the file.
        key: String,
        /// What it was set to.
        value: String,
        /// Where it was set.
        origin: String,
    },
    /// A value of the wrong kind, or out of range.
    #[error("{origin} sets `{key}` to {value}, but it must be {expected}")]
    Invalid {
        /// The key as it is written in the file.
        key: String,
        /// What it was set to; masked for a secret.
        value: String,
        /// Where it was set.
        origin: String,
        /// What it may be set to.
        expected: String,
    },
    /// The file is not TOML.
    #[error("{path} cannot be read at line {line}: {message}")]
    Syntax {
        /// The file.
        path: PathBuf,
        /// The line, the first being 1.
        line: usize,
        /// What is wrong with it, without the line itself: it may hold a secret.
        message: String,
    },
    /// The file is not there, or not ours to read.
    #[error("the configuration file {path} cannot be opened")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// A standby of a database that has none.
    #[error(
        "`database_read_url` is set, but only a PostgreSQL database has a standby: set \
             `database_url` to one, or leave `database_read_url` out"
    )]
    Standby,
    /// Mails that would come from nobody.
    #[error("`notices.smtp_url` is set, so `notices.from` must be set too")]
    NoSender,
    /// The checked values do not fit together.
    #[error("the configuration cannot be read")]
    Unreadable(#[source] Box<figment::Error>),
}
