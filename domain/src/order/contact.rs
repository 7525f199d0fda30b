//! [`OrderContact`]: whom an enterprise hands the goods to.

use crate::invalid::{Invalid, Rule};
use crate::person::{PersonName, PhoneNumber};
use crate::region::RegionCode;
use std::fmt;

/// A house in its village: 5 to 300 characters on one line, without control characters.
#[derive(Clone, PartialEq, Eq)]
pub struct StreetAddress(String);

impl StreetAddress {
    /// Fewest characters.
    pub const MIN_CHARACTERS: usize = 5;
    /// Most characters.
    pub const MAX_CHARACTERS: usize = 300;

    /// Takes an address; spaces around it are cut, runs of spaces and line breaks become one.
    ///
    /// # Errors
    /// [`Rule::TooSmall`] below 5 characters, [`Rule::TooLarge`] above 300, [`Rule::Malformed`]
    /// with control characters.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let refuse = |rule, id: &str, en: &str| Err(Invalid::new(rule, id, en));
        if line.chars().any(char::is_control) {
            return refuse(
                Rule::Malformed,
                "alamat tanpa karakter kendali",
                "an address has no control characters",
            );
        }
        match line.chars().count() {
            count if count < Self::MIN_CHARACTERS => refuse(
                Rule::TooSmall,
                "tulis alamat lengkap, paling sedikit 5 karakter",
                "write the whole address, at least 5 characters",
            ),
            count if count > Self::MAX_CHARACTERS => refuse(
                Rule::TooLarge,
                "alamat paling banyak 300 karakter",
                "an address has at most 300 characters",
            ),
            _ => Ok(Self(line)),
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Masked: addresses never reach a log.
impl fmt::Debug for StreetAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StreetAddress(…)")
    }
}

/// Where goods are brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryAddress {
    /// The house.
    pub street: StreetAddress,
    /// The village it stands in.
    pub village: RegionCode,
}

/// Who receives an order, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderContact {
    /// The name to ask for.
    pub name: PersonName,
    /// The number to call.
    pub phone: PhoneNumber,
    /// Where goods are brought; `None` when all of them are fetched.
    pub address: Option<DeliveryAddress>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_line_of_a_bounded_length() {
        let parsed = StreetAddress::parse("  Jalan Raya\n Way  Mengaku 7 ").unwrap();
        assert_eq!(parsed.as_str(), "Jalan Raya Way Mengaku 7");
        assert_eq!(format!("{parsed:?}"), "StreetAddress(…)");
        let rule = |text: &str| StreetAddress::parse(text).unwrap_err().rule;
        assert_eq!(rule("  \n "), Rule::TooSmall);
        assert_eq!(rule(&"a".repeat(301)), Rule::TooLarge);
        assert_eq!(rule("Jalan\u{7}Raya"), Rule::Malformed);
    }
}
