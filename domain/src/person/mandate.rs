//! Mandates: a right over a region's subtree, or over everything.

use crate::MandateId;
use crate::region::RegionCode;

/// What an officer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MandateKind {
    /// Reads output and enterprises.
    Viewer,
    /// Verifies enterprises, and reads.
    Verifier,
    /// Reads output in full depth.
    Analyst,
    /// Grants mandates, and all of the above.
    Admin,
}

impl MandateKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Verifier, Self::Analyst, Self::Admin];

    /// The word in rows and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Viewer => "VIEWER",
            Self::Verifier => "VERIFIER",
            Self::Analyst => "ANALYST",
            Self::Admin => "ADMIN",
        }
    }

    /// The kind that a row names; `None` for a word of no kind.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Over what a mandate reaches.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RegionScope {
    /// The platform: every region, and what belongs to none.
    All,
    /// A region and all below it.
    Subtree(RegionCode),
}

impl RegionScope {
    /// True when `region` lies inside.
    pub fn contains(&self, region: &RegionCode) -> bool {
        match self {
            Self::All => true,
            Self::Subtree(top) => top.contains(region),
        }
    }

    /// True when everything in `other` lies inside.
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::All, _) => true,
            (Self::Subtree(_), Self::All) => false,
            (Self::Subtree(top), Self::Subtree(region)) => top.contains(region),
        }
    }

    /// As rows keep it: a region code, or `*`.
    pub fn as_stored(&self) -> &str {
        match self {
            Self::All => "*",
            Self::Subtree(code) => code.as_str(),
        }
    }
}

/// A right over a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// The mandate itself.
    pub id: MandateId,
    /// To do what.
    pub kind: MandateKind,
    /// Over what.
    pub scope: RegionScope,
}
