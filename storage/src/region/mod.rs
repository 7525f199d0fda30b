//! Rows and queries of region.

#[cfg(test)]
pub(crate) mod fixture;
mod import;
mod read;
#[cfg(test)]
mod tests;

pub use import::{ImportCounts, import};
pub use read::{RegionSearch, children, find, find_many, search};
