//! Products for the contract.

use crate::{IndexChange, ProductDocument, ProductIndex, SearchError, SearchQuery};
use chrono::{DateTime, Utc};
use domain::catalogue::CategoryCode;
use domain::enterprise::EnterpriseKind;
use domain::region::RegionCode;
use domain::{EnterpriseId, ProductId, Rupiah};
use uuid::Uuid;

/// The id of the sample of this number.
pub fn product_id(number: u32) -> ProductId {
    ProductId::from_uuid(Uuid::from_u128(u128::from(number)))
}

/// A sample that can be bought, in Liwa, Lampung Barat, published `number` minutes after an epoch.
///
/// # Panics
/// Never: its codes and times are valid.
pub fn product(number: u32, name: &str) -> ProductDocument {
    let published_at = DateTime::<Utc>::UNIX_EPOCH + chrono::Duration::minutes(number.into());
    ProductDocument {
        product_id: product_id(number),
        name: name.to_owned(),
        description: String::new(),
        category: category("010101"),
        category_names: Vec::new(),
        enterprise_id: EnterpriseId::from_uuid(Uuid::from_u128(u128::from(number % 3))),
        enterprise_name: "Sumber Rejeki".to_owned(),
        enterprise_kind: EnterpriseKind::Umkm,
        region: region("1804042001"),
        region_names: ["Way Mengaku", "Balik Bukit", "Lampung Barat", "Lampung"]
            .map(str::to_owned)
            .to_vec(),
        min_price: rupiah(20_000),
        available: true,
        published_at,
    }
}

#[expect(clippy::expect_used, reason = "the samples' own codes")]
pub(super) fn category(code: &str) -> CategoryCode {
    CategoryCode::parse(code).expect("a category code")
}

#[expect(clippy::expect_used, reason = "the samples' own codes")]
pub(super) fn region(code: &str) -> RegionCode {
    RegionCode::parse(code).expect("a region code")
}

#[expect(clippy::expect_used, reason = "the samples' own prices")]
pub(super) fn rupiah(price: i64) -> Rupiah {
    Rupiah::price(price).expect("a price")
}

/// Empties the index and puts these products there.
pub(super) async fn fill(
    index: &dyn ProductIndex,
    products: Vec<ProductDocument>,
) -> Result<(), SearchError> {
    index.clear().await?;
    index.apply(upserts(products), "1").await
}

pub(super) fn upserts(products: Vec<ProductDocument>) -> Vec<IndexChange> {
    let products = products.into_iter().map(Box::new);
    products.map(IndexChange::Upsert).collect()
}

/// The numbers of the samples found, the best first.
pub(super) async fn numbers(
    index: &dyn ProductIndex,
    query: &SearchQuery,
) -> Result<Vec<u128>, SearchError> {
    let answer = index.search(query).await?;
    let hits = answer.hits.iter();
    Ok(hits.map(|hit| hit.product_id.uuid().as_u128()).collect())
}

/// The numbers of the samples found by these words, the best first.
pub(super) async fn found(index: &dyn ProductIndex, text: &str) -> Result<Vec<u128>, SearchError> {
    numbers(index, &SearchQuery::text(text)).await
}
