//! What an enterprise tells about itself.

use crate::enterprise::{EnterpriseKind, EnterpriseStatus, LegalNumber, NikKoperasi, Slug};
use crate::invalid::{Invalid, Rule};
use crate::region::RegionCode;
use crate::{EnterpriseId, Rupiah};
use chrono::{DateTime, Utc};

/// Spaces around `text` cut, control characters but line breaks refused, length bounded.
fn text_of(text: &str, fewest: usize, most: usize) -> Result<String, Invalid> {
    let text = text.trim();
    let length = text.chars().count();
    if length < fewest {
        let rule = if length == 0 {
            Rule::Required
        } else {
            Rule::TooSmall
        };
        return Err(Invalid::new(
            rule,
            format!("paling sedikit {fewest} karakter"),
            format!("at least {fewest} characters"),
        ));
    }
    if length > most {
        return Err(Invalid::new(
            Rule::TooLarge,
            format!("paling banyak {most} karakter"),
            format!("at most {most} characters"),
        ));
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Invalid::new(
            Rule::Malformed,
            "tanpa karakter kendali",
            "without control characters",
        ));
    }
    Ok(text.to_owned())
}

macro_rules! bounded_text {
    ($($(#[doc = $doc:literal])+ $name:ident = $fewest:literal ..= $most:literal),+ $(,)?) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// Takes a text; spaces around it are cut.
            ///
            /// # Errors
            /// [`Rule::Required`], [`Rule::TooSmall`] or [`Rule::TooLarge`] outside its bounds,
            /// [`Rule::Malformed`] with control characters other than line breaks.
            pub fn parse(text: &str) -> Result<Self, Invalid> {
                text_of(text, $fewest, $most).map(Self)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    )+};
}

bounded_text! {
    /// The name of an enterprise: 3 to 120 characters.
    EnterpriseName = 3..=120,
    /// A programme it belongs to, like Koperasi Desa Merah Putih: 3 to 80 characters.
    Programme = 3..=80,
    /// What it tells about itself: at most 4,000 characters, perhaps none.
    Description = 0..=4_000,
    /// Why it has no business number: 10 to 500 characters.
    Exemption = 10..=500,
    /// Where it is found: 5 to 300 characters.
    Address = 5..=300,
    /// Why an officer decided as they did: 3 to 500 characters.
    DecisionReason = 3..=500,
}

/// A business that sells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enterprise {
    /// The enterprise itself.
    pub id: EnterpriseId,
    /// Its name inside addresses.
    pub slug: Slug,
    /// Its name.
    pub name: EnterpriseName,
    /// What it is in law.
    pub kind: EnterpriseKind,
    /// The programme it belongs to, if any.
    pub programme: Option<Programme>,
    /// What it tells about itself.
    pub description: Description,
    /// Where it is at home.
    pub home_village: RegionCode,
    /// Where it stands.
    pub status: EnterpriseStatus,
    /// True when its own people hold it; false for one that was listed for them.
    pub claimed: bool,
    /// The number of its legal-entity certificate, if given.
    pub legal_number: Option<LegalNumber>,
    /// A cooperative's number, if given.
    pub nik_koperasi: Option<NikKoperasi>,
    /// The flat fee of its own delivery; `None` means that goods are only picked up.
    pub delivery_fee: Option<Rupiah>,
    /// Since when it is here.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_bounds() {
        let rule = |text: &str| EnterpriseName::parse(text).err().map(|one| one.rule);
        assert_eq!(rule("  Kripik Bu Ani "), None);
        assert_eq!(rule("  "), Some(Rule::Required));
        assert_eq!(rule("ab"), Some(Rule::TooSmall));
        assert_eq!(rule(&"a".repeat(121)), Some(Rule::TooLarge));
        assert_eq!(rule("abc\u{7}"), Some(Rule::Malformed));
        assert_eq!(Description::parse("").unwrap().as_str(), "");
    }
}
