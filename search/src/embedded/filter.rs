//! The filters of a question, tested on a product's columns during the walk.
//!
//! They are not part of the engine's query, so that one walk can later count a facet as if its own
//! filter were open.

use super::codes::{CATEGORIES, REGIONS, Subtree};
use super::snapshot::Columns;
use super::traits::{Traits, kind_ordinal};
use crate::SearchQuery;
use domain::Rupiah;
use tantivy::DocId;

/// What a product must be.
#[derive(Clone, Copy)]
pub(super) struct Filter {
    category: Option<Subtree>,
    region: Option<Subtree>,
    kind: Option<u64>,
    available_only: bool,
    price: Option<(i64, i64)>,
}

impl Filter {
    pub(super) fn of(query: &SearchQuery) -> Self {
        let category = query.category.as_ref();
        let region = query.region.as_ref();
        let priced = query.min_price.is_some() || query.max_price.is_some();
        let price = (
            query.min_price.map_or(i64::MIN, Rupiah::get),
            query.max_price.map_or(i64::MAX, Rupiah::get),
        );
        Self {
            category: category.map(|code| CATEGORIES.subtree(code.as_str())),
            region: region.map(|code| REGIONS.subtree(code.as_str())),
            kind: query.enterprise_kind.map(kind_ordinal),
            available_only: query.available_only,
            price: priced.then_some(price),
        }
    }

    pub(super) fn passes(&self, traits: Traits, columns: &Columns, document: DocId) -> bool {
        let inside =
            |subtree: Option<Subtree>, code| subtree.is_none_or(|subtree| subtree.contains(code));
        inside(self.category, traits.category())
            && inside(self.region, traits.region())
            && self.kind.is_none_or(|kind| kind == traits.kind())
            && (!self.available_only || traits.available())
            && self.price.is_none_or(|(lowest, highest)| {
                let price = columns.min_price.get_val(document);
                lowest <= price && price <= highest
            })
    }
}
