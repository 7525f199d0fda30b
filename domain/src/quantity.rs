//! How much of a thing: whole milli-units, so that 1.5 kg and 3 pieces are the same kind of number.

use crate::invalid::{Invalid, Rule};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount of a variant's unit in thousandths, never negative: one piece is 1,000.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Quantity(i64);

impl Quantity {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// One unit.
    pub const ONE: Self = Self(1_000);
    /// A million million units: far above any stock, far below overflow.
    pub const MAX_MILLI: i64 = 1_000_000_000_000_000;

    /// From milli-units.
    ///
    /// # Errors
    /// [`Rule::TooSmall`] below zero, [`Rule::TooLarge`] above [`Quantity::MAX_MILLI`].
    pub fn from_milli(milli: i64) -> Result<Self, Invalid> {
        if milli < 0 {
            return Err(Invalid::new(
                Rule::TooSmall,
                "jumlah paling sedikit 0",
                "a quantity is at least 0",
            ));
        }
        if milli > Self::MAX_MILLI {
            return Err(Invalid::new(
                Rule::TooLarge,
                "jumlah terlalu besar",
                "the quantity is too large",
            ));
        }
        Ok(Self(milli))
    }

    /// Reads `2`, `1.5` or `1,5`: at most three decimals, no sign, no thousands marks.
    ///
    /// # Errors
    /// [`Rule::Malformed`] for anything else, [`Rule::TooLarge`] above the highest quantity.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let malformed = || {
            Invalid::new(
                Rule::Malformed,
                "tulis jumlah seperti 2 atau 1,5 (paling banyak tiga desimal)",
                "write a quantity like 2 or 1.5 (at most three decimals)",
            )
        };
        let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
        let digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) || fraction.len() > 3 || whole.len() > 15 {
            return Err(malformed());
        }
        let units: i64 = whole.parse().map_err(|_| malformed())?;
        let milli: i64 = format!("{fraction:0<3}").parse().map_err(|_| malformed())?;
        Self::from_milli(units.saturating_mul(1_000).saturating_add(milli))
    }

    /// Milli-units.
    pub const fn milli(self) -> i64 {
        self.0
    }

    /// True for nothing at all.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// True when this is a whole number of `step`s.
    pub fn is_multiple_of(self, step: Self) -> bool {
        step.0 > 0 && self.0 % step.0 == 0
    }

    /// The sum, or `None` above the highest quantity.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0
            .checked_add(other.0)
            .and_then(|milli| Self::from_milli(milli).ok())
    }
}

/// Decimal with a point and no trailing zeros: `2`, `1.5`.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (units, milli) = (self.0 / 1_000, self.0 % 1_000);
        if milli == 0 {
            write!(f, "{units}")
        } else {
            let fraction = format!("{milli:03}");
            write!(f, "{units}.{}", fraction.trim_end_matches('0'))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        for (text, milli) in [
            ("2", 2_000),
            ("1,5", 1_500),
            ("1.5", 1_500),
            ("0,025", 25),
            ("007", 7_000),
        ] {
            assert_eq!(Quantity::parse(text).unwrap().milli(), milli, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_not_a_quantity() {
        for text in [
            "",
            "-1",
            "1.",
            ".5",
            "1.5.0",
            "1,2345",
            "1e3",
            "satu",
            "9999999999999999",
            "１",
        ] {
            assert!(Quantity::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn shows_what_it_reads() {
        for text in ["0", "2", "1.5", "0.025", "1000000"] {
            assert_eq!(Quantity::parse(text).unwrap().to_string(), text);
        }
    }
}
