//! GraphQL: output.

mod by;
mod figure;
mod query;
mod report;
mod row;
#[cfg(test)]
mod tests;

pub use by::OutputBy;
pub use figure::OutputFigure;
pub use query::OutputQuery;
pub use report::Output;
pub use row::OutputRow;
