//! The numbers that the law knows an enterprise by. Their form alone is checked here; whether they
//! were given out is for an officer to find.

use crate::invalid::{Invalid, Rule};
use crate::person::Nik;
use std::fmt;

/// The digits of `text`, when there is nothing else in it but spaces, dots and hyphens.
pub(crate) fn digits(text: &str) -> Option<String> {
    let kept: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '.' | '-'))
        .collect();
    let plain = !kept.is_empty() && kept.bytes().all(|byte| byte.is_ascii_digit());
    plain.then_some(kept)
}

/// `text` with all but its last four characters hidden.
pub(crate) fn mask(text: &str) -> String {
    let hidden = text.chars().count().saturating_sub(4);
    let shown: String = text.chars().skip(hidden).collect();
    format!("{}{shown}", "•".repeat(hidden))
}

macro_rules! number_text {
    ($($name:ident),+) => {$(
        impl $name {
            /// The number as it is kept.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// All but its last four characters hidden, for showing.
            pub fn masked(&self) -> String {
                mask(&self.0)
            }
        }

        /// Masked: legal numbers never reach a log.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+};
}

number_text!(Nib, Npwp, NikKoperasi, LegalNumber);

/// A business identification number (Nomor Induk Berusaha): 13 digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Nib(String);

impl Nib {
    /// Reads a number, with or without spaces, dots and hyphens.
    ///
    /// # Errors
    /// [`Rule::Malformed`] when it has not 13 digits.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let number = digits(text).filter(|number| number.len() == 13);
        number.map(Self).ok_or_else(|| {
            Invalid::new(
                Rule::Malformed,
                "NIB berisi 13 angka",
                "a NIB has 13 digits",
            )
        })
    }
}

/// A tax number (Nomor Pokok Wajib Pajak): the old 15 digits, or the 16 of today.
#[derive(Clone, PartialEq, Eq)]
pub struct Npwp(String);

impl Npwp {
    /// Reads a number, with or without spaces, dots and hyphens.
    ///
    /// Of 16 digits it is a resident's NIK, or begins with 0.
    ///
    /// # Errors
    /// [`Rule::Malformed`] for anything else.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let known = |number: &String| match number.len() {
            15 => true,
            16 => number.starts_with('0') || Nik::parse(number).is_ok(),
            _ => false,
        };
        digits(text).filter(known).map(Self).ok_or_else(|| {
            Invalid::new(
                Rule::Malformed,
                "NPWP berisi 15 angka, atau 16 angka (NIK, atau diawali 0)",
                "an NPWP has 15 digits, or 16 (a NIK, or beginning with 0)",
            )
        })
    }
}

/// A cooperative's number (Nomor Induk Koperasi); not a resident's NIK. 4 to 40 digits: its usual
/// length is known, whether there are others is not.
#[derive(Clone, PartialEq, Eq)]
pub struct NikKoperasi(String);

impl NikKoperasi {
    /// Reads a number, with or without spaces, dots and hyphens.
    ///
    /// # Errors
    /// [`Rule::Malformed`] for anything else.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let number = digits(text).filter(|number| (4..=40).contains(&number.len()));
        number.map(Self).ok_or_else(|| {
            Invalid::new(
                Rule::Malformed,
                "Nomor Induk Koperasi berisi 4 sampai 40 angka",
                "a cooperative's number has 4 to 40 digits",
            )
        })
    }

    /// True for a number of the usual length.
    pub fn is_usual(&self) -> bool {
        (10..=20).contains(&self.0.len())
    }
}

/// The number of a legal-entity certificate, like `AHU-01234.AH.01.33.TAHUN 2023`.
#[derive(Clone, PartialEq, Eq)]
pub struct LegalNumber(String);

impl LegalNumber {
    /// Takes 1 to 80 visible characters; spaces around them are cut.
    ///
    /// # Errors
    /// [`Rule::Malformed`] for anything else.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let number = text.trim();
        let length = number.chars().count();
        if (1..=80).contains(&length) && !number.chars().any(char::is_control) {
            return Ok(Self(number.to_owned()));
        }
        Err(Invalid::new(
            Rule::Malformed,
            "nomor badan hukum berisi 1 sampai 80 karakter",
            "a legal-entity number has 1 to 80 characters",
        ))
    }

    /// True for a number of the form that certificates usually have: `AHU-…TAHUN 2023`.
    pub fn is_usual(&self) -> bool {
        let number = self.0.to_uppercase();
        let year = number.rsplit_once("TAHUN").map(|(_, year)| year.trim());
        let is_year = |year: &str| year.len() == 4 && year.bytes().all(|one| one.is_ascii_digit());
        number.starts_with("AHU-") && year.is_some_and(is_year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nib_has_thirteen_digits_and_shows_four() {
        let nib = Nib::parse("1234 5678 90123").unwrap();
        assert_eq!(nib.as_str(), "1234567890123");
        assert_eq!(nib.masked(), "•••••••••0123");
        assert_eq!(format!("{nib:?}"), "Nib(…)");
        for text in ["", "123456789012", "12345678901234", "123456789012x"] {
            assert!(Nib::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_npwp_is_old_or_new() {
        for text in [
            "01.234.567.8-901.000",
            "0012345678901000",
            "1804051708850001",
            "1804055708850001",
        ] {
            assert!(Npwp::parse(text).is_ok(), "{text}");
        }
        for text in [
            "01234567890100",
            "1804053908850001",
            "1804051713850001",
            "1804051708850000",
            "12345678901234567",
        ] {
            assert!(Npwp::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_other_numbers_have_bounds() {
        assert!(NikKoperasi::parse("1804050010001").is_ok());
        assert!(!NikKoperasi::parse("180405").unwrap().is_usual());
        assert!(NikKoperasi::parse("180").is_err());
        let usual = LegalNumber::parse("AHU-01234.AH.01.33.TAHUN 2023").unwrap();
        assert!(usual.is_usual() && !LegalNumber::parse("12/2023").unwrap().is_usual());
        assert!(LegalNumber::parse(" AHU-01234.AH.01.33.TAHUN 2023 ").is_ok());
        assert!(LegalNumber::parse(" ").is_err());
    }
}
