//! Facets.

use super::samples::{category, fill, product, region, rupiah};
use crate::{FacetCount, Facets, ProductDocument, ProductIndex, SearchError, SearchQuery};
use domain::enterprise::EnterpriseKind;

fn counts(facet: &[FacetCount]) -> Vec<(&str, u64)> {
    let counts = facet.iter();
    counts
        .map(|value| (value.code.as_str(), value.count))
        .collect()
}

async fn sample(index: &dyn ProductIndex) -> Result<(), SearchError> {
    let mut products: Vec<ProductDocument> = (1..=3).map(|at| product(at, "Kopi")).collect();
    products.push(ProductDocument {
        category: category("0201"),
        region: region("1805012001"),
        enterprise_kind: EnterpriseKind::Koperasi,
        min_price: rupiah(1_500_000),
        ..product(4, "Kopi Luwak")
    });
    products.push(product(5, "Teh"));
    fill(index, products).await
}

/// Facets speak of all that match, not of the page, and cost nothing unless asked for.
pub(super) async fn counts_every_match(index: &dyn ProductIndex) -> Result<(), SearchError> {
    sample(index).await?;
    let mut query = SearchQuery::text("kopi");
    query.limit = 1;
    assert_eq!(index.search(&query).await?.facets, Facets::default());
    query.facets = true;
    let answer = index.search(&query).await?;
    assert_eq!(answer.total, 4);
    let facets = answer.facets;
    assert_eq!(counts(&facets.categories), [("01", 3), ("02", 1)]);
    assert_eq!(counts(&facets.regions), [("1804", 3), ("1805", 1)]);
    assert_eq!(
        counts(&facets.enterprise_kinds),
        [("UMKM", 3), ("KOPERASI", 1)]
    );
    assert_eq!(
        counts(&facets.price_bands),
        [("10000-24999", 3), ("1000000-", 1)]
    );
    Ok(())
}

/// Categories and regions are counted right below what is named.
pub(super) async fn counts_one_level_down(index: &dyn ProductIndex) -> Result<(), SearchError> {
    sample(index).await?;
    let asked = |narrow: fn(&mut SearchQuery)| {
        let mut query = SearchQuery::text("kopi");
        query.facets = true;
        narrow(&mut query);
        query
    };
    for (query, expected) in [
        (
            asked(|query| query.region = Some(region("1804"))),
            ("180404", 3),
        ),
        (
            asked(|query| query.region = Some(region("180404"))),
            ("1804042001", 3),
        ),
        (
            asked(|query| query.region = Some(region("1804042001"))),
            ("1804042001", 3),
        ),
        (
            asked(|query| query.facet_region_parent = Some(region("1805"))),
            ("180501", 1),
        ),
    ] {
        let facets = index.search(&query).await?.facets;
        assert_eq!(counts(&facets.regions), [expected], "{query:?}");
    }
    for (query, expected) in [
        (
            asked(|query| query.category = Some(category("01"))),
            ("0101", 3),
        ),
        (
            asked(|query| query.category = Some(category("010101"))),
            ("010101", 3),
        ),
        (
            asked(|query| query.category = Some(category("0201"))),
            ("0201", 1),
        ),
    ] {
        let facets = index.search(&query).await?.facets;
        assert_eq!(counts(&facets.categories), [expected], "{query:?}");
    }
    Ok(())
}
