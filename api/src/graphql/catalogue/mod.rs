//! GraphQL: catalogue.
