//! Commands and queries: output.

mod fold;
mod read;
mod report;
mod request;

pub use fold::{fold, keep_folding};
pub use read::read;
pub use report::{OutputKey, OutputReport, OutputReportRow};
pub use request::{MOST_ROWS, OutputBy, OutputInput, OutputRequest};
