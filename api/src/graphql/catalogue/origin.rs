//! The type `ProductOrigin`.

use crate::graphql::scalar::RegionCode;
use async_graphql::Object;
use storage::catalogue::Origin;

/// A village that a product comes from.
#[derive(Debug, Clone)]
pub struct ProductOrigin(pub Origin);

#[Object]
impl ProductOrigin {
    /// The village's code.
    async fn village(&self) -> RegionCode {
        RegionCode::from(&self.0.village)
    }

    /// The village's name.
    async fn village_name(&self) -> &str {
        &self.0.village_name
    }

    /// What it has of the product's value, in basis points; those of a product add up to 10,000.
    async fn share(&self) -> i32 {
        i32::from(self.0.share.get())
    }
}
