//! How we know. Everything is in the test target `all`.
