//! What can go wrong with a store.

use domain::media::ObjectKey;
use std::error::Error;

/// Why a store did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum ObjectError {
    /// Nothing lies under the key.
    #[error("no object lies under {key}")]
    NotFound {
        /// The key asked for.
        key: ObjectKey,
    },
    /// Something lies under the key already; a key is written once.
    #[error("an object lies under {key} already")]
    AlreadyExists {
        /// The key to be written.
        key: ObjectKey,
    },
    /// The range is empty, or begins at or after the object's end.
    #[error("the range is outside the object's {total_bytes} bytes")]
    OutOfRange {
        /// The size of the whole object.
        total_bytes: u64,
    },
    /// More bytes than the caller takes.
    #[error("the object has {bytes} bytes, more than {max_bytes}")]
    TooLarge {
        /// The size of the part asked for.
        bytes: u64,
        /// The most that the caller takes.
        max_bytes: u64,
    },
    /// The store itself failed: disk, network, rights.
    #[error("the object store failed to {action}")]
    Store {
        /// What it was about to do.
        action: &'static str,
        /// What it said.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
}

impl ObjectError {
    pub(super) fn store(
        action: &'static str,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self::Store {
            action,
            source: source.into(),
        }
    }
}
