//! The trait behind which every engine stands.

use crate::{IndexChange, SearchAnswer, SearchError, SearchQuery};
use async_trait::async_trait;

/// An index of the products that buyers may find.
///
/// [`crate::contract`] says in code what each implementation must do.
#[async_trait]
pub trait ProductIndex: Send + Sync {
    /// Finds products.
    ///
    /// Sees every change whose [`ProductIndex::apply`] has returned.
    ///
    /// # Errors
    /// [`SearchError::Engine`] when the engine fails; whatever the text, it is not an error.
    async fn search(&self, query: &SearchQuery) -> Result<SearchAnswer, SearchError>;

    /// Makes the changes and remembers `cursor`, both or neither.
    ///
    /// Safe to repeat. The cursor is the caller's word for how far its log is fed: it is kept as it
    /// is and never understood. With no changes and the same cursor nothing is written.
    ///
    /// # Errors
    /// [`SearchError::Engine`]; then nothing of it was kept.
    async fn apply(&self, changes: Vec<IndexChange>, cursor: &str) -> Result<(), SearchError>;

    /// The cursor of the last changes; empty for an index just made, which was fed nothing.
    async fn cursor(&self) -> Result<String, SearchError>;

    /// Empties the index and its cursor.
    async fn clear(&self) -> Result<(), SearchError>;

    /// How many products it holds.
    async fn document_count(&self) -> Result<u64, SearchError>;
}
