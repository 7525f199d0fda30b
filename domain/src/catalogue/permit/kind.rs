//! [`PermitKind`] and [`PermitStatus`].

use crate::enterprise::Verdict;
use crate::refusal::Language;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a product is permitted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PermitKind {
    /// A regency's certificate for food made at home that keeps more than seven days.
    Pirt,
    /// The food and drug agency's number for processed food made in the country.
    BpomMd,
    /// Its number for processed food from abroad.
    BpomMl,
    /// Its notification of a cosmetic.
    BpomNa,
    /// A halal certificate; its number and not that of the decree behind it.
    Halal,
    /// A national standard that the goods were tested against.
    Sni,
    /// The registration of fresh food of plants.
    Psat,
}

impl PermitKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Pirt,
        Self::BpomMd,
        Self::BpomMl,
        Self::BpomNa,
        Self::Halal,
        Self::Sni,
        Self::Psat,
    ];

    /// The word in rows, in lists and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pirt => "PIRT",
            Self::BpomMd => "BPOM_MD",
            Self::BpomMl => "BPOM_ML",
            Self::BpomNa => "BPOM_NA",
            Self::Halal => "HALAL",
            Self::Sni => "SNI",
            Self::Psat => "PSAT",
        }
    }

    /// The kind that a row names; `None` for another word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Its name for people.
    pub const fn name(self, language: Language) -> &'static str {
        let (indonesian, english) = match self {
            Self::Pirt => ("P-IRT", "P-IRT"),
            Self::BpomMd => ("izin edar BPOM MD", "BPOM MD"),
            Self::BpomMl => ("izin edar BPOM ML", "BPOM ML"),
            Self::BpomNa => ("notifikasi kosmetika BPOM", "BPOM cosmetic notification"),
            Self::Halal => ("sertifikat halal", "halal certificate"),
            Self::Sni => ("SNI", "SNI"),
            Self::Psat => ("izin edar PSAT", "PSAT registration"),
        };
        match language {
            Language::Indonesian => indonesian,
            Language::English => english,
        }
    }

    /// True when it is worth nothing without the paper: its number says what it was tested
    /// against, and not by whom.
    pub const fn needs_paper(self) -> bool {
        matches!(self, Self::Sni)
    }
}

/// How a permit stands. That it ran out follows from the day, so that nobody has to be in time to
/// write it down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PermitStatus {
    /// Given by who sells it; no officer has looked.
    Declared,
    /// Looked at by an officer, and right.
    Seen,
    /// Looked at by an officer, and not right.
    Rejected,
    /// Its last day is over.
    Expired,
}

impl PermitStatus {
    /// How a permit stands on the WIB day `today` of which an officer found `verdict`, and whose
    /// last day is `expires_on`.
    pub fn of(verdict: Option<Verdict>, expires_on: Option<NaiveDate>, today: NaiveDate) -> Self {
        match verdict {
            Some(Verdict::Rejected) => Self::Rejected,
            _ if expires_on.is_some_and(|day| day < today) => Self::Expired,
            Some(Verdict::Seen) => Self::Seen,
            None => Self::Declared,
        }
    }

    /// True when it is what a rule asks for: nobody has to wait for an officer.
    pub const fn holds(self) -> bool {
        matches!(self, Self::Declared | Self::Seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    #[test]
    fn the_last_day_still_counts_and_what_was_rejected_stays_so() {
        let of = |verdict, expires| PermitStatus::of(verdict, Some(day(expires)), day(24));
        assert_eq!(of(None, 24), PermitStatus::Declared);
        assert_eq!(of(None, 23), PermitStatus::Expired);
        assert_eq!(of(Some(Verdict::Seen), 24), PermitStatus::Seen);
        assert_eq!(of(Some(Verdict::Seen), 23), PermitStatus::Expired);
        assert_eq!(of(Some(Verdict::Rejected), 23), PermitStatus::Rejected);
        let endless = PermitStatus::of(Some(Verdict::Seen), None, day(24));
        assert!(endless.holds() && !PermitStatus::Expired.holds());
    }

    #[test]
    fn codes_come_back() {
        for kind in PermitKind::ALL {
            assert_eq!(PermitKind::from_code(kind.code()), Some(kind));
        }
        assert_eq!(PermitKind::from_code("MUI"), None);
    }
}
