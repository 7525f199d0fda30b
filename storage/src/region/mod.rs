//! Rows and queries of region.
