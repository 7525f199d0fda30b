//! Filters, order and pages.

use super::samples::{category, fill, numbers, product, region, rupiah};
use crate::{ProductDocument, ProductIndex, SearchError, SearchQuery};
use domain::enterprise::EnterpriseKind;

/// A change to a query, and the samples that it must find then.
type Narrowing = (fn(&mut SearchQuery), &'static [u128]);

/// Each filter keeps what it names, subtrees and both ends of a price range included.
pub(super) async fn filters_narrow(index: &dyn ProductIndex) -> Result<(), SearchError> {
    let products = vec![
        product(1, "Kopi"),
        ProductDocument {
            category: category("0102"),
            region: region("1805012001"),
            enterprise_kind: EnterpriseKind::Bumdes,
            min_price: rupiah(30_000),
            available: false,
            ..product(2, "Kopi")
        },
    ];
    fill(index, products).await?;
    for (narrow, expected) in NARROWINGS {
        let mut query = SearchQuery::text("kopi");
        narrow(&mut query);
        assert_eq!(numbers(index, &query).await?, expected, "{query:?}");
    }
    Ok(())
}

const NARROWINGS: [Narrowing; 12] = [
    (|query| query.category = Some(category("01")), &[1, 2]),
    (|query| query.category = Some(category("0101")), &[1]),
    (|query| query.category = Some(category("0102")), &[2]),
    (|query| query.region = Some(region("18")), &[1, 2]),
    (|query| query.region = Some(region("1805")), &[2]),
    (|query| query.region = Some(region("1804042001")), &[1]),
    (
        |query| query.enterprise_kind = Some(EnterpriseKind::Bumdes),
        &[2],
    ),
    (|query| query.available_only = true, &[1]),
    (|query| query.min_price = Some(rupiah(20_000)), &[1, 2]),
    (|query| query.min_price = Some(rupiah(20_001)), &[2]),
    (|query| query.max_price = Some(rupiah(30_000)), &[1, 2]),
    (|query| query.max_price = Some(rupiah(29_999)), &[1]),
];

/// Pages of any size, read one after another, are the whole answer, also across a change.
pub(super) async fn pages_join_without_gap_or_repeat(
    index: &dyn ProductIndex,
) -> Result<(), SearchError> {
    // Three times the same moment, so that ids must decide.
    let same_moment = product(100, "Madu").published_at;
    let mut products: Vec<ProductDocument> = (1..=20).map(|at| product(at, "Madu")).collect();
    for product in products.iter_mut().take(3) {
        product.published_at = same_moment;
    }
    fill(index, products).await?;
    for text in ["madu", ""] {
        let whole = numbers(index, &SearchQuery::text(text)).await?;
        assert_eq!(whole.len(), 20);
        for limit in [1, 3, 20] {
            assert_eq!(
                read_pages(index, text, limit).await?,
                whole,
                "{text} by {limit}"
            );
        }
    }
    let mut query = SearchQuery::text("madu");
    query.limit = 2;
    let first = index.search(&query).await?;
    query.after = first.hits.last().map(|hit| hit.cursor);
    let next = numbers(index, &query).await?;
    let newer = super::samples::upserts(vec![product(200, "Madu")]);
    index.apply(newer, "9").await?;
    assert_eq!(
        numbers(index, &query).await?,
        next,
        "a newer product moves no page"
    );
    Ok(())
}

async fn read_pages(
    index: &dyn ProductIndex,
    text: &str,
    limit: usize,
) -> Result<Vec<u128>, SearchError> {
    let mut query = SearchQuery::text(text);
    query.limit = limit;
    let mut read = Vec::new();
    loop {
        let answer = index.search(&query).await?;
        assert_eq!(answer.total, 20, "the total is of all pages");
        read.extend(
            answer
                .hits
                .iter()
                .map(|hit| hit.product_id.uuid().as_u128()),
        );
        let last = answer.hits.last().map(|hit| hit.cursor.to_string());
        if !answer.has_more {
            return Ok(read);
        }
        query.after = last.and_then(|cursor| cursor.parse().ok());
        assert!(query.after.is_some(), "a cursor reads back");
    }
}

/// Nothing to rank by: the newest first, whether they can be bought or not.
pub(super) async fn without_words_the_newest_come_first(
    index: &dyn ProductIndex,
) -> Result<(), SearchError> {
    let mut products = vec![product(1, "Kopi"), product(3, "Teh"), product(2, "Gula")];
    if let Some(newest) = products.get_mut(1) {
        newest.available = false;
    }
    fill(index, products).await?;
    assert_eq!(numbers(index, &SearchQuery::default()).await?, [3, 2, 1]);
    let counts_alone = SearchQuery {
        limit: 0,
        ..SearchQuery::default()
    };
    let answer = index.search(&counts_alone).await?;
    assert_eq!((answer.hits.len(), answer.total), (0, 3));
    Ok(())
}
