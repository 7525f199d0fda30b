//! GraphQL: region.
