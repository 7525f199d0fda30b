//! [`Nik`]: the number of a resident (Nomor Induk Kependudukan).

use crate::enterprise::{digits, mask};
use crate::invalid::{Invalid, Rule};
use crate::region::RegionCode;
use chrono::NaiveDate;
use std::fmt;

/// The first two digits of the provinces that numbers were ever given out in.
const PROVINCES: &[u32] = &[
    11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 31, 32, 33, 34, 35, 36, 51, 52, 53, 54, 61, 62, 63, 64,
    65, 71, 72, 73, 74, 75, 76, 81, 82, 91, 92, 93, 94, 95, 96, 97,
];

/// A resident's number: 16 digits, region, day of birth (women: plus 40), serial.
#[derive(Clone, PartialEq, Eq)]
pub struct Nik(String);

impl Nik {
    /// Reads a number, with or without spaces, dots and hyphens. That the province exists, the day
    /// is real and the serial is not 0000 is checked; the district may be one that is no more.
    ///
    /// # Errors
    /// [`Rule::Malformed`] for anything else, told by the part that is wrong.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let number = digits(text).filter(|number| number.len() == 16);
        let number = number.ok_or_else(|| wrong("NIK berisi 16 angka", "a NIK has 16 digits"))?;
        let part = |from: usize, to: usize| {
            let text = number.get(from..to).unwrap_or_default();
            text.parse::<u32>().unwrap_or_default()
        };
        if !PROVINCES.contains(&part(0, 2)) || part(2, 4) == 0 || part(4, 6) == 0 {
            return Err(wrong(
                "6 angka pertama NIK bukan wilayah",
                "the first 6 digits of the NIK are no region",
            ));
        }
        if !is_day(part(6, 8), part(8, 10), part(10, 12)) {
            return Err(wrong(
                "angka ke-7 sampai ke-12 NIK bukan tanggal lahir",
                "digits 7 to 12 of the NIK are no day of birth",
            ));
        }
        if part(12, 16) == 0 {
            return Err(wrong(
                "4 angka terakhir NIK bukan 0000",
                "the last 4 digits of a NIK are not 0000",
            ));
        }
        Ok(Self(number))
    }

    /// The 16 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The regency where it was given out, perhaps by a code of before.
    pub fn regency(&self) -> Option<RegionCode> {
        RegionCode::parse(self.0.get(..4)?).ok()
    }

    /// All but its last four digits hidden, for showing.
    pub fn masked(&self) -> String {
        mask(&self.0)
    }
}

/// Masked: a resident's number never reaches a log.
impl fmt::Debug for Nik {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nik(…)")
    }
}

/// True for a day that was, in one of the two centuries that two digits of a year can mean.
fn is_day(day: u32, month: u32, year: u32) -> bool {
    let day = if day > 40 { day - 40 } else { day };
    [1_900, 2_000].into_iter().any(|century| {
        let year = i32::try_from(century + year).unwrap_or_default();
        NaiveDate::from_ymd_opt(year, month, day).is_some()
    })
}

fn wrong(indonesian: &str, english: &str) -> Invalid {
    Invalid::new(Rule::Malformed, indonesian, english)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nik_tells_region_day_and_serial() {
        for text in [
            "1804051708850001",
            "18.0405.570885.0001",
            "3201012902000001",
        ] {
            assert!(Nik::parse(text).is_ok(), "{text}");
        }
        for text in [
            "",
            "180405170885000",
            "18040517088500011",
            "9904051708850001",
            "1800051708850001",
            "1804003108850001",
            "1804053102850001",
            "1804052902010001",
            "1804051713850001",
            "1804054108850000",
            "180405170885000x",
        ] {
            let refused = Nik::parse(text).unwrap_err();
            assert_eq!(refused.rule, Rule::Malformed, "{text}");
        }
        let nik = Nik::parse("1804051708850001").unwrap();
        assert_eq!(nik.masked(), "••••••••••••0001");
        assert_eq!(format!("{nik:?}"), "Nik(…)");
    }
}
