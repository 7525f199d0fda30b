//! Commands and queries: region.

mod import;
#[cfg(test)]
mod tests;

pub use import::{ImportError, import_indonesia, import_lampung};
