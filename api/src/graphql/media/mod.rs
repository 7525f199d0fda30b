//! GraphQL: media.
