//! How we know, in one binary: the house rules, and the schema up, down and up again.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed"
)]

mod house;
mod migrations_turn;
