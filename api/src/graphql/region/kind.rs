//! The enum `RegionKind`.

use async_graphql::Enum;

/// What a region is in law.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::region::RegionKind")]
pub enum RegionKind {
    /// A province.
    Provinsi,
    /// A regency.
    Kabupaten,
    /// A city of the regency's rank.
    Kota,
    /// A district.
    Kecamatan,
    /// A village that governs itself; locally also pekon, kampung or tiyuh.
    Desa,
    /// A village that the regency or city governs.
    Kelurahan,
    /// A village under customary law.
    DesaAdat,
}
