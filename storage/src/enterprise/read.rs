//! Enterprises as they are asked for. Whether the asker may see them is for the caller to say.

use super::row::{COLUMNS, Row};
use crate::dialect::for_update;
use crate::error::StorageError;
use crate::sql::{Read, all, one, placeholders, values};
use crate::tx::Tx;
use domain::enterprise::{Enterprise, Slug};
use domain::{EnterpriseId, ProductId};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// The enterprise with `id`.
pub async fn find(on: &impl Read, id: EnterpriseId) -> Result<Option<Enterprise>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM enterprises WHERE id = $1");
    let row: Option<Row> = one(on, &sql, values![id]).await?;
    row.map(Enterprise::try_from).transpose()
}

/// The enterprise with `id`, held still until the transaction ends.
pub async fn find_for_update(
    tx: &Tx,
    id: EnterpriseId,
) -> Result<Option<Enterprise>, StorageError> {
    let lock = for_update(tx.backend());
    let sql = format!("SELECT {COLUMNS} FROM enterprises WHERE id = $1{lock}");
    let row: Option<Row> = one(tx, &sql, values![id]).await?;
    row.map(Enterprise::try_from).transpose()
}

/// The enterprise with `slug`.
pub async fn find_by_slug(on: &impl Read, slug: &Slug) -> Result<Option<Enterprise>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM enterprises WHERE slug = $1");
    let row: Option<Row> = one(on, &sql, values![slug.as_str()]).await?;
    row.map(Enterprise::try_from).transpose()
}

/// The enterprises with `ids`, in no order; an id of none is left out.
pub async fn find_many(
    on: &impl Read,
    ids: &[EnterpriseId],
) -> Result<Vec<Enterprise>, StorageError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM enterprises WHERE id IN ({})",
        placeholders(ids.len(), 1)
    );
    let values = ids.iter().map(|id| Value::from(id.uuid())).collect();
    let rows: Vec<Row> = all(on, &sql, values).await?;
    rows.into_iter().map(Enterprise::try_from).collect()
}

/// Every product of `enterprise`, whatever its status: what search must look at again.
pub async fn product_ids(
    on: &impl Read,
    enterprise: EnterpriseId,
) -> Result<Vec<ProductId>, StorageError> {
    #[derive(FromQueryResult)]
    struct Id {
        id: Uuid,
    }
    let sql = "SELECT id FROM products WHERE enterprise_id = $1 ORDER BY id";
    let rows: Vec<Id> = all(on, sql, values![enterprise]).await?;
    Ok(rows.into_iter().map(|row| row.id.into()).collect())
}
