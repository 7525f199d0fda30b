//! Rows and queries of ledger.
