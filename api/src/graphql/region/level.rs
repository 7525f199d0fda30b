//! The enum `RegionLevel`.

use async_graphql::Enum;

/// How deep in the tree a region stands.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::region::RegionLevel")]
pub enum RegionLevel {
    /// A province: two digits.
    Province,
    /// A kabupaten or a kota: four digits.
    Regency,
    /// A kecamatan: six digits.
    District,
    /// A desa or a kelurahan: ten digits.
    Village,
}
