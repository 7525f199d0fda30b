//! The change log: ids of products that changed, written with the change. Each index follows it
//! from a cursor of its own, so one node's index, a rebuild and a remote engine share one road.
//!
//! Changes stand in the order of the transactions that wrote them, then of their positions. On
//! PostgreSQL a position is given out long before its transaction commits, so that a lower one can
//! come to light after a higher one; but transactions have an order of their own, and a reader
//! stops before the oldest that is still under way: nothing can come to light behind it. SQLite has
//! one writer and no such numbers: there each transaction is 0, and positions alone are the order.

use crate::db::Db;
use crate::dialect::{changes_of_another_server, settled_changes};
use crate::error::StorageError;
use crate::sql::{Read, all, execute, insert, one, values};
use crate::tx::Tx;
use domain::ProductId;
use sea_orm::FromQueryResult;
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// A place in the log; the default is before its first change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChangeCursor {
    /// The transaction that wrote the change: PostgreSQL's number of it, 0 on SQLite.
    pub transaction: i64,
    /// Which change of the log.
    pub position: i64,
}

/// A text that is not a [`ChangeCursor`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor of the change log")]
pub struct ChangeCursorError;

impl fmt::Display for ChangeCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.transaction, self.position)
    }
}

impl FromStr for ChangeCursor {
    type Err = ChangeCursorError;

    fn from_str(text: &str) -> Result<Self, ChangeCursorError> {
        let (transaction, position) = text.split_once('.').ok_or(ChangeCursorError)?;
        let number = |text: &str| text.parse().map_err(|_| ChangeCursorError);
        Ok(Self {
            transaction: number(transaction)?,
            position: number(position)?,
        })
    }
}

/// One entry of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Where in the log: whoever has read it goes on from here.
    pub at: ChangeCursor,
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

#[derive(FromQueryResult)]
struct Row {
    transaction_id: i64,
    position: i64,
    product_id: Uuid,
}

impl From<Row> for Change {
    fn from(row: Row) -> Self {
        Self {
            at: ChangeCursor {
                transaction: row.transaction_id,
                position: row.position,
            },
            product: row.product_id.into(),
        }
    }
}

/// At most `limit` changes after `cursor`, oldest first, none that one still under way could
/// precede.
pub async fn after(
    on: &impl Read,
    cursor: ChangeCursor,
    limit: i64,
) -> Result<Vec<Change>, StorageError> {
    let sql = format!(
        "SELECT transaction_id, position, product_id FROM change_log \
         WHERE (transaction_id, position) > ($1, $2){} \
         ORDER BY transaction_id, position LIMIT $3",
        settled_changes(on.backend())
    );
    let values = values![cursor.transaction, cursor.position, limit];
    let rows = all::<Row>(on, &sql, values).await?;
    Ok(rows.into_iter().map(Change::from).collect())
}

/// Where the youngest change is; the default when there is none. A cursor beyond it is one of
/// another history: of a database that was since put back to an older state, for example.
pub async fn head(on: &impl Read) -> Result<ChangeCursor, StorageError> {
    let sql = "SELECT transaction_id, position, product_id FROM change_log \
               ORDER BY transaction_id DESC, position DESC LIMIT 1";
    let row = one::<Row>(on, sql, vec![]).await?;
    Ok(row.map_or_else(ChangeCursor::default, |row| Change::from(row).at))
}

/// Makes changes that came here in a dump of another server changes of today: their transactions
/// were numbered there, and may be yet to come here. Every reader meets them again.
pub async fn adopt_restored(db: &Db) -> Result<(), StorageError> {
    if let Some(theirs) = changes_of_another_server(db.backend()) {
        let sql = format!(
            "UPDATE change_log SET transaction_id = pg_current_xact_id()::text::bigint \
             WHERE {theirs}"
        );
        let tx = db.begin().await?;
        execute(&tx, &sql, vec![]).await?;
        tx.commit().await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_goes_by_transaction_first() {
        let cursor = |transaction, position| ChangeCursor {
            transaction,
            position,
        };
        for one in [cursor(0, 0), cursor(0, 7), cursor(i64::MAX, i64::MAX)] {
            assert_eq!(one.to_string().parse(), Ok(one));
        }
        for text in ["", "7", "7.", ".7", "a.1", "1.2.3"] {
            assert_eq!(
                text.parse::<ChangeCursor>(),
                Err(ChangeCursorError),
                "{text}"
            );
        }
        assert!(cursor(1, 9) < cursor(2, 1) && cursor(2, 1) < cursor(2, 2));
    }
}
