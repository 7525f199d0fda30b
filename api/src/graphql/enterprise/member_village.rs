//! The type `MemberVillage`.

use crate::graphql::scalar::RegionCode;
use async_graphql::SimpleObject;

/// One village of a BUM Desa Bersama.
#[derive(SimpleObject, Debug, Clone)]
pub struct MemberVillage {
    /// The code of the village.
    pub village_code: RegionCode,
    /// Its share in basis points, 1 to 10,000; those of one enterprise add up to 10,000.
    pub share_bps: i32,
}

impl From<domain::enterprise::MemberVillage> for MemberVillage {
    fn from(member: domain::enterprise::MemberVillage) -> Self {
        Self {
            village_code: (&member.village).into(),
            share_bps: i32::from(member.share.get()),
        }
    }
}
