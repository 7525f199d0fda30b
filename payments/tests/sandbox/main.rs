//! The sandbox provider, seen from outside.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test says by panicking that something is not as it should be"
)]

mod at_once;
mod checkout;
mod contract;
mod delivery;
mod journal;
mod killed;
mod provider;
mod remote;
mod signature;
mod support;
