//! Commands and queries: enterprise.
