//! What is on sale, page by page, for whoever looks whether it still may be.

use crate::error::StorageError;
use crate::sql::{Read, all, values};
use domain::catalogue::CategoryCode;
use domain::{EnterpriseId, ProductId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// A product that is on sale, as rules look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnSale {
    /// Which.
    pub id: ProductId,
    /// Who sells it.
    pub enterprise: EnterpriseId,
    /// Its category.
    pub category: CategoryCode,
    /// Its name.
    pub name: String,
}

/// Published products after `after`, by id, at most `limit`.
pub async fn on_sale(
    on: &impl Read,
    after: Option<ProductId>,
    limit: i64,
) -> Result<Vec<OnSale>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        enterprise_id: Uuid,
        category_code: String,
        name: String,
    }
    let after = after.map_or(Uuid::nil(), ProductId::uuid);
    let sql = "SELECT id, enterprise_id, category_code, name FROM products \
               WHERE status = 'PUBLISHED' AND id > $1 ORDER BY id LIMIT $2";
    let rows: Vec<Row> = all(on, sql, values![after, limit]).await?;
    let read = |row: Row| {
        let category = CategoryCode::parse(&row.category_code);
        Ok(OnSale {
            id: row.id.into(),
            enterprise: row.enterprise_id.into(),
            category: category.map_err(|_| StorageError::Corrupt {
                table: "products",
                column: "category_code",
                id: row.id.to_string(),
            })?,
            name: row.name,
        })
    };
    rows.into_iter().map(read).collect()
}
