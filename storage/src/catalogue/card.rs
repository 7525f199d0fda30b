//! [`ProductCard`]: a product as lists and pages show it, in one statement.

use super::picture::{CardImage, Unread, VARIANTS};
use crate::error::StorageError;
use chrono::{DateTime, Utc};
use domain::catalogue::{CategoryCode, ProductKind, ProductStatus};
use domain::enterprise::EnterpriseKind;
use domain::region::RegionCode;
use domain::{EnterpriseId, MediaId, ProductId, Rupiah};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// A product with what is shown of its enterprise and its cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductCard {
    /// Which.
    pub id: ProductId,
    /// Its address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Goods or a service.
    pub kind: ProductKind,
    /// Its category.
    pub category: CategoryCode,
    /// Whether buyers may see it.
    pub status: ProductStatus,
    /// The lowest price of its variants.
    pub min_price: Rupiah,
    /// When it was first published.
    pub published_at: Option<DateTime<Utc>>,
    /// Who sells it.
    pub enterprise: EnterpriseId,
    /// The name of who sells it.
    pub enterprise_name: String,
    /// The address of who sells it.
    pub enterprise_slug: String,
    /// The kind of who sells it.
    pub enterprise_kind: EnterpriseKind,
    /// The home village of who sells it.
    pub village: RegionCode,
    /// The name of that village.
    pub village_name: String,
    /// The first of its pictures, whether it is ready or not.
    pub cover: Option<MediaId>,
    /// Its cover, when that is ready.
    pub image: Option<CardImage>,
}

/// Reads a [`Row`] of a product `p` sold by `e`, which is joined by `join`.
pub(super) fn select(join: &str) -> String {
    format!("{COLUMNS}, {VARIANTS} AS shown FROM products p {join} {SOLD_BY}")
}

const COLUMNS: &str = "SELECT p.id, p.slug, p.name, p.description, p.kind, \
     p.category_code, p.status, p.min_price_rupiah, p.published_at, p.enterprise_id, \
     e.name AS enterprise_name, \
     e.slug AS enterprise_slug, e.kind AS enterprise_kind, e.home_village_code, \
     r.name AS village_name, m.placeholder, \
     p.cover_media_id, \
     (SELECT x.alt FROM product_media x WHERE x.product_id = p.id AND x.media_id = m.id) AS alt";
const SOLD_BY: &str = "enterprises e ON e.id = p.enterprise_id \
     JOIN regions r ON r.code = e.home_village_code \
     LEFT JOIN media m ON m.id = p.cover_media_id AND m.state = 'READY' \
     AND m.visibility = 'PUBLIC'";

#[derive(FromQueryResult)]
pub(super) struct Row {
    id: Uuid,
    slug: String,
    name: String,
    description: String,
    kind: String,
    category_code: String,
    status: String,
    min_price_rupiah: i64,
    published_at: Option<DateTime<Utc>>,
    enterprise_id: Uuid,
    enterprise_name: String,
    enterprise_slug: String,
    enterprise_kind: String,
    home_village_code: String,
    village_name: String,
    placeholder: Option<String>,
    cover_media_id: Option<Uuid>,
    alt: Option<String>,
    shown: Option<String>,
}

impl TryFrom<Row> for ProductCard {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let corrupt = |column| StorageError::Corrupt {
            table: "products",
            column,
            id: row.id.to_string(),
        };
        let enterprise_kind = EnterpriseKind::from_code(&row.enterprise_kind);
        let category = CategoryCode::parse(&row.category_code);
        let village = RegionCode::parse(&row.home_village_code);
        let min_price = Rupiah::price(row.min_price_rupiah);
        let image = CardImage::of(row.shown, row.alt, row.placeholder);
        Ok(Self {
            id: row.id.into(),
            kind: ProductKind::from_code(&row.kind).ok_or_else(|| corrupt("kind"))?,
            category: category.map_err(|_| corrupt("category_code"))?,
            status: ProductStatus::from_code(&row.status).ok_or_else(|| corrupt("status"))?,
            min_price: min_price.map_err(|_| corrupt("min_price_rupiah"))?,
            enterprise_kind: enterprise_kind.ok_or_else(|| corrupt("enterprise_kind"))?,
            village: village.map_err(|_| corrupt("home_village_code"))?,
            cover: row.cover_media_id.map(MediaId::from),
            image: image.map_err(|Unread| corrupt("cover_media_id"))?,
            slug: row.slug,
            name: row.name,
            description: row.description,
            published_at: row.published_at,
            enterprise: row.enterprise_id.into(),
            enterprise_name: row.enterprise_name,
            enterprise_slug: row.enterprise_slug,
            village_name: row.village_name,
        })
    }
}
