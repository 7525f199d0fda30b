//! What a search index is told of products.

use crate::error::StorageError;
use crate::sql::{Read, all, placeholders};
use chrono::{DateTime, Utc};
use domain::catalogue::CategoryCode;
use domain::enterprise::EnterpriseKind;
use domain::region::RegionCode;
use domain::{EnterpriseId, ProductId, Rupiah};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// A product that buyers may find, with the words that they may find it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductSource {
    /// Which.
    pub id: ProductId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Its category.
    pub category: CategoryCode,
    /// Names of the category and of those above it, in Indonesian and English.
    pub category_names: Vec<String>,
    /// Who sells it.
    pub enterprise: EnterpriseId,
    /// The name of who sells it.
    pub enterprise_name: String,
    /// The kind of who sells it.
    pub enterprise_kind: EnterpriseKind,
    /// The home village of who sells it.
    pub village: RegionCode,
    /// Names of that village and of the regions above it.
    pub region_names: Vec<String>,
    /// The lowest price of its variants.
    pub min_price: Rupiah,
    /// True when at least one variant can be bought now.
    pub is_available: bool,
    /// When it was published.
    pub published_at: DateTime<Utc>,
}

const SELECT: &str = "SELECT p.id, p.name, p.description, p.category_code, p.enterprise_id, \
     e.name AS enterprise_name, e.kind AS enterprise_kind, e.home_village_code, \
     p.min_price_rupiah, p.published_at, \
     c3.name_id AS c3_id, c3.name_en AS c3_en, c2.name_id AS c2_id, c2.name_en AS c2_en, \
     c1.name_id AS c1_id, c1.name_en AS c1_en, \
     r4.name AS r4, r3.name AS r3, r2.name AS r2, r1.name AS r1, \
     (SELECT COUNT(*) FROM product_variants v JOIN variant_stock s ON s.variant_id = v.id \
     WHERE v.product_id = p.id AND v.archived_at IS NULL \
     AND (NOT s.tracked OR s.on_hand_milli - s.held_milli >= v.minimum_milli)) AS buyable \
     FROM products p JOIN enterprises e ON e.id = p.enterprise_id \
     JOIN categories c3 ON c3.code = p.category_code \
     LEFT JOIN categories c2 ON c2.code = SUBSTR(p.category_code, 1, 4) AND c2.code <> c3.code \
     LEFT JOIN categories c1 ON c1.code = SUBSTR(p.category_code, 1, 2) AND c1.code <> c3.code \
     JOIN regions r4 ON r4.code = e.home_village_code \
     LEFT JOIN regions r3 ON r3.code = SUBSTR(e.home_village_code, 1, 6) \
     LEFT JOIN regions r2 ON r2.code = SUBSTR(e.home_village_code, 1, 4) \
     LEFT JOIN regions r1 ON r1.code = SUBSTR(e.home_village_code, 1, 2) \
     WHERE p.status = 'PUBLISHED' AND e.status = 'VERIFIED' AND p.published_at IS NOT NULL";

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    name: String,
    description: String,
    category_code: String,
    enterprise_id: Uuid,
    enterprise_name: String,
    enterprise_kind: String,
    home_village_code: String,
    min_price_rupiah: i64,
    published_at: DateTime<Utc>,
    c3_id: String,
    c3_en: String,
    c2_id: Option<String>,
    c2_en: Option<String>,
    c1_id: Option<String>,
    c1_en: Option<String>,
    r4: String,
    r3: Option<String>,
    r2: Option<String>,
    r1: Option<String>,
    buyable: i64,
}

impl TryFrom<Row> for ProductSource {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let corrupt = |column| StorageError::Corrupt {
            table: "products",
            column,
            id: row.id.to_string(),
        };
        let category = CategoryCode::parse(&row.category_code);
        let village = RegionCode::parse(&row.home_village_code);
        let enterprise_kind = EnterpriseKind::from_code(&row.enterprise_kind);
        let min_price = Rupiah::price(row.min_price_rupiah);
        let above = [row.c2_id, row.c2_en, row.c1_id, row.c1_en];
        let category_names = [row.c3_id, row.c3_en].into_iter();
        let region_names = std::iter::once(row.r4);
        Ok(Self {
            id: row.id.into(),
            category: category.map_err(|_| corrupt("category_code"))?,
            enterprise_kind: enterprise_kind.ok_or_else(|| corrupt("enterprise_kind"))?,
            village: village.map_err(|_| corrupt("home_village_code"))?,
            min_price: min_price.map_err(|_| corrupt("min_price_rupiah"))?,
            category_names: category_names.chain(above.into_iter().flatten()).collect(),
            region_names: region_names
                .chain([row.r3, row.r2, row.r1].into_iter().flatten())
                .collect(),
            name: row.name,
            description: row.description,
            enterprise: row.enterprise_id.into(),
            enterprise_name: row.enterprise_name,
            is_available: row.buyable > 0,
            published_at: row.published_at,
        })
    }
}

/// Those of `ids` that buyers may find, in no order; the others must not be found.
pub async fn documents(
    on: &impl Read,
    ids: &[ProductId],
) -> Result<Vec<ProductSource>, StorageError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("{SELECT} AND p.id IN ({})", placeholders(ids.len(), 1));
    let ids = ids.iter().map(|id| Value::from(id.uuid())).collect();
    let rows = all::<Row>(on, &sql, ids).await?;
    rows.into_iter().map(ProductSource::try_from).collect()
}
