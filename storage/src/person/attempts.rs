//! How often somebody tried, counted for all nodes: for each, when all attempts are back.

use crate::error::StorageError;
use crate::sql::{Read, execute, number, values};
use crate::tx::Tx;

/// One who is counted, and what an attempt costs them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counted {
    /// A keyed hash of who it is.
    pub hash: Vec<u8>,
    /// How much later they have all of their attempts back.
    pub share_ms: i64,
}

/// When `hash` has all attempts back, in milliseconds since 1970; 0 for who is not counted.
pub async fn whole_at_ms(on: &impl Read, hash: &[u8]) -> Result<i64, StorageError> {
    let sql = "SELECT COALESCE(MAX(whole_at_ms), 0) AS n FROM attempt_counts \
               WHERE counted_hash = $1";
    number(on, sql, values![hash.to_vec()]).await
}

/// Counts an attempt; when all are back after it, in milliseconds since 1970.
pub async fn count_attempt(tx: &Tx, counted: &Counted) -> Result<i64, StorageError> {
    let now = tx.now().timestamp_millis();
    let sql = "INSERT INTO attempt_counts AS a (counted_hash, whole_at_ms) VALUES ($1, $2) \
               ON CONFLICT (counted_hash) DO UPDATE SET whole_at_ms = \
               CASE WHEN a.whole_at_ms > $3 THEN a.whole_at_ms ELSE $3 END + $4 \
               RETURNING whole_at_ms AS n";
    let values = values![
        counted.hash.clone(),
        now + counted.share_ms,
        now,
        counted.share_ms
    ];
    number(tx, sql, values).await
}

/// Forgets who has had all attempts back by `before_ms`, at most `limit`; how many.
pub async fn sweep_attempts(tx: &Tx, before_ms: i64, limit: i64) -> Result<u64, StorageError> {
    let sql = "DELETE FROM attempt_counts WHERE counted_hash IN \
               (SELECT counted_hash FROM attempt_counts WHERE whole_at_ms <= $1 LIMIT $2)";
    execute(tx, sql, values![before_ms, limit]).await
}
