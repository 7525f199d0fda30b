//! Rows and queries of enterprise.
