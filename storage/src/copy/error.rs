//! Why a copy was not made.

use crate::error::StorageError;

/// Why a copy was not made. The target is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// Both sides are of one kind, or one of no kind that is known.
    #[error(
        "a copy goes from sqlite://… to postgres://… or back; within one kind use its own tools \
         (a copy of the file, pg_dump)"
    )]
    Kinds,
    /// Somebody else has the source open.
    #[error(
        "the source is in use: stop the server that works on it, and whatever else has it open"
    )]
    SourceInUse,
    /// The source is no database of Sentra.
    #[error("the source holds no schema of Sentra; is its address right?")]
    NoSchema,
    /// The source was not brought up to this release.
    #[error(
        "the source lacks the migration {migration}: run `sentra migrate` of this release on it"
    )]
    SourceIsOlder {
        /// The first migration that it lacks.
        migration: String,
    },
    /// The source is of a later release.
    #[error(
        "the source holds the migration {migration}, which this release does not know: copy with \
         the release that made it"
    )]
    SourceIsNewer {
        /// The first migration that is not known.
        migration: String,
    },
    /// The target holds rows.
    #[error(
        "the target is not empty: the table {table} holds rows; give a database without any, \
         nothing was changed in this one"
    )]
    TargetHasRows {
        /// The first table with rows.
        table: String,
    },
    /// A table or column is on one side only, though both went through the same migrations.
    #[error("{what} is on one side only: somebody changed that schema by hand")]
    OneSideOnly {
        /// `table.column`.
        what: String,
    },
    /// A column is of a kind that is not known.
    #[error("the column {column} is of the kind {kind}, which is not carried")]
    UnknownKind {
        /// `table.column`.
        column: String,
        /// The database's word for it.
        kind: String,
    },
    /// Rows of a table did not come over.
    #[error("the rows of {table} did not come over")]
    Table {
        /// The table.
        table: String,
        /// Why.
        #[source]
        cause: StorageError,
    },
    /// A table has more or fewer rows on the far side.
    #[error("{table} has {source_rows} rows in the source and {target_rows} in the target")]
    Rows {
        /// The table.
        table: String,
        /// Rows in the source.
        source_rows: i64,
        /// Rows in the target.
        target_rows: i64,
    },
    /// A figure is another on the far side.
    #[error("{what} differs: {source_figure} in the source, {target_figure} in the target")]
    Figure {
        /// What was compared.
        what: String,
        /// What the source has.
        source_figure: String,
        /// What the target has.
        target_figure: String,
    },
    /// The far side does not add up.
    #[error("{found} times {what}; `sentra doctor` on the source tells whether it is so there")]
    NotRight {
        /// What is wrong.
        what: &'static str,
        /// How often.
        found: i64,
    },
    /// A database refused or broke off.
    #[error(transparent)]
    Storage(#[from] StorageError),
}
