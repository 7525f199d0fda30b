//! The kinds of enterprise.

use serde::{Deserialize, Serialize};

/// What a business is in law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EnterpriseKind {
    /// A micro, small or medium enterprise.
    Umkm,
    /// An enterprise owned by one desa.
    Bumdes,
    /// An enterprise owned by several desa together.
    BumdesBersama,
    /// A cooperative.
    Koperasi,
}

impl EnterpriseKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::Umkm,
        Self::Bumdes,
        Self::BumdesBersama,
        Self::Koperasi,
    ];

    /// The word in rows, indexes and the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Umkm => "UMKM",
            Self::Bumdes => "BUMDES",
            Self::BumdesBersama => "BUMDES_BERSAMA",
            Self::Koperasi => "KOPERASI",
        }
    }

    /// True when it may act in other enterprises that let it: those that serve a whole village.
    pub const fn may_hold(self) -> bool {
        !matches!(self, Self::Umkm)
    }

    /// The kind that a row or an index names; `None` for a word of no kind.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}
