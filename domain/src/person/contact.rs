//! Phone numbers and e-mail addresses, in one spelling each.

use crate::invalid::{Invalid, Rule};
use std::fmt;

/// An Indonesian mobile number in E.164: `+628…`, 9 to 12 digits after the country code.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// Reads `0812…`, `812…`, `62812…`, `+62 812…`, `+62 (0)812…`, with spaces, dots or hyphens.
    ///
    /// # Errors
    /// [`Rule::Malformed`] for anything that is not an Indonesian mobile number.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let malformed = || {
            Invalid::new(
                Rule::Malformed,
                "tulis nomor ponsel Indonesia seperti 0812-3456-7890",
                "write an Indonesian mobile number like 0812-3456-7890",
            )
        };
        let kept = |c: &char| !matches!(c, ' ' | '.' | '-' | '(' | ')' | '\u{a0}' | '\u{2011}');
        let bare: String = text.trim().chars().filter(kept).collect();
        let digits = bare.strip_prefix('+').unwrap_or(&bare);
        if digits.len() > 20 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(malformed());
        }
        let international = digits.strip_prefix("62");
        if bare.starts_with('+') && international.is_none() {
            return Err(malformed());
        }
        let national = international.unwrap_or(digits).trim_start_matches('0');
        if national.starts_with('8') && (9..=12).contains(&national.len()) {
            Ok(Self(format!("+62{national}")))
        } else {
            Err(malformed())
        }
    }

    /// E.164.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Masked: numbers never reach a log.
impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneNumber(…)")
    }
}

/// An e-mail address in lower case, checked for its shape only.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads `name@host.tld`, at most 254 bytes.
    ///
    /// # Errors
    /// [`Rule::Malformed`] for anything else.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let address = text.trim().to_lowercase();
        let shaped = address.len() <= 254
            && !address.chars().any(|c| c.is_whitespace() || c.is_control())
            && address.split_once('@').is_some_and(|(name, host)| {
                !name.is_empty()
                    && !host.contains('@')
                    && host.contains('.')
                    && !host.starts_with('.')
                    && !host.ends_with('.')
                    && !host.contains("..")
            });
        if shaped {
            Ok(Self(address))
        } else {
            Err(Invalid::new(
                Rule::Malformed,
                "tulis alamat surel seperti nama@contoh.id",
                "write an e-mail address like name@example.id",
            ))
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Masked: addresses never reach a log.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

/// What a person signs in with.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Login {
    /// By phone.
    Phone(PhoneNumber),
    /// By e-mail.
    Email(EmailAddress),
}

impl Login {
    /// Reads either, by whether there is an `@` in it.
    ///
    /// # Errors
    /// [`Rule::Malformed`] as for the one it looks like.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if text.contains('@') {
            EmailAddress::parse(text).map(Self::Email)
        } else {
            PhoneNumber::parse(text).map(Self::Phone)
        }
    }

    /// In the one spelling it has.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Phone(phone) => phone.as_str(),
            Self::Email(email) => email.as_str(),
        }
    }

    /// Shown to those who know it: the last four digits, or the first letter and the host.
    pub fn masked(&self) -> String {
        match self {
            Self::Phone(phone) => {
                let shown = phone.as_str().len().saturating_sub(4);
                format!("••••{}", phone.as_str().get(shown..).unwrap_or_default())
            }
            Self::Email(email) => {
                let (name, host) = email.as_str().split_once('@').unwrap_or_default();
                let first: String = name.chars().take(1).collect();
                format!("{first}•••@{host}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_one_number() {
        for text in [
            "081234567890",
            "81234567890",
            "6281234567890",
            "+62 812-3456-7890",
            "+62 (0)812.3456.7890",
            "0812 3456 7890",
            "+62081234567890",
        ] {
            assert_eq!(
                PhoneNumber::parse(text).unwrap().as_str(),
                "+6281234567890",
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_mobile_number_is_refused() {
        for text in [
            "",
            "0721123456",
            "+1 812 345 6789",
            "0812",
            "08123456789012345",
            "0812abc4567",
        ] {
            assert!(PhoneNumber::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn addresses_are_lower_case_and_shaped() {
        assert_eq!(
            EmailAddress::parse(" Budi@Contoh.ID ").unwrap().as_str(),
            "budi@contoh.id"
        );
        for text in [
            "budi",
            "@contoh.id",
            "budi@contoh",
            "a b@c.id",
            "a@b@c.id",
            "a@.id",
        ] {
            assert!(EmailAddress::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_masked_login_is_known_by_those_who_know_it() {
        let masked = |text| Login::parse(text).unwrap().masked();
        assert_eq!(masked("081234567890"), "••••7890");
        assert_eq!(masked("Budi@contoh.id"), "b•••@contoh.id");
    }

    #[test]
    fn neither_shows_itself_in_a_log() {
        let login = Login::parse("081234567890").unwrap();
        assert!(!format!("{login:?}").contains("812"));
    }
}
