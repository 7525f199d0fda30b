//! [`SecretCode`]: what somebody gets once, by message or on paper, and hands in to prove it.

use crate::invalid::{Invalid, Rule};
use std::fmt;

/// Crockford's letters and digits: none that is taken for another.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Bits in one of them.
const BITS: u32 = 5;
/// Characters between two hyphens.
const GROUP: usize = 4;

/// Eighty random bits as sixteen letters and digits; nobody guesses one.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretCode(String);

impl SecretCode {
    /// How many characters it has, hyphens left out.
    pub const LENGTH: usize = 16;

    /// The code of random `bytes`.
    pub fn of(bytes: [u8; 10]) -> Self {
        let bits = bytes
            .iter()
            .fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
        let character = |place: u32| {
            let index = usize::try_from((bits >> (BITS * place)) & 31).unwrap_or_default();
            char::from(ALPHABET.get(index).copied().unwrap_or(b'0'))
        };
        Self((0..16).rev().map(character).collect())
    }

    /// Reads a code as people type it: in any case, with hyphens or spaces, O for 0, I and L for 1.
    ///
    /// # Errors
    /// [`Rule::Malformed`] when it cannot be one.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let plain = |c: char| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let kept = text.chars().filter(|c| *c != '-' && !c.is_whitespace());
        let code: String = kept.take(Self::LENGTH + 1).map(plain).collect();
        let known = |byte: u8| ALPHABET.contains(&byte);
        if code.len() == Self::LENGTH && code.bytes().all(known) {
            return Ok(Self(code));
        }
        Err(Invalid::new(
            Rule::Malformed,
            "kode berisi 16 huruf dan angka, seperti 8K2M-0QXT-4RBN-7WJD",
            "a code is 16 letters and digits, like 8K2M-0QXT-4RBN-7WJD",
        ))
    }

    /// Without hyphens, in the one spelling that is hashed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As people write it: `8K2M-0QXT-4RBN-7WJD`.
    pub fn grouped(&self) -> String {
        let mut grouped = String::with_capacity(Self::LENGTH + 3);
        for (index, c) in self.0.chars().enumerate() {
            if index > 0 && index % GROUP == 0 {
                grouped.push('-');
            }
            grouped.push(c);
        }
        grouped
    }
}

/// Masked: codes never reach a log.
impl fmt::Debug for SecretCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_however_it_is_typed() {
        let code = SecretCode::of([0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0, 0x01, 0xff]);
        let grouped = code.grouped();
        assert_eq!(grouped.len(), 19);
        for text in [
            grouped.clone(),
            grouped.to_lowercase(),
            grouped.replace('-', "  "),
            grouped.replace('0', "o").replace('1', "l"),
        ] {
            assert_eq!(SecretCode::parse(&text), Ok(code.clone()), "{text}");
        }
        assert_eq!(SecretCode::of([0; 10]).as_str(), "0".repeat(16));
        assert_eq!(SecretCode::of([255; 10]).as_str(), "Z".repeat(16));
        assert_eq!(format!("{code:?}"), "SecretCode(…)");
    }

    #[test]
    fn what_is_no_code_is_refused() {
        let long = "0".repeat(100_000);
        for text in [
            "",
            "8K2M-0QXT-4RBN-7WJ",
            "8K2M-0QXT-4RBN-7WJDU",
            "🦀",
            "8K2M0QXT4RBN7WJU",
            &long,
        ] {
            assert!(SecretCode::parse(text).is_err(), "{}", text.len());
        }
    }
}
