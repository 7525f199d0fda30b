//! Enterprises from a list, for whom others take over later: `sentra import enterprises`.
//!
//! ```text
//! table: a CSV file or a workbook, as rows of text
//! row:   what a row says, or all the rules that it breaks
//! run:   a few hundred rows to a transaction; their report lies on the disk before it commits
//! ```
//! A row is known again by its reference, or by its name and village, and then left as it is: an
//! import that broke off is simply run again.

mod report;
mod row;
mod run;
mod table;

pub use report::{Report, ReportError};
pub use run::{EnterpriseImportCounts, EnterpriseImportError, import_enterprises};
pub use table::{Table, TableError};
