//! How we know, in one binary: one module per capability, and the rules of the house.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot set itself up has failed"
)]

mod authorization;
mod bad_input;
mod bring_up;
mod cart;
mod change_log;
mod claims;
mod collation;
mod conflicts;
mod cookies;
mod copy;
mod crash;
mod crowd;
mod house;
mod jobs;
mod journey;
mod mandates;
mod migrations;
mod moving;
mod outage;
mod output;
mod papers;
mod permits;
mod personal_data;
mod pictures;
mod privacy;
mod reports;
mod rights;
mod sandbox_apart;
mod signin;
mod silence;
mod standby;
mod support;
mod suspended;
mod terms;
mod told;
mod trail;
