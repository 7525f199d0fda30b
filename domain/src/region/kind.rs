//! The kinds of region.

use super::RegionLevel;
use serde::{Deserialize, Serialize};

/// What a region is in law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RegionKind {
    /// A province.
    Provinsi,
    /// A regency.
    Kabupaten,
    /// A city of the regency's rank.
    Kota,
    /// A district.
    Kecamatan,
    /// A village that governs itself.
    Desa,
    /// A village that the regency or city governs.
    Kelurahan,
    /// A village under customary law.
    DesaAdat,
}

impl RegionKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Provinsi,
        Self::Kabupaten,
        Self::Kota,
        Self::Kecamatan,
        Self::Desa,
        Self::Kelurahan,
        Self::DesaAdat,
    ];

    /// The word in rows, indexes and the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Provinsi => "PROVINSI",
            Self::Kabupaten => "KABUPATEN",
            Self::Kota => "KOTA",
            Self::Kecamatan => "KECAMATAN",
            Self::Desa => "DESA",
            Self::Kelurahan => "KELURAHAN",
            Self::DesaAdat => "DESA_ADAT",
        }
    }

    /// The kind that a row, an index or a list names; `None` for a word of no kind.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.code().eq_ignore_ascii_case(code))
    }

    /// Where in the tree regions of this kind stand.
    pub const fn level(self) -> RegionLevel {
        match self {
            Self::Provinsi => RegionLevel::Province,
            Self::Kabupaten | Self::Kota => RegionLevel::Regency,
            Self::Kecamatan => RegionLevel::District,
            Self::Desa | Self::Kelurahan | Self::DesaAdat => RegionLevel::Village,
        }
    }

    /// The word before a name: `Kab.`, `Kota`, `Kec.`, `Desa`.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Provinsi => "Provinsi",
            Self::Kabupaten => "Kab.",
            Self::Kota => "Kota",
            Self::Kecamatan => "Kec.",
            Self::Desa => "Desa",
            Self::Kelurahan => "Kelurahan",
            Self::DesaAdat => "Desa Adat",
        }
    }
}
