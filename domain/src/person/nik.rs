//! A resident's number.

use crate::invalid::{Invalid, Rule};
use crate::region::RegionCode;
use chrono::NaiveDate;
use std::fmt;

/// What is added to the day of birth of a woman.
const WOMAN: u32 = 40;

/// A resident's number (Nomor Induk Kependudukan): 16 digits, which are the district where it was
/// given out, the day of birth (a woman's plus 40), month and year, and a serial.
#[derive(Clone, PartialEq, Eq)]
pub struct Nik(String);

impl Nik {
    /// Reads a number, with or without spaces, dots and hyphens. Whether its region is one is for
    /// the caller to find ([`Nik::regency`]).
    ///
    /// # Errors
    /// [`Rule::Malformed`] when it has not 16 digits, or they are no region, no day of the
    /// calendar in either century, or no serial.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let kept = text.chars().filter(|c| !matches!(c, ' ' | '.' | '-'));
        let number: String = kept.take(17).collect();
        let is_plain = number.len() == 16 && number.bytes().all(|byte| byte.is_ascii_digit());
        if is_plain && has_parts(&number) {
            return Ok(Self(number));
        }
        Err(Invalid::new(
            Rule::Malformed,
            "NIK berisi 16 angka: kode wilayah, tanggal lahir, nomor urut",
            "a NIK has 16 digits: region, day of birth, serial",
        ))
    }

    /// 16 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The regency where it was given out, perhaps by a code of before.
    pub fn regency(&self) -> Option<RegionCode> {
        RegionCode::parse(self.0.get(..4)?).ok()
    }

    /// All but its last four digits hidden, for showing: the digits before them tell the day of
    /// birth.
    pub fn masked(&self) -> String {
        format!("{}{}", "•".repeat(12), self.0.get(12..).unwrap_or_default())
    }
}

fn has_parts(number: &str) -> bool {
    let part = |from: usize, to: usize| {
        let digits = number.get(from..to);
        digits.and_then(|digits| digits.parse::<u32>().ok())
    };
    let at_least = |from, to, least| part(from, to).is_some_and(|value| value >= least);
    let (Some(day), Some(month), Some(year)) = (part(6, 8), part(8, 10), part(10, 12)) else {
        return false;
    };
    let day = if day > WOMAN { day - WOMAN } else { day };
    let is_day = |century: i32| {
        let year = i32::try_from(year).map(|year| century + year);
        year.is_ok_and(|year| NaiveDate::from_ymd_opt(year, month, day).is_some())
    };
    at_least(0, 2, 11)
        && at_least(2, 4, 1)
        && at_least(4, 6, 1)
        && at_least(12, 16, 1)
        && (is_day(1900) || is_day(2000))
}

/// Masked: a NIK never reaches a log.
impl fmt::Debug for Nik {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nik(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn men_and_women_and_leap_days_are_read() {
        for text in [
            "1804051708850001",
            "1804055708850001",
            "18.04.05 570885-0001",
            "1804052902000001",
            "1804056902040001",
        ] {
            assert!(Nik::parse(text).is_ok(), "{text}");
        }
        let nik = Nik::parse("1804055708850001").unwrap();
        assert_eq!(nik.masked(), "••••••••••••0001");
        assert_eq!(nik.regency().unwrap().as_str(), "1804");
        assert_eq!(format!("{nik:?}"), "Nik(…)");
    }

    #[test]
    fn what_cannot_be_a_number_is_refused() {
        for text in [
            "",
            "180405170885000",
            "18040517088500011",
            "1004051708850001",
            "1800051708850001",
            "1804001708850001",
            "1804050008850001",
            "1804054008850001",
            "1804057208850001",
            "1804053102850001",
            "1804052902010001",
            "1804051713850001",
            "1804051708850000",
            "18040517o8850001",
        ] {
            assert!(Nik::parse(text).is_err(), "{text}");
        }
    }
}
