//! GraphQL: region.

mod kind;
mod level;
mod loader;
mod query;
mod region_type;

#[cfg(test)]
mod tests;

pub use kind::RegionKind;
pub use level::RegionLevel;
pub use loader::{RegionLoader, load_known_region, load_region};
pub use query::RegionQuery;
pub use region_type::Region;
