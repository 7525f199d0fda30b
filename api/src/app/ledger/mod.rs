//! Commands and queries: ledger.
