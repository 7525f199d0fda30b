//! Codes that are sent to a login and typed in again.

use crate::invalid::{Invalid, Rule};
use std::fmt;

/// Six digits.
#[derive(Clone, PartialEq, Eq)]
pub struct OneTimeCode(String);

/// What a code is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodePurpose {
    /// Signs in.
    SignIn,
    /// Sets a new password.
    Reset,
    /// Shows that a login is theirs.
    Confirm,
    /// Erases its person.
    Erase,
}

impl OneTimeCode {
    /// The code that `chance` decides: each of the million about equally often.
    pub fn of_chance(chance: [u8; 8]) -> Self {
        Self(format!("{:06}", u64::from_be_bytes(chance) % 1_000_000))
    }

    /// Reads six digits, with spaces or hyphens between them as messages show them.
    ///
    /// # Errors
    /// [`Rule::Malformed`] for anything else.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let kept = |c: &char| !matches!(c, ' ' | '-' | '\u{a0}');
        let digits: String = text.chars().take(32).filter(kept).collect();
        if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Self(digits));
        }
        Err(Invalid::new(
            Rule::Malformed,
            "kode terdiri dari enam angka",
            "a code has six digits",
        ))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Masked: codes never reach a log.
impl fmt::Debug for OneTimeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OneTimeCode(…)")
    }
}

impl CodePurpose {
    /// Every purpose.
    pub const ALL: [Self; 4] = [Self::SignIn, Self::Reset, Self::Confirm, Self::Erase];

    /// The word in rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SignIn => "SIGN_IN",
            Self::Reset => "RESET",
            Self::Confirm => "CONFIRM",
            Self::Erase => "ERASE",
        }
    }

    /// The purpose that a row names; `None` for a word of no purpose.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_six_digits_however_it_is_typed() {
        for text in ["012345", "012 345", "012-345", " 0 1 2 3 4 5 "] {
            assert_eq!(OneTimeCode::parse(text).unwrap().as_str(), "012345");
        }
        let arabic = "\u{660}12345";
        for text in [
            "",
            "12345",
            "1234567",
            "12345a",
            arabic,
            &"1".repeat(10_000),
        ] {
            assert!(OneTimeCode::parse(text).is_err(), "{text}");
        }
        assert_eq!(OneTimeCode::of_chance([0; 8]).as_str(), "000000");
        assert!(!format!("{:?}", OneTimeCode::of_chance([7; 8])).contains('0'));
    }
}
