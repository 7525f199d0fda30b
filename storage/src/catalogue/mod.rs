//! Rows and queries of catalogue.
