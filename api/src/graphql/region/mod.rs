//! GraphQL: region.

mod query;
mod region_type;

pub use query::RegionQuery;
pub use region_type::Region;
