//! One question, from words to answer.

use super::collect::{Page, PageCollector};
use super::facets::{FacetPlan, FacetTables};
use super::filter::Filter;
use super::plan::plan;
use super::resolve::Vocabulary;
use super::schema::Fields;
use super::snapshot::Snapshot;
use crate::analysis::Slot;
use crate::cursor::Reading;
use crate::rank::SortKey;
use crate::{Dictionary, MAX_HITS, SearchAnswer, SearchCursor, SearchHit, SearchQuery};
use domain::ProductId;
use std::sync::Arc;
use tantivy::query::{AllQuery, Query};
use uuid::Uuid;

/// A question put to one snapshot.
pub(super) struct Search<'a> {
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) fields: Fields,
    pub(super) dictionary: &'a Dictionary,
    pub(super) query: &'a SearchQuery,
}

impl Search<'_> {
    /// Reads the words ever more freely until something is found; a later page as its first did.
    pub(super) fn run(self) -> tantivy::Result<SearchAnswer> {
        let slots = self.dictionary.read(&self.query.text);
        if slots.is_empty() {
            let page = self.walk(&AllQuery, false)?;
            return Ok(self.answer(page, Reading::Strict));
        }
        let vocabulary = Vocabulary::of(&self.snapshot, self.fields)?;
        let fixed = self.query.after.map(|after| after.reading);
        for reading in Reading::ALL {
            if fixed.is_some_and(|fixed| fixed != reading) {
                continue;
            }
            if let Some(words) = self.plan(&vocabulary, &slots, reading)? {
                let page = self.walk(words.as_ref(), true)?;
                if page.total > 0 {
                    return Ok(self.answer(page, reading));
                }
            }
        }
        Ok(SearchAnswer::default())
    }

    fn plan(
        &self,
        vocabulary: &Vocabulary,
        slots: &[Slot],
        reading: Reading,
    ) -> tantivy::Result<Option<Box<dyn Query>>> {
        let resolved = slots.iter().map(|slot| vocabulary.resolve(slot, reading));
        let resolved = resolved.collect::<tantivy::Result<_>>()?;
        Ok(plan(self.fields, resolved, reading))
    }

    fn walk(&self, words: &dyn Query, scored: bool) -> tantivy::Result<Page> {
        let limit = self.limit();
        let collector = PageCollector {
            snapshot: Arc::clone(&self.snapshot),
            filter: Filter::of(self.query),
            facets: self.query.facets.then(|| FacetPlan::of(self.query)),
            scored,
            after: self.query.after.map(|after| after.key),
            wanted: if limit == 0 { 0 } else { limit + 1 },
        };
        self.snapshot.searcher.search(words, &collector)
    }

    fn answer(&self, page: Page, reading: Reading) -> SearchAnswer {
        let limit = self.limit();
        let hit = |key: &SortKey| SearchHit {
            product_id: ProductId::from_uuid(Uuid::from_u128(key.product_id.0)),
            cursor: SearchCursor { reading, key: *key },
        };
        SearchAnswer {
            hits: page.keys.iter().take(limit).map(hit).collect(),
            total: page.total,
            has_more: page.keys.len() > limit,
            facets: page
                .facets
                .map(FacetTables::into_facets)
                .unwrap_or_default(),
        }
    }

    fn limit(&self) -> usize {
        self.query.limit.min(MAX_HITS)
    }
}
