//! What can go wrong with an index.

use std::path::PathBuf;

/// Why an index did not do what it was asked. A buyer's words are never the reason.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The index directory could not be made, read or cleared.
    #[error("index directory {} is not usable", path.display())]
    Directory {
        /// The directory.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another process writes this index.
    #[error("index directory {} is in use by another process", path.display())]
    Locked {
        /// The directory.
        path: PathBuf,
    },
    /// The synonym or stop-word file is not what it should be.
    #[error("line {line} of the {file} file: {problem}")]
    Dictionary {
        /// `synonyms` or `stopwords`.
        file: &'static str,
        /// Counted from 1, the header included.
        line: usize,
        /// What is wrong there.
        problem: String,
    },
    /// The engine itself failed.
    #[error("the search engine failed")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl SearchError {
    pub(crate) fn engine<E>(source: E) -> Self
    where
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self::Engine(source.into())
    }
}
