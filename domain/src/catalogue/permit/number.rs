//! [`PermitNumber`]: the number of a permit as it was typed, and in its one form.
//!
//! What is certain of a form is a rule; what is not is a [`PermitWarning`], and an officer decides.
//! Sources: P-IRT Peraturan BPOM 22/2018; MD and ML 12 digits, newer ones longer; a halal
//! certificate is `ID` and digits, commonly 17 of which the first two are the province.

use super::PermitKind;
use crate::invalid::{Invalid, Rule};
use crate::refusal::Language;
use chrono::{Datelike, NaiveDate};

const MOST: usize = 80;

/// The number of a permit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PermitNumber {
    typed: String,
    normalised: String,
}

/// What about a number is unlike what is usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PermitWarning {
    /// Its form.
    UnusualForm,
    /// The year at its end is not that of the last day.
    YearUnlikeExpiry,
}

impl PermitWarning {
    /// The machine code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnusualForm => "UNUSUAL_FORM",
            Self::YearUnlikeExpiry => "YEAR_UNLIKE_EXPIRY",
        }
    }

    /// What people are told.
    pub const fn message(self, language: Language) -> &'static str {
        let (indonesian, english) = match self {
            Self::UnusualForm => (
                "bentuk nomor tidak seperti biasanya; petugas akan memeriksa",
                "the number is unlike what is usual; an officer will look at it",
            ),
            Self::YearUnlikeExpiry => (
                "tahun di akhir nomor berbeda dengan masa berlaku; petugas akan memeriksa",
                "the year at its end is not that of its last day; an officer will look at it",
            ),
        };
        match language {
            Language::Indonesian => indonesian,
            Language::English => english,
        }
    }
}

impl PermitNumber {
    /// Reads the number of a permit of `kind`, in any usual spelling.
    ///
    /// # Errors
    /// [`Rule::Required`] for none, [`Rule::TooLarge`] beyond 80 characters, [`Rule::Malformed`]
    /// where the form of the kind is certain and this is another one.
    pub fn parse(kind: PermitKind, text: &str) -> Result<Self, Invalid> {
        let typed = text.trim();
        let length = typed.chars().count();
        if length == 0 {
            return Err(Invalid::new(
                Rule::Required,
                "tulis nomornya",
                "write the number",
            ));
        }
        if length > MOST {
            return Err(Invalid::new(
                Rule::TooLarge,
                "nomor paling panjang 80 karakter",
                "a number has at most 80 characters",
            ));
        }
        let normalised = normalised(kind, typed).ok_or_else(|| malformed(kind))?;
        Ok(Self {
            typed: typed.to_owned(),
            normalised,
        })
    }

    /// The number that a row holds; `None` when that is none.
    pub fn stored(typed: String, normalised: String) -> Option<Self> {
        let is_empty = typed.is_empty() || normalised.is_empty();
        (!is_empty).then_some(Self { typed, normalised })
    }

    /// As it was typed.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// In its one form, by which equal numbers are equal.
    pub fn normalised(&self) -> &str {
        &self.normalised
    }

    /// As the number of a permit of `kind` is printed.
    pub fn shown(&self, kind: PermitKind) -> String {
        let number = self.normalised.as_str();
        let parts = match kind {
            PermitKind::Pirt => number.split_at_checked(13),
            PermitKind::BpomMd | PermitKind::BpomMl => number.split_at_checked(2),
            _ => None,
        };
        match (kind, parts) {
            (PermitKind::Pirt, Some((number, year))) => format!("P-IRT {number}-{year}"),
            (_, Some((prefix, number))) => format!("{prefix} {number}"),
            _ => number.to_owned(),
        }
    }

    /// What about it an officer should look at.
    pub fn warnings(&self, kind: PermitKind, expires_on: Option<NaiveDate>) -> Vec<PermitWarning> {
        let mut found = Vec::new();
        if !is_usual(kind, &self.normalised) {
            found.push(PermitWarning::UnusualForm);
        }
        let year = self.normalised.get(13..).and_then(|year| year.parse().ok());
        if let (PermitKind::Pirt, Some(day), Some(year)) = (kind, expires_on, year)
            && day.year().rem_euclid(100) != year
        {
            found.push(PermitWarning::YearUnlikeExpiry);
        }
        found
    }
}

/// The one form; `None` where the form is certain and this is another one.
fn normalised(kind: PermitKind, typed: &str) -> Option<String> {
    if typed.chars().any(char::is_control) || !typed.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let upper = typed.to_uppercase();
    let is_mark = |c: char| matches!(c, ' ' | '.' | '-' | '/' | ':');
    let packed: String = upper.chars().filter(|c| !is_mark(*c)).collect();
    match kind {
        PermitKind::Pirt => digits(without(&packed, &["SPP", "PIRT", "NO"]), 15, 15),
        PermitKind::BpomMd | PermitKind::BpomMl => {
            let prefix = if kind == PermitKind::BpomMd {
                "MD"
            } else {
                "ML"
            };
            let number = without(&packed, &["BPOM", "RI", "NO", prefix]);
            digits(number, 12, 15).map(|number| format!("{prefix}{number}"))
        }
        PermitKind::Halal => {
            let number = packed.strip_prefix("ID")?;
            digits(number, 13, 20).map(|number| format!("ID{number}"))
        }
        PermitKind::BpomNa => Some(without(&packed, &["BPOM", "RI", "POM"]).to_owned()),
        PermitKind::Sni | PermitKind::Psat => {
            let words: Vec<&str> = upper.split_whitespace().collect();
            Some(words.join(" "))
        }
    }
}

/// `text` without those of `prefixes` that it begins with, in their order.
fn without<'a>(text: &'a str, prefixes: &[&str]) -> &'a str {
    prefixes.iter().fold(text, |text, prefix| {
        text.strip_prefix(prefix).unwrap_or(text)
    })
}

fn digits(text: &str, fewest: usize, most: usize) -> Option<String> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    (plain && (fewest..=most).contains(&text.len())).then(|| text.to_owned())
}

fn is_usual(kind: PermitKind, number: &str) -> bool {
    let all_digits = |text: &str, count| digits(text, count, count).is_some();
    match kind {
        // The first digit is the packaging: glass, plastic, carton, can, foil, other, composite,
        // double.
        PermitKind::Pirt => number.starts_with(|first: char| ('1'..='8').contains(&first)),
        PermitKind::BpomMd | PermitKind::BpomMl => number.len() == 14,
        PermitKind::BpomNa => number
            .strip_prefix("NA")
            .is_some_and(|it| all_digits(it, 11)),
        // A province has a number from 11 on.
        PermitKind::Halal => {
            let is_province = |first: char| first != '0';
            let number = number.strip_prefix("ID");
            number.is_some_and(|it| all_digits(it, 17) && it.starts_with(is_province))
        }
        PermitKind::Sni => number.starts_with("SNI "),
        PermitKind::Psat => {
            let number = number.trim_start_matches("KEMENTAN RI").trim_start();
            let number = number.strip_prefix("PSAT").unwrap_or(number);
            let number = number.trim_start_matches([' ', '-']);
            ["PD", "PL"].iter().any(|prefix| number.starts_with(prefix))
        }
    }
}

fn malformed(kind: PermitKind) -> Invalid {
    let (indonesian, english) = match kind {
        PermitKind::Pirt => (
            "nomor P-IRT berisi 15 angka, seperti P-IRT 2063204010123-25",
            "a P-IRT number has 15 digits, like P-IRT 2063204010123-25",
        ),
        PermitKind::BpomMd => (
            "nomor BPOM berisi MD dan 12 sampai 15 angka",
            "a BPOM number is MD and 12 to 15 digits",
        ),
        PermitKind::BpomMl => (
            "nomor BPOM berisi ML dan 12 sampai 15 angka",
            "a BPOM number is ML and 12 to 15 digits",
        ),
        PermitKind::Halal => (
            "tulis nomor sertifikat halal (ID dan 13 sampai 20 angka), bukan nomor ketetapan (KH)",
            "write the number of the halal certificate (ID and 13 to 20 digits), not of the decree",
        ),
        PermitKind::BpomNa | PermitKind::Sni | PermitKind::Psat => (
            "nomor ini tidak memuat angka, atau memuat karakter yang tidak dapat ditampilkan",
            "this number holds no digit, or characters that cannot be shown",
        ),
    };
    Invalid::new(Rule::Malformed, indonesian, english)
}

#[cfg(test)]
mod tests;
