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
    /// Safe to repeat. The remembered cursor never moves back. With no changes and no newer cursor
    /// nothing is written.
    ///
    /// # Errors
    /// [`SearchError::Engine`]; then nothing of it was kept.
    async fn apply(&self, changes: Vec<IndexChange>, cursor: i64) -> Result<(), SearchError>;

    /// The position in the change log up to which this index is fed; 0 for one just made.
    async fn cursor(&self) -> Result<i64, SearchError>;

    /// Empties the index and sets its cursor to 0.
    async fn clear(&self) -> Result<(), SearchError>;

    /// How many products it holds.
    async fn document_count(&self) -> Result<u64, SearchError>;
}
