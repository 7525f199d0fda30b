//! One committed state of the index, opened once and shared by every search until the next.

use super::schema::column;
use std::sync::Arc;
use tantivy::columnar::ColumnValues;
use tantivy::{DocId, IndexReader, Searcher, SegmentReader};

/// The segments of one commit and their columns.
pub(super) struct Snapshot {
    pub(super) searcher: Searcher,
    pub(super) columns: Vec<Columns>,
}

/// The columns of one segment.
#[derive(Clone)]
pub(super) struct Columns {
    pub(super) traits: Arc<dyn ColumnValues<u64>>,
    pub(super) min_price: Arc<dyn ColumnValues<i64>>,
    pub(super) published: Arc<dyn ColumnValues<i64>>,
    id_high: Arc<dyn ColumnValues<u64>>,
    id_low: Arc<dyn ColumnValues<u64>>,
}

impl Snapshot {
    /// Opens what was committed last.
    pub(super) fn load(reader: &IndexReader) -> tantivy::Result<Self> {
        reader.reload()?;
        let searcher = reader.searcher();
        let segments = searcher.segment_readers().iter();
        let columns = segments.map(Columns::open).collect::<Result<_, _>>()?;
        Ok(Self { searcher, columns })
    }
}

impl Columns {
    /// Every document has exactly one value in each, so the values are read without their index.
    fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        Ok(Self {
            traits: columns.u64(column::TRAITS)?.values,
            min_price: columns.i64(column::MIN_PRICE)?.values,
            published: columns.i64(column::PUBLISHED)?.values,
            id_high: columns.u64(column::ID_HIGH)?.values,
            id_low: columns.u64(column::ID_LOW)?.values,
        })
    }

    pub(super) fn product_id(&self, document: DocId) -> u128 {
        u128::from(self.id_high.get_val(document)) << 64 | u128::from(self.id_low.get_val(document))
    }
}
