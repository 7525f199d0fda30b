//! The refusals of commands about products.

use super::RuleBreach;
use crate::invalid::FieldPath;
use crate::refusal::{Language, Refusal};

/// Why a product is not published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublishRefusal {
    /// It was archived, which is for ever.
    Archived,
    /// Only verified enterprises sell.
    EnterpriseNotVerified,
    /// Its category has others below it.
    CategoryNotLeaf,
    /// An officer took it off sale.
    Hidden,
    /// A rule about its goods, or about what they need, is in the way.
    Rule(RuleBreach),
}

impl Refusal for PublishRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Archived => "ARCHIVED",
            Self::EnterpriseNotVerified => "ENTERPRISE_NOT_VERIFIED",
            Self::CategoryNotLeaf => "CATEGORY_NOT_LEAF",
            Self::Hidden => "HIDDEN",
            Self::Rule(breach) if breach.is_forbidden => "FORBIDDEN_GOODS",
            Self::Rule(_) => "PERMIT_REQUIRED",
        }
    }

    fn message(&self, language: Language) -> String {
        let (indonesian, english) = match self {
            Self::Archived => (
                "produk ini sudah diarsipkan",
                "this product has been archived",
            ),
            Self::EnterpriseNotVerified => (
                "usaha ini belum terverifikasi, jadi belum dapat berjualan",
                "this enterprise is not verified, so it cannot sell yet",
            ),
            Self::CategoryNotLeaf => (
                "pilih kategori yang lebih rinci",
                "choose a more exact category",
            ),
            Self::Hidden => (
                "produk ini diturunkan petugas; alasannya ada pada produk",
                "an officer took this product off sale; the product tells why",
            ),
            Self::Rule(breach) => (breach.indonesian.as_str(), breach.english.as_str()),
        };
        match language {
            Language::Indonesian => indonesian.to_owned(),
            Language::English => english.to_owned(),
        }
    }

    fn field(&self) -> Option<FieldPath> {
        match self {
            Self::Rule(breach) => Some(FieldPath::of(breach.field)),
            _ => None,
        }
    }
}

/// Why the stock of a variant is not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockRefusal {
    /// Orders hold more than that.
    BelowHeld,
}

impl Refusal for StockRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::BelowHeld => "BELOW_HELD",
        }
    }

    fn message(&self, language: Language) -> String {
        match language {
            Language::Indonesian => {
                "stok tidak boleh di bawah jumlah yang sedang dipesan".to_owned()
            }
            Language::English => "stock cannot go below what orders hold".to_owned(),
        }
    }

    fn field(&self) -> Option<FieldPath> {
        Some(FieldPath::of("onHand"))
    }
}

/// Why the permits of a product do not change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PermitRefusal {
    /// The product was archived, which is for ever.
    Archived,
    /// The product is on sale, and does not go on sale without it.
    StillRequired(RuleBreach),
}

impl Refusal for PermitRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Archived => "ARCHIVED",
            Self::StillRequired(_) => "STILL_REQUIRED",
        }
    }

    fn message(&self, language: Language) -> String {
        match (self, language) {
            (Self::Archived, _) => PublishRefusal::Archived.message(language),
            (Self::StillRequired(breach), Language::Indonesian) => {
                format!("produk ini sedang dijual: {}", breach.indonesian)
            }
            (Self::StillRequired(breach), Language::English) => {
                format!("this product is on sale: {}", breach.english)
            }
        }
    }
}

/// Why an officer's finding is not written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PermitDecisionRefusal {
    /// It was replaced or removed.
    Ended,
    /// It has run out, so that there is nothing to find any more.
    Expired,
}

impl Refusal for PermitDecisionRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Ended => "ENDED",
            Self::Expired => "EXPIRED",
        }
    }

    fn message(&self, language: Language) -> String {
        let (indonesian, english) = match self {
            Self::Ended => (
                "izin ini sudah diganti atau dihapus",
                "this permit was replaced or removed",
            ),
            Self::Expired => (
                "masa berlaku izin ini sudah habis",
                "this permit has run out",
            ),
        };
        match language {
            Language::Indonesian => indonesian.to_owned(),
            Language::English => english.to_owned(),
        }
    }

    fn field(&self) -> Option<FieldPath> {
        Some(FieldPath::of("permitId"))
    }
}
