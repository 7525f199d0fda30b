//! Products that officers took off sale: each is a draft that nobody publishes until it is lifted.

use super::product::set_status;
use crate::dialect::for_update;
use crate::error::StorageError;
use crate::sql::{Read, all, execute, insert, one, placeholders, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::catalogue::{Product, ProductStatus};
use domain::{PersonId, ProductHidingId, ProductId};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// A product that an officer took off sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hiding {
    /// The hiding itself.
    pub id: ProductHidingId,
    /// Of which product.
    pub product: ProductId,
    /// True when it was on sale until then.
    pub was_published: bool,
    /// Why, for its enterprise.
    pub reason: String,
    /// Since when.
    pub hidden_at: DateTime<Utc>,
    /// Why it was lifted; `None` while it is hidden.
    pub lifted_reason: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    product_id: Uuid,
    was_published: bool,
    reason: String,
    hidden_at: DateTime<Utc>,
    lifted_reason: Option<String>,
}

impl From<Row> for Hiding {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            product: row.product_id.into(),
            was_published: row.was_published,
            reason: row.reason,
            hidden_at: row.hidden_at,
            lifted_reason: row.lifted_reason,
        }
    }
}

const SELECT: &str = "SELECT id, product_id, was_published, reason, hidden_at, lifted_reason \
     FROM product_hidings";

/// Holds a product still until the transaction ends; false when there is none.
pub async fn hold(tx: &Tx, product: ProductId) -> Result<bool, StorageError> {
    #[derive(FromQueryResult)]
    #[expect(dead_code, reason = "that there is a row is all that is asked")]
    struct Id {
        id: Uuid,
    }
    let lock = for_update(tx.backend());
    let sql = format!("SELECT id FROM products WHERE id = $1{lock}");
    Ok(one::<Id>(tx, &sql, values![product]).await?.is_some())
}

/// The hiding with `id`, also one that was lifted.
pub async fn find_hiding(
    on: &impl Read,
    id: ProductHidingId,
) -> Result<Option<Hiding>, StorageError> {
    let sql = format!("{SELECT} WHERE id = $1");
    let row: Option<Row> = one(on, &sql, values![id]).await?;
    Ok(row.map(Hiding::from))
}

/// Those of `products` that are hidden now.
pub async fn hidings_of(
    on: &impl Read,
    products: &[ProductId],
) -> Result<Vec<Hiding>, StorageError> {
    if products.is_empty() {
        return Ok(Vec::new());
    }
    let places = placeholders(products.len(), 1);
    let sql = format!("{SELECT} WHERE lifted_at IS NULL AND product_id IN ({places})");
    let ids = products.iter().map(|id| Value::from(id.uuid())).collect();
    let rows: Vec<Row> = all(on, &sql, ids).await?;
    Ok(rows.into_iter().map(Hiding::from).collect())
}

/// The hiding of `product`, while it is hidden.
pub async fn hiding_of(on: &impl Read, product: ProductId) -> Result<Option<Hiding>, StorageError> {
    Ok(hidings_of(on, &[product]).await?.pop())
}

/// Takes a product off sale. The caller holds it, and it is neither hidden nor archived.
pub async fn hide(
    tx: &Tx,
    product: &Product,
    (reason, by): (&str, Option<PersonId>),
) -> Result<ProductHidingId, StorageError> {
    set_status(tx, product.id, ProductStatus::Draft).await?;
    let id: ProductHidingId = tx.new_id();
    let columns = [
        "id",
        "product_id",
        "was_published",
        "reason",
        "hidden_by",
        "hidden_at",
    ];
    let was_published = product.status == ProductStatus::Published;
    let row = values![id, product.id, was_published, reason, by, tx.now()];
    insert(tx, "product_hidings", &columns, vec![row]).await?;
    Ok(id)
}

/// Lets a product be sold again. One that was on sale, and that nobody changed meanwhile, is on
/// sale at once; another is published as any draft is. The caller holds it.
pub async fn lift(
    tx: &Tx,
    hiding: &Hiding,
    (reason, by): (&str, Option<PersonId>),
) -> Result<(), StorageError> {
    let sql = "UPDATE product_hidings SET lifted_reason = $2, lifted_by = $3, lifted_at = $4 \
               WHERE id = $1 AND lifted_at IS NULL";
    execute(tx, sql, values![hiding.id, reason, by, tx.now()]).await?;
    let product = super::product::find(tx, hiding.product).await?;
    let is_unchanged =
        |one: &Product| one.status == ProductStatus::Draft && one.updated_at == hiding.hidden_at;
    if hiding.was_published && product.as_ref().is_some_and(is_unchanged) {
        set_status(tx, hiding.product, ProductStatus::Published).await?;
    }
    Ok(())
}
