//! Products as their enterprise writes them.

use super::variant;
use crate::change_log;
use crate::error::StorageError;
use crate::sql::{Read, execute, insert as insert_rows, one, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::catalogue::{
    CategoryCode, Origins, Product, ProductChange, ProductDraft, ProductKind, ProductStatus,
};
use domain::{EnterpriseId, MediaId, PersonId, ProductId, Rupiah};
use sea_orm::FromQueryResult;
use uuid::Uuid;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    enterprise_id: Uuid,
    slug: String,
    name: String,
    description: String,
    kind: String,
    category_code: String,
    status: String,
    min_price_rupiah: i64,
    cover_media_id: Option<Uuid>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    published_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Product {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let corrupt = |column| StorageError::Corrupt {
            table: "products",
            column,
            id: row.id.to_string(),
        };
        let category = CategoryCode::parse(&row.category_code);
        let min_price = Rupiah::price(row.min_price_rupiah);
        Ok(Self {
            id: row.id.into(),
            enterprise: row.enterprise_id.into(),
            kind: ProductKind::from_code(&row.kind).ok_or_else(|| corrupt("kind"))?,
            category: category.map_err(|_| corrupt("category_code"))?,
            status: ProductStatus::from_code(&row.status).ok_or_else(|| corrupt("status"))?,
            min_price: min_price.map_err(|_| corrupt("min_price_rupiah"))?,
            slug: row.slug,
            name: row.name,
            description: row.description,
            cover_media: row.cover_media_id.map(MediaId::from),
            created_at: row.created_at,
            updated_at: row.updated_at,
            published_at: row.published_at,
        })
    }
}

/// The product, whoever may see it.
pub async fn find(on: &impl Read, id: ProductId) -> Result<Option<Product>, StorageError> {
    let sql = "SELECT id, enterprise_id, slug, name, description, kind, category_code, status, \
               min_price_rupiah, cover_media_id, created_at, updated_at, published_at \
               FROM products WHERE id = $1";
    let row = one::<Row>(on, sql, values![id]).await?;
    row.map(Product::try_from).transpose()
}

/// A product to be stored, with its variants, origins and pictures.
#[derive(Debug, Clone)]
pub struct NewProduct<'a> {
    /// Which.
    pub id: ProductId,
    /// Who sells it.
    pub enterprise: EnterpriseId,
    /// Its address.
    pub slug: String,
    /// What it is; its own origins are not looked at.
    pub draft: &'a ProductDraft,
    /// Where it comes from.
    pub origins: &'a Origins,
    /// Its pictures; the first is the cover.
    pub media: &'a [MediaId],
    /// Who writes it.
    pub person: Option<PersonId>,
}

/// Stores a new product as a draft; what is on hand of its variants is received.
pub async fn insert(tx: &Tx, new: NewProduct<'_>) -> Result<(), StorageError> {
    insert_product(tx, &new).await?;
    let shares = new.origins.shares().iter();
    let origins = shares.map(|(village, share)| values![new.id, village, *share]);
    let columns = ["product_id", "village_code", "share_bps"];
    insert_rows(tx, "product_origins", &columns, origins.collect()).await?;
    let media = (0_i64..).zip(new.media);
    let media = media.map(|(at, media)| values![new.id, *media, at, new.draft.name.as_str()]);
    let columns = ["product_id", "media_id", "position", "alt"];
    insert_rows(tx, "product_media", &columns, media.collect()).await?;
    variant::insert(tx, new.id, &new.draft.variants, new.person).await?;
    change_log::record(tx, &[new.id]).await
}

async fn insert_product(tx: &Tx, new: &NewProduct<'_>) -> Result<(), StorageError> {
    let columns = [
        "id",
        "enterprise_id",
        "slug",
        "name",
        "description",
        "kind",
        "category_code",
        "status",
        "min_price_rupiah",
        "cover_media_id",
        "created_at",
        "updated_at",
    ];
    let row = values![
        new.id,
        new.enterprise,
        &new.slug,
        &new.draft.name,
        &new.draft.description,
        new.draft.kind.code(),
        &new.draft.category,
        ProductStatus::Draft.code(),
        new.draft.min_price(),
        new.media.first().copied(),
        tx.now(),
        tx.now(),
    ];
    insert_rows(tx, "products", &columns, vec![row]).await
}

/// Writes the new name, description and category; prices go by [`super::set_price`]. Brings the
/// lowest price up to date.
pub async fn change(tx: &Tx, id: ProductId, change: &ProductChange) -> Result<(), StorageError> {
    let sql = "UPDATE products SET name = COALESCE($2, name), \
               description = COALESCE($3, description), \
               category_code = COALESCE($4, category_code), \
               min_price_rupiah = (SELECT MIN(price_rupiah) FROM product_variants \
               WHERE product_id = $1 AND archived_at IS NULL), updated_at = $5 WHERE id = $1";
    let row = values![
        id,
        change.name.clone(),
        change.description.clone(),
        change.category.as_ref(),
        tx.now(),
    ];
    execute(tx, sql, row).await?;
    change_log::record(tx, &[id]).await
}

/// Writes the status; the first time it is published is kept.
pub async fn set_status(tx: &Tx, id: ProductId, status: ProductStatus) -> Result<(), StorageError> {
    let published_at = (status == ProductStatus::Published).then(|| tx.now());
    let sql = "UPDATE products SET status = $2, \
               published_at = COALESCE(published_at, $3), updated_at = $4 WHERE id = $1";
    execute(tx, sql, values![id, status.code(), published_at, tx.now()]).await?;
    change_log::record(tx, &[id]).await
}
