//! The one walk: filter, count, facets, rank, the best of the page.

use super::facets::{FacetPlan, FacetTables};
use super::filter::Filter;
use super::snapshot::{Columns, Snapshot};
use super::top::Top;
use super::traits::Traits;
use crate::rank::{SortKey, rank};
use std::sync::Arc;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader, TantivyError};

/// What a walk looks for.
pub(super) struct PageCollector {
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) filter: Filter,
    pub(super) facets: Option<FacetPlan>,
    /// False when there is no text: then nothing ranks, and the newest come first.
    pub(super) scored: bool,
    pub(super) after: Option<SortKey>,
    /// Keys wanted: one more than the page holds, to know whether another follows.
    pub(super) wanted: usize,
}

/// What a walk found.
pub(super) struct Page {
    /// The best first.
    pub(super) keys: Vec<SortKey>,
    pub(super) total: u64,
    pub(super) facets: Option<FacetTables>,
}

/// The walk through one segment.
pub(super) struct SegmentPage {
    columns: Columns,
    filter: Filter,
    after: Option<SortKey>,
    top: Top,
    total: u64,
    facets: Option<FacetTables>,
}

impl Collector for PageCollector {
    type Fruit = Page;
    type Child = SegmentPage;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        _reader: &SegmentReader,
    ) -> tantivy::Result<SegmentPage> {
        let ordinal = usize::try_from(segment).unwrap_or(usize::MAX);
        let columns = self.snapshot.columns.get(ordinal).cloned();
        Ok(SegmentPage {
            columns: columns.ok_or_else(|| {
                TantivyError::InternalError(format!("segment {segment} is not of the snapshot"))
            })?,
            filter: self.filter,
            after: self.after,
            top: Top::new(self.wanted),
            total: 0,
            facets: self.facets.map(FacetTables::new),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.scored
    }

    fn merge_fruits(&self, segments: Vec<Page>) -> tantivy::Result<Page> {
        let mut merged = Page {
            keys: Vec::new(),
            total: 0,
            facets: self.facets.map(FacetTables::new),
        };
        for segment in segments {
            merged.keys.extend(segment.keys);
            merged.total += segment.total;
            if let (Some(sum), Some(facets)) = (&mut merged.facets, &segment.facets) {
                sum.add(facets);
            }
        }
        merged.keys.sort_unstable_by(|a, b| b.cmp(a));
        merged.keys.truncate(self.wanted);
        Ok(merged)
    }
}

impl SegmentCollector for SegmentPage {
    type Fruit = Page;

    fn collect(&mut self, document: DocId, score: Score) {
        let traits = Traits(self.columns.traits.get_val(document));
        if !self.filter.passes(traits, &self.columns, document) {
            return;
        }
        self.total += 1;
        if let Some(facets) = &mut self.facets {
            facets.count(traits);
        }
        let rank = rank(points(score), traits.available(), traits.brevity());
        if !self.top.admits(rank, i64::MAX) {
            return;
        }
        let published = self.columns.published.get_val(document);
        if !self.top.admits(rank, published) {
            return;
        }
        let key = SortKey::new(rank, published, self.columns.product_id(document));
        if self.after.is_none_or(|after| key < after) {
            self.top.offer(key);
        }
    }

    fn harvest(self) -> Page {
        Page {
            keys: self.top.into_best(),
            total: self.total,
            facets: self.facets,
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "scores are sums of our own small whole points"
)]
const fn points(score: Score) -> u32 {
    score as u32
}
