//! Commands and queries: media.
