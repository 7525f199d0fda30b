//! [`OutputFigure`]: how much, over whatever was asked.

use crate::money::Rupiah;
use std::iter::Sum;
use std::ops::{Add, AddAssign};

/// Sales and refunds over some villages and days. Only these add up; orders and buyers never do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OutputFigure {
    /// Goods that were paid for.
    pub sales: Rupiah,
    /// What was taken back of them; positive.
    pub refunds: Rupiah,
    /// Credits of sales: a line with goods of two villages counts once for each.
    pub sale_lines: i64,
    /// Credits of refunds, counted in the same way.
    pub refund_lines: i64,
}

impl OutputFigure {
    /// Sales less refunds.
    pub fn net(self) -> Rupiah {
        self.sales - self.refunds
    }
}

impl Add for OutputFigure {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            sales: self.sales + other.sales,
            refunds: self.refunds + other.refunds,
            sale_lines: self.sale_lines + other.sale_lines,
            refund_lines: self.refund_lines + other.refund_lines,
        }
    }
}

impl AddAssign for OutputFigure {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for OutputFigure {
    fn sum<I: Iterator<Item = Self>>(figures: I) -> Self {
        figures.fold(Self::default(), Add::add)
    }
}
