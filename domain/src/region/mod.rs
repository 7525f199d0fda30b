//! The tree of official Kemendagri codes. A prefix is an ancestor, so a roll-up is a prefix.

mod code;

pub use code::{RegionCode, RegionLevel};
