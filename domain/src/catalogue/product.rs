//! [`Product`]: a thing described; what is bought are its variants.

use super::{CategoryCode, PublishRefusal};
use crate::id::{EnterpriseId, MediaId, ProductId};
use crate::invalid::{Invalid, Rule};
use crate::money::Rupiah;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What is sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProductKind {
    /// Something handed over.
    Goods,
    /// Something done.
    Service,
}

impl ProductKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Goods, Self::Service];

    /// The word in rows and the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Goods => "GOODS",
            Self::Service => "SERVICE",
        }
    }

    /// The kind that a row names; `None` for another word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.code() == code)
    }
}

/// Whether buyers may see a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProductStatus {
    /// Being prepared; its enterprise alone sees it.
    Draft,
    /// For sale while its enterprise is verified.
    Published,
    /// Gone from sale for ever; past orders keep it.
    Archived,
}

impl ProductStatus {
    /// Every status, in the order of a life.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Published, Self::Archived];

    /// The word in rows and the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Published => "PUBLISHED",
            Self::Archived => "ARCHIVED",
        }
    }

    /// The status that a row names; `None` for another word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.code() == code)
    }
}

/// A product as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// Which.
    pub id: ProductId,
    /// Who sells it.
    pub enterprise: EnterpriseId,
    /// Its address, the same for ever.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it is, in plain text.
    pub description: String,
    /// Goods or a service.
    pub kind: ProductKind,
    /// Its category; a leaf once it is published.
    pub category: CategoryCode,
    /// Whether buyers may see it.
    pub status: ProductStatus,
    /// The lowest price of its variants.
    pub min_price: Rupiah,
    /// The picture that lists show.
    pub cover_media: Option<MediaId>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was first published.
    pub published_at: Option<DateTime<Utc>>,
}

impl Product {
    /// Passes when it may be published, or is.
    ///
    /// # Errors
    /// By what is wrong first: [`PublishRefusal`].
    pub fn may_be_published(
        &self,
        enterprise_is_verified: bool,
        category_is_leaf: bool,
    ) -> Result<(), PublishRefusal> {
        if self.status == ProductStatus::Archived {
            Err(PublishRefusal::Archived)
        } else if !enterprise_is_verified {
            Err(PublishRefusal::EnterpriseNotVerified)
        } else if !category_is_leaf {
            Err(PublishRefusal::CategoryNotLeaf)
        } else {
            Ok(())
        }
    }
}

/// Reads the name of a product: 3 to 120 characters without control characters.
///
/// # Errors
/// Without a field: [`Rule::TooSmall`], [`Rule::TooLarge`], [`Rule::Malformed`].
pub fn parse_name(text: &str) -> Result<String, Invalid> {
    let name = text.trim();
    let broken = |rule| {
        Invalid::new(
            rule,
            "nama produk 3 sampai 120 huruf dalam satu baris",
            "a product's name is 3 to 120 characters on one line",
        )
    };
    match name.chars().count() {
        0..3 => Err(broken(Rule::TooSmall)),
        121.. => Err(broken(Rule::TooLarge)),
        _ if name.chars().any(char::is_control) => Err(broken(Rule::Malformed)),
        _ => Ok(name.to_owned()),
    }
}

/// Reads the description of a product: at most 5,000 characters; lines may break.
///
/// # Errors
/// Without a field: [`Rule::TooLarge`], [`Rule::Malformed`] for other control characters.
pub fn parse_description(text: &str) -> Result<String, Invalid> {
    let description = text.trim();
    let is_odd = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
    if description.chars().count() > 5_000 {
        Err(Invalid::new(
            Rule::TooLarge,
            "deskripsi paling panjang 5.000 huruf",
            "a description has at most 5,000 characters",
        ))
    } else if description.chars().any(is_odd) {
        Err(Invalid::new(
            Rule::Malformed,
            "deskripsi memuat karakter yang tidak dapat ditampilkan",
            "the description holds characters that cannot be shown",
        ))
    } else {
        Ok(description.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_bounds() {
        assert_eq!(parse_name("  Kopi ").unwrap(), "Kopi");
        assert_eq!(parse_name(" ab ").unwrap_err().rule, Rule::TooSmall);
        assert_eq!(
            parse_name(&"é".repeat(121)).unwrap_err().rule,
            Rule::TooLarge
        );
        assert!(parse_name(&"é".repeat(120)).is_ok());
        assert_eq!(
            parse_name("Kopi\0Robusta").unwrap_err().rule,
            Rule::Malformed
        );
    }

    #[test]
    fn descriptions_may_break_lines() {
        assert!(parse_description("satu\ndua").is_ok());
        assert_eq!(
            parse_description("\u{1b}[31m").unwrap_err().rule,
            Rule::Malformed
        );
        let long = "x".repeat(5_001);
        assert_eq!(parse_description(&long).unwrap_err().rule, Rule::TooLarge);
    }

    #[test]
    fn codes_come_back() {
        for status in ProductStatus::ALL {
            assert_eq!(ProductStatus::from_code(status.code()), Some(status));
        }
        for kind in ProductKind::ALL {
            assert_eq!(ProductKind::from_code(kind.code()), Some(kind));
        }
    }
}
