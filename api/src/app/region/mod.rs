//! Commands and queries: region.
