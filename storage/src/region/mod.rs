//! Rows and queries of region.

#[cfg(test)]
pub(crate) mod fixture;
mod import;
mod read;
mod search;
#[cfg(test)]
mod tests;

pub use import::{ImportCounts, import};
pub use read::{ancestors, children, find, find_many, is_village};
pub use search::{RegionCursor, RegionHit, RegionSearch, search};
