//! GraphQL: enterprise.
