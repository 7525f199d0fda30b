//! Where an enterprise is paid.

use super::legal::{digits, mask};
use crate::invalid::{Invalid, Rule};
use crate::person::PersonName;
use std::fmt;

/// A bank by the code of three digits that transfers between banks go by: 002 is BRI, 014 is BCA.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankCode(String);

impl BankCode {
    /// Reads a code.
    ///
    /// # Errors
    /// [`Rule::Malformed`] when it is not three digits, or 000.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let code = text.trim();
        let plain = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit());
        if plain && code != "000" {
            return Ok(Self(code.to_owned()));
        }
        Err(Invalid::new(
            Rule::Malformed,
            "tulis kode bank tiga angka, seperti 002 untuk BRI",
            "write the bank's code of three digits, like 002 for BRI",
        ))
    }

    /// Three digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The number of an account: 5 to 20 digits.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountNumber(String);

impl AccountNumber {
    /// Reads a number, with or without spaces, dots and hyphens.
    ///
    /// # Errors
    /// [`Rule::Malformed`] for anything else.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let number = digits(text).filter(|number| (5..=20).contains(&number.len()));
        number.map(Self).ok_or_else(|| {
            Invalid::new(
                Rule::Malformed,
                "nomor rekening berisi 5 sampai 20 angka",
                "an account number has 5 to 20 digits",
            )
        })
    }

    /// Digits only.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// All but its last four digits hidden, for showing.
    pub fn masked(&self) -> String {
        mask(&self.0)
    }
}

/// Masked: account numbers never reach a log.
impl fmt::Debug for AccountNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccountNumber(…)")
    }
}

/// A bank account with the name that the bank knows its holder by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankAccount {
    /// Which bank.
    pub bank: BankCode,
    /// Which account.
    pub number: AccountNumber,
    /// Whose.
    pub holder: PersonName,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bank_has_three_digits_and_an_account_shows_four() {
        assert_eq!(BankCode::parse(" 002 ").unwrap().as_str(), "002");
        for text in ["", "02", "0002", "000", "BRI", "٠٠٢"] {
            assert!(BankCode::parse(text).is_err(), "{text}");
        }
        let number = AccountNumber::parse("0021-01-012345-50-3").unwrap();
        assert_eq!(number.as_str(), "002101012345503");
        assert_eq!(number.masked(), "•••••••••••5503");
        assert_eq!(format!("{number:?}"), "AccountNumber(…)");
        for text in ["", "1234", "123456789012345678901", "12345x", "-----"] {
            assert!(AccountNumber::parse(text).is_err(), "{text}");
        }
    }
}
