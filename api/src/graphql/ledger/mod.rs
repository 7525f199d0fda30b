//! GraphQL: ledger.
