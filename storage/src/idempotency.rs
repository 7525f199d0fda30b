//! What was answered to a request that carried an idempotency key. Written in the transaction of
//! the work itself: either both are there or neither is.

use crate::dialect::lock_name;
use crate::error::StorageError;
use crate::sql::{Read, execute, insert, one, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;

/// A request that may come again.
#[derive(Debug, Clone)]
pub struct IdempotentRequest {
    /// Whose keys these are: a person, or an anonymous caller's session.
    pub scope: String,
    /// The caller's key.
    pub key: String,
    /// The mutation.
    pub operation: &'static str,
    /// A keyed hash of the whole input.
    pub input_hash: Vec<u8>,
    /// The same under the keys of before, by which the request may have been written down.
    pub earlier_hashes: Vec<Vec<u8>>,
}

impl IdempotentRequest {
    fn has(&self, input_hash: &Vec<u8>) -> bool {
        self.input_hash == *input_hash || self.earlier_hashes.contains(input_hash)
    }
}

/// Whether the request was seen before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replay {
    /// Never: do the work.
    Fresh,
    /// Yes, with the same input: this was the result.
    Same(String),
    /// The key was used for something else.
    Other,
}

/// Looks `request` up. Until `tx` ends nobody else gets past this point with the same key, so the
/// same request sent many times at once is worked on once.
pub async fn look_up(tx: &Tx, request: &IdempotentRequest) -> Result<Replay, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        operation: String,
        input_hash: Vec<u8>,
        result: String,
    }
    if let Some(lock) = lock_name(tx.backend()) {
        let name = format!("{}\0{}", request.scope, request.key);
        execute(tx, lock, values![hex::encode(name)]).await?;
    }
    let sql = "SELECT operation, input_hash, result FROM idempotency_keys \
               WHERE scope = $1 AND idempotency_key = $2";
    let row = one::<Row>(tx, sql, values![&request.scope, &request.key]).await?;
    Ok(match row {
        None => Replay::Fresh,
        Some(row) if row.operation == request.operation && request.has(&row.input_hash) => {
            Replay::Same(row.result)
        }
        Some(_) => Replay::Other,
    })
}

/// Writes down what `request` was answered.
pub async fn remember(
    tx: &Tx,
    request: &IdempotentRequest,
    result: &str,
) -> Result<(), StorageError> {
    let columns = [
        "scope",
        "idempotency_key",
        "operation",
        "input_hash",
        "result",
        "created_at",
    ];
    let row = values![
        &request.scope,
        &request.key,
        request.operation,
        request.input_hash.clone(),
        result,
        tx.now(),
    ];
    insert(tx, "idempotency_keys", &columns, vec![row]).await
}

/// Forgets what was answered before `before`, at most `limit` answers; how many.
pub async fn sweep(tx: &Tx, before: DateTime<Utc>, limit: i64) -> Result<u64, StorageError> {
    let sql = "DELETE FROM idempotency_keys WHERE (scope, idempotency_key) IN \
               (SELECT scope, idempotency_key FROM idempotency_keys \
               WHERE created_at < $1 LIMIT $2)";
    execute(tx, sql, values![before, limit]).await
}
