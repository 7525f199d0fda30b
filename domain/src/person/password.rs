//! Passwords, as people choose them.

use crate::invalid::{Invalid, Rule};
use std::fmt;

/// A password of 10 to 128 characters, taken as it was typed.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Fewest characters: with fewer, guessing pays.
    pub const MIN_CHARACTERS: usize = 10;
    /// Most characters: hashing more would only cost time.
    pub const MAX_CHARACTERS: usize = 128;

    /// Takes a password.
    ///
    /// # Errors
    /// [`Rule::TooSmall`] below 10 characters, [`Rule::TooLarge`] above 128.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let characters = text.chars().count();
        if characters < Self::MIN_CHARACTERS {
            return Err(Invalid::new(
                Rule::TooSmall,
                "kata sandi paling sedikit 10 karakter",
                "a password has at least 10 characters",
            ));
        }
        if characters > Self::MAX_CHARACTERS {
            return Err(Invalid::new(
                Rule::TooLarge,
                "kata sandi paling banyak 128 karakter",
                "a password has at most 128 characters",
            ));
        }
        Ok(Self(text.to_owned()))
    }

    /// What is hashed.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Masked: passwords never reach a log.
impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_characters_and_has_bounds() {
        for (text, rule) in [
            ("é".repeat(9), Some(Rule::TooSmall)),
            ("é".repeat(10), None),
            ("x".repeat(128), None),
            ("x".repeat(129), Some(Rule::TooLarge)),
        ] {
            assert_eq!(Password::parse(&text).err().map(|one| one.rule), rule);
        }
    }

    #[test]
    fn it_does_not_show_itself_in_a_log() {
        let password = Password::parse("rahasia sekali").unwrap();
        assert_eq!(format!("{password:?}"), "Password(…)");
    }
}
