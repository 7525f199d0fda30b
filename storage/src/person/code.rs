//! Codes that were sent to logins: one for each purpose and login, and neither is readable here.

use crate::error::StorageError;
use crate::sql::{execute, one, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::person::CodePurpose;
use sea_orm::FromQueryResult;

/// A code to be.
#[derive(Debug, Clone)]
pub struct NewCode {
    /// What it is good for.
    pub purpose: CodePurpose,
    /// A keyed hash of the login.
    pub login_hash: Vec<u8>,
    /// A keyed hash of the code.
    pub code_hash: Vec<u8>,
    /// How often it may be guessed at.
    pub tries: i64,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

/// Stores a code in the place of the one before it.
pub async fn put_code(tx: &Tx, new: NewCode) -> Result<(), StorageError> {
    let sql = "INSERT INTO login_codes (purpose, login_hash, code_hash, tries_left, created_at, \
               expires_at) VALUES ($1, $2, $3, $4, $5, $6) \
               ON CONFLICT (purpose, login_hash) DO UPDATE SET code_hash = excluded.code_hash, \
               tries_left = excluded.tries_left, created_at = excluded.created_at, \
               expires_at = excluded.expires_at";
    let values = values![
        new.purpose.code(),
        new.login_hash,
        new.code_hash,
        new.tries,
        tx.now(),
        new.expires_at
    ];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Takes one of the tries of a code that is good; the hash that it must have. `None` when there is
/// none for this login, or it has run out, of time or of tries.
pub async fn try_code(
    tx: &Tx,
    purpose: CodePurpose,
    login_hash: &[u8],
) -> Result<Option<Vec<u8>>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        code_hash: Vec<u8>,
    }
    let sql = "UPDATE login_codes SET tries_left = tries_left - 1 WHERE purpose = $1 \
               AND login_hash = $2 AND tries_left > 0 AND expires_at > $3 RETURNING code_hash";
    let values = values![purpose.code(), login_hash.to_vec(), tx.now()];
    let row = one::<Row>(tx, sql, values).await?;
    Ok(row.map(|row| row.code_hash))
}

/// Forgets a code: it was used.
pub async fn drop_code(
    tx: &Tx,
    purpose: CodePurpose,
    login_hash: &[u8],
) -> Result<(), StorageError> {
    let sql = "DELETE FROM login_codes WHERE purpose = $1 AND login_hash = $2";
    execute(tx, sql, values![purpose.code(), login_hash.to_vec()]).await?;
    Ok(())
}

/// Forgets codes that ran out by `before`, at most `limit`; how many.
pub async fn sweep_codes(tx: &Tx, before: DateTime<Utc>, limit: i64) -> Result<u64, StorageError> {
    let sql = "DELETE FROM login_codes WHERE (purpose, login_hash) IN \
               (SELECT purpose, login_hash FROM login_codes WHERE expires_at <= $1 LIMIT $2)";
    execute(tx, sql, values![before, limit]).await
}
