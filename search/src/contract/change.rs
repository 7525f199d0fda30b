//! Changes and the cursor.

use super::samples::{fill, found, product, product_id, upserts};
use crate::{IndexChange, ProductIndex, SearchError};

/// The last word on a product counts, and it is seen as soon as it is applied.
pub(super) async fn replaces_and_removes(index: &dyn ProductIndex) -> Result<(), SearchError> {
    fill(
        index,
        vec![product(1, "Madu Hutan"), product(2, "Madu Sialang")],
    )
    .await?;
    assert_eq!(index.document_count().await?, 2);

    index
        .apply(upserts(vec![product(1, "Gula Semut")]), "2")
        .await?;
    assert_eq!(found(index, "madu").await?, [2], "the old name is gone");
    assert_eq!(found(index, "semut").await?, [1], "the new name is there");
    assert_eq!(index.document_count().await?, 2, "replaced, not added");

    index
        .apply(vec![IndexChange::Remove(product_id(2))], "3")
        .await?;
    assert!(found(index, "madu").await?.is_empty());
    index.clear().await?;
    assert_eq!(index.document_count().await?, 0);
    Ok(())
}

/// The cursor belongs to the changes, is any text, and is gone when the index is emptied.
pub(super) async fn remembers_its_cursor(index: &dyn ProductIndex) -> Result<(), SearchError> {
    index.clear().await?;
    assert_eq!(index.cursor().await?, "");
    index
        .apply(upserts(vec![product(1, "Kopi")]), "3.41")
        .await?;
    assert_eq!(index.cursor().await?, "3.41");
    index.apply(Vec::new(), "3.42").await?;
    assert_eq!(index.cursor().await?, "3.42", "moves without changes too");
    index
        .apply(upserts(vec![product(2, "Teh")]), "dua kata")
        .await?;
    assert_eq!(index.cursor().await?, "dua kata", "is not understood");
    assert_eq!(index.document_count().await?, 2);
    index.clear().await?;
    assert_eq!(index.cursor().await?, "");
    Ok(())
}

/// Feeding the same changes again, or one product twice in a batch, changes nothing.
pub(super) async fn may_be_repeated(index: &dyn ProductIndex) -> Result<(), SearchError> {
    let mut changes = upserts(vec![product(1, "Kopi Lama"), product(1, "Kopi Baru")]);
    changes.push(IndexChange::Remove(product_id(9)));
    index.clear().await?;
    for _ in 0..2 {
        index.apply(changes.clone(), "5").await?;
        assert_eq!(index.document_count().await?, 1);
        assert_eq!(found(index, "kopi baru").await?, [1]);
    }
    Ok(())
}
