//! GraphQL: output.
