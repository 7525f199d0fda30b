//! Whole rupiah and basis points. No float ever touches either.

use crate::invalid::{Invalid, Rule};
use crate::quantity::Quantity;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

/// An amount in whole rupiah; negative amounts occur in the ledger and in refunds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Rupiah(i64);

impl Rupiah {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The highest price of one unit: Rp9,999,999,999.
    pub const MAX_PRICE: Self = Self(9_999_999_999);
    /// The highest total anywhere, 2^53 − 1: what a JSON number holds exactly.
    pub const MAX_TOTAL: Self = Self(9_007_199_254_740_991);

    /// An amount as it stands in our own rows and sums; `None` beyond [`Rupiah::MAX_TOTAL`].
    pub const fn new(rupiah: i64) -> Option<Self> {
        if rupiah < -Self::MAX_TOTAL.0 || rupiah > Self::MAX_TOTAL.0 {
            None
        } else {
            Some(Self(rupiah))
        }
    }

    /// A price from outside: from zero to [`Rupiah::MAX_PRICE`].
    ///
    /// # Errors
    /// [`Rule::TooSmall`] below zero, [`Rule::TooLarge`] above the highest price.
    pub fn price(rupiah: i64) -> Result<Self, Invalid> {
        if rupiah < 0 {
            return Err(Invalid::new(
                Rule::TooSmall,
                "harga paling rendah Rp0",
                "a price is at least Rp0",
            ));
        }
        if rupiah > Self::MAX_PRICE.0 {
            return Err(Invalid::new(
                Rule::TooLarge,
                "harga paling tinggi Rp9.999.999.999",
                "a price is at most Rp9,999,999,999",
            ));
        }
        Ok(Self(rupiah))
    }

    /// Whole rupiah.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// True when nothing is owed either way.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum, or `None` beyond [`Rupiah::MAX_TOTAL`].
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).and_then(Self::new)
    }

    /// Price × quantity, rounded half up to the rupiah; `None` beyond [`Rupiah::MAX_TOTAL`].
    ///
    /// Both are taken as not negative.
    pub fn times(self, quantity: Quantity) -> Option<Self> {
        let milli_rupiah = i128::from(self.0).checked_mul(i128::from(quantity.milli()))?;
        i64::try_from((milli_rupiah + 500).div_euclid(1_000))
            .ok()
            .and_then(Self::new)
    }

    /// `share` of this amount, rounded towards zero.
    #[must_use]
    pub fn share_down(self, share: BasisPoints) -> Self {
        let scaled = i128::from(self.0) * i128::from(share.get()) / 10_000;
        Self(i64::try_from(scaled).unwrap_or(self.0))
    }
}

impl Add for Rupiah {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Rupiah {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Rupiah {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Rupiah {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Rupiah {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// As Indonesians write it: `Rp1.234.567`, `-Rp500`.
impl fmt::Display for Rupiah {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.unsigned_abs().to_string();
        if self.0 < 0 {
            f.write_str("-")?;
        }
        f.write_str("Rp")?;
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                f.write_str(".")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

/// A share in hundredths of a percent, 0 to 10,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BasisPoints(u16);

impl BasisPoints {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// Everything.
    pub const WHOLE: Self = Self(10_000);

    /// A share from outside or from a row.
    ///
    /// # Errors
    /// [`Rule::TooSmall`] or [`Rule::TooLarge`] outside 0..=10,000.
    pub fn new(bps: i64) -> Result<Self, Invalid> {
        match u16::try_from(bps) {
            Ok(bps) if bps <= 10_000 => Ok(Self(bps)),
            _ if bps < 0 => Err(Invalid::new(
                Rule::TooSmall,
                "paling sedikit 0",
                "at least 0",
            )),
            _ => Err(Invalid::new(
                Rule::TooLarge,
                "paling banyak 10.000",
                "at most 10,000",
            )),
        }
    }

    /// Basis points.
    pub const fn get(self) -> u16 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_indonesians_write_them() {
        for (amount, text) in [
            (0, "Rp0"),
            (999, "Rp999"),
            (1_000, "Rp1.000"),
            (-1_234_567, "-Rp1.234.567"),
        ] {
            assert_eq!(Rupiah(amount).to_string(), text);
        }
    }

    #[test]
    fn a_line_rounds_half_up_once() {
        let price = Rupiah(333);
        let times = |milli| {
            price
                .times(Quantity::from_milli(milli).unwrap())
                .unwrap()
                .get()
        };
        assert_eq!(times(1_500), 500, "499.5 rounds up");
        assert_eq!(times(1_499), 499, "499.167 rounds down");
        assert_eq!(times(1_000), 333);
    }

    #[test]
    fn a_price_has_bounds() {
        assert_eq!(Rupiah::price(-1).unwrap_err().rule, Rule::TooSmall);
        assert_eq!(
            Rupiah::price(10_000_000_000).unwrap_err().rule,
            Rule::TooLarge
        );
        assert_eq!(Rupiah::price(9_999_999_999).unwrap(), Rupiah::MAX_PRICE);
    }

    #[test]
    fn a_total_beyond_what_json_holds_is_none() {
        let most = Quantity::from_milli(Quantity::MAX_MILLI).unwrap();
        assert_eq!(Rupiah::MAX_PRICE.times(most), None);
        assert_eq!(Rupiah::MAX_TOTAL.checked_add(Rupiah(1)), None);
    }
}
