//! What a buyer asks.

use crate::SearchCursor;
use domain::Rupiah;
use domain::catalogue::CategoryCode;
use domain::enterprise::EnterpriseKind;
use domain::region::RegionCode;

/// The most hits on one page; a higher limit is taken as this.
pub const MAX_HITS: usize = 100;

/// A question. Every filter narrows; the text ranks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchQuery {
    /// The buyer's words, as typed. Without a word in it, all products come, newest first.
    pub text: String,
    /// This category and everything below it.
    pub category: Option<CategoryCode>,
    /// This region and everything below it.
    pub region: Option<RegionCode>,
    /// Products whose lowest price is at least this.
    pub min_price: Option<Rupiah>,
    /// Products whose lowest price is at most this.
    pub max_price: Option<Rupiah>,
    /// Sold by this kind of enterprise.
    pub enterprise_kind: Option<EnterpriseKind>,
    /// Only what can be bought now.
    pub available_only: bool,
    /// Hits wanted, at most [`MAX_HITS`]; 0 asks for the counts alone.
    pub limit: usize,
    /// Where the last page ended; the rest of the query must be the same as then.
    pub after: Option<SearchCursor>,
    /// True to count facets, which costs a little.
    pub facets: bool,
    /// Counts the regions right below this one; without it, those right below `region`, and
    /// without that too, regencies.
    pub facet_region_parent: Option<RegionCode>,
}

impl Default for SearchQuery {
    fn default() -> Self {
        Self {
            text: String::new(),
            category: None,
            region: None,
            min_price: None,
            max_price: None,
            enterprise_kind: None,
            available_only: false,
            limit: 24,
            after: None,
            facets: false,
            facet_region_parent: None,
        }
    }
}

impl SearchQuery {
    /// A question of words alone.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }
}
