//! Where products come from.

use crate::error::StorageError;
use crate::sql::{Read, all, placeholders};
use domain::region::RegionCode;
use domain::{BasisPoints, ProductId};
use sea_orm::{FromQueryResult, Value};
use std::collections::HashSet;
use uuid::Uuid;

/// One village of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Of which product.
    pub product: ProductId,
    /// Its code.
    pub village: RegionCode,
    /// Its name.
    pub village_name: String,
    /// What it has of the product's value.
    pub share: BasisPoints,
}

#[derive(FromQueryResult)]
struct Row {
    product_id: Uuid,
    village_code: String,
    name: String,
    share_bps: i64,
}

impl TryFrom<Row> for Origin {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let corrupt = |column| StorageError::Corrupt {
            table: "product_origins",
            column,
            id: row.product_id.to_string(),
        };
        let village = RegionCode::parse(&row.village_code);
        Ok(Self {
            product: row.product_id.into(),
            village: village.map_err(|_| corrupt("village_code"))?,
            share: BasisPoints::new(row.share_bps).map_err(|_| corrupt("share_bps"))?,
            village_name: row.name,
        })
    }
}

/// The origins of `products`, by product and village.
pub async fn origins_of(
    on: &impl Read,
    products: &[ProductId],
) -> Result<Vec<Origin>, StorageError> {
    if products.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT o.product_id, o.village_code, r.name, o.share_bps FROM product_origins o \
         JOIN regions r ON r.code = o.village_code WHERE o.product_id IN ({}) \
         ORDER BY o.product_id, o.village_code",
        placeholders(products.len(), 1)
    );
    let ids = products.iter().map(|id| Value::from(id.uuid())).collect();
    let rows = all::<Row>(on, &sql, ids).await?;
    rows.into_iter().map(Origin::try_from).collect()
}

/// Which of `codes` exist and are in force.
pub async fn known_villages(
    on: &impl Read,
    codes: &[&RegionCode],
) -> Result<HashSet<String>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        code: String,
    }
    if codes.is_empty() {
        return Ok(HashSet::new());
    }
    let sql = format!(
        "SELECT code FROM regions WHERE valid_to IS NULL AND code IN ({})",
        placeholders(codes.len(), 1)
    );
    let codes = codes
        .iter()
        .map(|code| Value::from(code.as_str()))
        .collect();
    let rows = all::<Row>(on, &sql, codes).await?;
    Ok(rows.into_iter().map(|row| row.code).collect())
}
