//! Who a person is to others.

use crate::PersonId;
use crate::invalid::{Invalid, Rule};
use crate::person::{EmailAddress, PhoneNumber};
use chrono::{DateTime, Utc};
use std::fmt;

/// The name a person goes by: 1 to 80 characters, without control characters.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonName(String);

impl PersonName {
    /// Most characters.
    pub const MAX_CHARACTERS: usize = 80;

    /// Takes a name; spaces around it are cut, runs of spaces become one.
    ///
    /// # Errors
    /// [`Rule::Required`] when nothing is left, [`Rule::TooLarge`] above 80 characters,
    /// [`Rule::Malformed`] with control characters.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            return Err(Invalid::new(Rule::Required, "tulis nama", "write a name"));
        }
        if name.chars().any(char::is_control) {
            return Err(Invalid::new(
                Rule::Malformed,
                "nama tanpa karakter kendali",
                "a name has no control characters",
            ));
        }
        if name.chars().count() > Self::MAX_CHARACTERS {
            return Err(Invalid::new(
                Rule::TooLarge,
                "nama paling banyak 80 karakter",
                "a name has at most 80 characters",
            ));
        }
        Ok(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Masked: names never reach a log.
impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(…)")
    }
}

/// Somebody with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The person itself.
    pub id: PersonId,
    /// The name they go by.
    pub name: PersonName,
    /// The phone they sign in with, if any.
    pub phone: Option<PhoneNumber>,
    /// The e-mail address they sign in with, if any.
    pub email: Option<EmailAddress>,
    /// Since when.
    pub registered_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_without_odd_spaces() {
        let name = PersonName::parse("  Siti \n Aminah ").unwrap();
        assert_eq!(name.as_str(), "Siti Aminah");
        let rule = |text: &str| PersonName::parse(text).unwrap_err().rule;
        assert_eq!(rule(" \t"), Rule::Required);
        assert_eq!(rule("a\u{0}b"), Rule::Malformed);
        assert_eq!(rule(&"a".repeat(81)), Rule::TooLarge);
    }
}
