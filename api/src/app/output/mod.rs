//! Commands and queries: output.
