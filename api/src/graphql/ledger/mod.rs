//! GraphQL: ledger.

mod balance;
mod statement;

pub use balance::{EnterpriseBalance, balance_of};
pub use statement::{StatementEntry, Statements, statement_of};
