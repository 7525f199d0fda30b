//! The ledger's rows: double entry, append-only.

use crate::error::StorageError;
use crate::sql::{Read, number};

/// Transactions whose entries do not sum to zero; there must be none.
pub async fn unbalanced_transactions(on: &impl Read) -> Result<i64, StorageError> {
    let sql = "SELECT COUNT(*) AS n FROM (SELECT transaction_id FROM ledger_entries \
               GROUP BY transaction_id HAVING SUM(amount_rupiah) <> 0) AS unbalanced";
    number(on, sql, vec![]).await
}
