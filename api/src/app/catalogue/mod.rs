//! Commands and queries: catalogue.
