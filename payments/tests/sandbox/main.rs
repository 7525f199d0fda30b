//! The sandbox provider, seen from outside.

mod checkout;
mod contract;
mod delivery;
mod journal;
mod killed;
mod signature;
mod support;
