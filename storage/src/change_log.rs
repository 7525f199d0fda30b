//! The change log: ids of products that changed, written with the change. Each index follows it
//! from a cursor of its own, so one node's index, a rebuild and a remote engine share one road.
//!
//! On SQLite, with its one writer, no change is missed. On PostgreSQL one still can be: positions
//! are given out before transactions commit, so the cursor must become (transaction, position)
//! before PostgreSQL carries an index.

use crate::dialect::settled_changes;
use crate::error::StorageError;
use crate::sql::{Read, all, insert, number, values};
use crate::tx::Tx;
use domain::ProductId;
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// One entry of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Where in the log; a later change has a higher one.
    pub position: i64,
    /// Which product.
    pub product: ProductId,
}

/// Notes that `products` changed.
pub async fn record(tx: &Tx, products: &[ProductId]) -> Result<(), StorageError> {
    let rows = products
        .iter()
        .map(|product| values![*product, tx.now()])
        .collect();
    insert(tx, "change_log", &["product_id", "changed_at"], rows).await?;
    tx.note_change();
    Ok(())
}

/// At most `limit` changes after `cursor`, oldest first, none of a transaction still under way.
pub async fn after(on: &impl Read, cursor: i64, limit: i64) -> Result<Vec<Change>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        position: i64,
        product_id: Uuid,
    }
    let sql = format!(
        "SELECT position, product_id FROM change_log WHERE position > $1{} \
         ORDER BY position LIMIT $2",
        settled_changes(on.backend())
    );
    let rows = all::<Row>(on, &sql, values![cursor, limit]).await?;
    let change = |row: Row| Change {
        position: row.position,
        product: row.product_id.into(),
    };
    Ok(rows.into_iter().map(change).collect())
}

/// The position of the youngest change; zero when there is none.
pub async fn head(on: &impl Read) -> Result<i64, StorageError> {
    number(on, "SELECT MAX(position) AS n FROM change_log", vec![]).await
}
