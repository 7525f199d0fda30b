//! Commands and queries: region.

mod import;
mod list;
mod points;
mod require;
#[cfg(test)]
mod tests;

pub use import::{INDONESIA, import_indonesia, import_lampung};
pub use list::{BadRow, ImportError};
pub use require::require_village;
