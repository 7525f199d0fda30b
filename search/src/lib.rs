//! What is findable: one index trait, the embedded engine, Indonesian analysis.
//!
//! Depends on `domain` alone; it never imports `storage`, `payments` or `api`, and no other crate
//! sees tantivy. It reads no clock, makes no ids, and knows no file but the index directory.
//!
//! **A change comes in**: the caller follows its change log, builds a [`ProductDocument`] for each
//! product that is public now, and hands [`IndexChange`]s with its cursor in the log to
//! [`ProductIndex::apply`]; documents and cursor are committed together, so a crash repeats work
//! but loses none. A lost or outdated index opens empty, without a cursor, and is fed again.
//!
//! **A question goes out**: [`SearchQuery`] → [`analysis`] (fold, words, synonyms, one slot a word)
//! → `embedded` (which of these terms the index holds, nearest words for those it does not) → one
//! walk over the postings that filters, counts, ranks and keeps the page → [`SearchAnswer`].
//! Nothing but ids comes back: the caller reads the rows, and checks again that they are public.
//!
//! What a buyer's words mean is decided in [`analysis`] alone and what makes a hit good in `rank`
//! alone, so that every engine behind the trait agrees; [`contract`] holds them to it.

pub mod analysis;
pub mod contract;

mod answer;
mod cursor;
mod document;
mod embedded;
mod error;
mod index;
mod query;
mod rank;

pub use analysis::Dictionary;
pub use answer::{FacetCount, Facets, PriceBand, SearchAnswer, SearchHit};
pub use cursor::{CursorError, SearchCursor};
pub use document::{IndexChange, ProductDocument};
pub use embedded::TantivyIndex;
pub use error::SearchError;
pub use index::ProductIndex;
pub use query::{MAX_HITS, SearchQuery};
