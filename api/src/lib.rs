//! What runs: the sentra binary and the GraphQL API.

pub mod demo;
