//! The tree of official Kemendagri codes. A prefix is an ancestor, so a roll-up is a prefix.

mod code;
mod kind;
mod name;
mod place;

pub use code::{RegionCode, RegionLevel};
pub use kind::RegionKind;
pub use name::{NameQuery, folded_name};
pub use place::{Point, Region, unknown_region};
