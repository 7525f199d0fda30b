//! Rows and queries of media.
