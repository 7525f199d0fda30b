//! What comes back.

use crate::SearchCursor;
use domain::{ProductId, Rupiah};

/// A page of hits, the best first, and what is known of all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchAnswer {
    /// The page.
    pub hits: Vec<SearchHit>,
    /// How many products match in all, on every page.
    pub total: u64,
    /// True when another page follows the last hit.
    pub has_more: bool,
    /// Counts over all that match; empty unless asked for.
    pub facets: Facets,
}

/// One product found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchHit {
    /// Which.
    pub product_id: ProductId,
    /// Asks for what comes after it.
    pub cursor: SearchCursor,
}

/// How the matching products spread. A value that none has is left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facets {
    /// Right below the category asked for (top categories when none), the most frequent first; a
    /// leaf counts as itself.
    pub categories: Vec<FacetCount>,
    /// Right below the parent region (regencies when none), the most frequent first; a village
    /// counts as itself.
    pub regions: Vec<FacetCount>,
    /// By [`domain::enterprise::EnterpriseKind::code`], in the order of the kinds.
    pub enterprise_kinds: Vec<FacetCount>,
    /// By [`PriceBand::code`], the cheapest first.
    pub price_bands: Vec<FacetCount>,
}

/// How many of the matching products have one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount {
    /// The value; codes of regions and categories are digits only.
    pub code: String,
    /// Products.
    pub count: u64,
}

/// A step of the price scale that buyers filter by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceBand(usize);

/// Where each band but the first begins, in rupiah.
const BAND_STARTS: [i64; PriceBand::COUNT - 1] =
    [10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000];

impl PriceBand {
    pub(crate) const COUNT: usize = 8;

    /// The band that a price falls into.
    pub fn of(price: Rupiah) -> Self {
        Self(BAND_STARTS.partition_point(|start| *start <= price.get()))
    }

    /// The band of this place on the scale, from 0; `None` beyond the last.
    pub(crate) fn at(ordinal: usize) -> Option<Self> {
        (ordinal < Self::COUNT).then_some(Self(ordinal))
    }

    pub(crate) fn ordinal(self) -> usize {
        self.0
    }

    /// Lowest and highest price, both included, in rupiah; the last band has no highest.
    pub fn bounds(self) -> (i64, Option<i64>) {
        let before = self.0.checked_sub(1);
        let start = before.and_then(|at| BAND_STARTS.get(at)).copied();
        (
            start.unwrap_or(0),
            BAND_STARTS.get(self.0).map(|next| next - 1),
        )
    }

    /// Both bounds: `10000-24999`; the last band is `1000000-`.
    pub fn code(self) -> String {
        match self.bounds() {
            (lowest, Some(highest)) => format!("{lowest}-{highest}"),
            (lowest, None) => format!("{lowest}-"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_meet_without_a_gap() {
        for (price, code) in [
            (0, "0-9999"),
            (9_999, "0-9999"),
            (10_000, "10000-24999"),
            (999_999, "500000-999999"),
            (1_000_000, "1000000-"),
            (9_999_999_999, "1000000-"),
        ] {
            let price = Rupiah::price(price).unwrap();
            assert_eq!(PriceBand::of(price).code(), code);
        }
    }
}
