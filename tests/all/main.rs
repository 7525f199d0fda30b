//! How we know, in one binary: one module per capability, and the rules of the house.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed"
)]

mod change_log;
mod collation;
mod house;
mod migrations;
mod output;
mod support;
