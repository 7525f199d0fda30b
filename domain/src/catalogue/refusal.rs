//! The refusals of commands about products.

use crate::invalid::FieldPath;
use crate::refusal::{Language, Refusal};

/// Why a product is not published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishRefusal {
    /// It was archived, which is for ever.
    Archived,
    /// Only verified enterprises sell.
    EnterpriseNotVerified,
    /// Its category has others below it.
    CategoryNotLeaf,
    /// An officer took it off sale.
    Hidden,
}

impl Refusal for PublishRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Archived => "ARCHIVED",
            Self::EnterpriseNotVerified => "ENTERPRISE_NOT_VERIFIED",
            Self::CategoryNotLeaf => "CATEGORY_NOT_LEAF",
            Self::Hidden => "HIDDEN",
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
        };
        match language {
            Language::Indonesian => indonesian.to_owned(),
            Language::English => english.to_owned(),
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
