//! The demo: what is shown before anyone has listed anything.

pub mod motif;
