//! What runs: commands, GraphQL, HTTP, the worker, configuration, telemetry, the `sentra` binary.
//!
//! A write travels one way: HTTP → resolver (`graphql/<noun>`: who asks, parse the input) →
//! command (`app/<noun>/<verb>.rs`: load, decide in `domain`, store, enqueue jobs, commit) →
//! payload. A read: resolver → query in `storage` → GraphQL type. Slow or outside effects are jobs,
//! written in the transaction of the change that causes them and run by the worker.

// Every resolver of the schema is one future inside another.
#![recursion_limit = "256"]

pub mod app;
pub mod cli;
pub mod config;
pub mod demo;
pub mod graphql;
pub mod http;
pub mod telemetry;
