//! Rows and queries of output.
