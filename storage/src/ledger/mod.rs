//! The ledger's rows: double entry, append-only. A transaction has one cause, and a cause has one
//! transaction: posting it again is refused as a duplicate.

mod post;
mod statement;

pub use post::{Cause, entries_of_part, post};
pub use statement::{Balance, StatementLine, balance, statement};

use crate::error::StorageError;
use crate::sql::{Read, number};

/// Transactions whose entries do not sum to zero; there must be none.
pub async fn unbalanced_transactions(on: &impl Read) -> Result<i64, StorageError> {
    let sql = "SELECT COUNT(*) AS n FROM (SELECT transaction_id FROM ledger_entries \
               GROUP BY transaction_id HAVING SUM(amount_rupiah) <> 0) AS unbalanced";
    number(on, sql, vec![]).await
}

/// Payments that are paid, and refunds that went out, which the ledger does not tell of or tells
/// otherwise; there must be none.
pub async fn unbooked_money(on: &impl Read) -> Result<i64, StorageError> {
    let sql = "SELECT (SELECT COUNT(*) FROM payments p WHERE p.status = 'PAID' \
               AND p.amount_rupiah <> COALESCE((SELECT SUM(e.amount_rupiah) \
               FROM ledger_transactions t JOIN ledger_entries e ON e.transaction_id = t.id \
               JOIN ledger_accounts a ON a.id = e.account_id \
               WHERE t.cause_kind = 'PAYMENT' AND t.cause_id = p.id \
               AND a.kind = 'PROVIDER_CLEARING'), 0)) \
               + (SELECT COUNT(*) FROM refunds r WHERE r.status = 'SUCCEEDED' \
               AND r.amount_rupiah <> COALESCE((SELECT -SUM(e.amount_rupiah) \
               FROM ledger_transactions t JOIN ledger_entries e ON e.transaction_id = t.id \
               JOIN ledger_accounts a ON a.id = e.account_id \
               WHERE t.cause_kind = 'REFUND' AND t.cause_id = r.id \
               AND a.kind = 'PROVIDER_CLEARING'), 0)) AS n";
    number(on, sql, vec![]).await
}
