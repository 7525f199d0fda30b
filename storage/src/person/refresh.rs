//! Refresh tokens: each is good once, and those that were used are remembered, so that a second
//! use is noticed. Only hashes are kept.

use crate::error::StorageError;
use crate::sql::{Read, execute, insert, one, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::{PersonId, SessionId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// A refresh token that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownRefresh {
    /// The session that it keeps going.
    pub session: SessionId,
    /// Whose.
    pub person: PersonId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was used, if it was.
    pub used_at: Option<DateTime<Utc>>,
    /// When the session ends by itself.
    pub session_expires_at: DateTime<Utc>,
    /// Until when the session's token is good.
    pub access_expires_at: Option<DateTime<Utc>>,
    /// Whether the session has ended.
    pub is_ended: bool,
}

/// The tokens that take the place of those before them.
#[derive(Debug, Clone)]
pub struct NextTokens {
    /// SHA-256 of the next token of requests.
    pub access_hash: Vec<u8>,
    /// Until when that is good.
    pub access_expires_at: DateTime<Utc>,
    /// SHA-256 of the next refresh token.
    pub refresh_hash: Vec<u8>,
    /// When the session ends by itself.
    pub expires_at: DateTime<Utc>,
}

/// Stores a refresh token of `session`.
pub async fn insert_refresh(
    tx: &Tx,
    session: SessionId,
    token_hash: Vec<u8>,
) -> Result<(), StorageError> {
    let columns = ["token_hash", "session_id", "created_at"];
    let row = values![token_hash, session, tx.now()];
    insert(tx, "session_refreshes", &columns, vec![row]).await
}

/// The refresh token with this hash, used or not, unless its person was erased.
pub async fn find_refresh(
    on: &impl Read,
    token_hash: &[u8],
) -> Result<Option<KnownRefresh>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        session_id: Uuid,
        person_id: Uuid,
        created_at: DateTime<Utc>,
        used_at: Option<DateTime<Utc>>,
        expires_at: DateTime<Utc>,
        access_expires_at: Option<DateTime<Utc>>,
        ended_at: Option<DateTime<Utc>>,
    }
    let sql = "SELECT r.session_id, s.person_id, r.created_at, r.used_at, s.expires_at, \
               s.access_expires_at, s.ended_at FROM session_refreshes r \
               JOIN sessions s ON s.id = r.session_id JOIN people p ON p.id = s.person_id \
               WHERE r.token_hash = $1 AND p.erased_at IS NULL";
    let row = one::<Row>(on, sql, values![token_hash.to_vec()]).await?;
    Ok(row.map(|row| KnownRefresh {
        session: row.session_id.into(),
        person: row.person_id.into(),
        created_at: row.created_at,
        used_at: row.used_at,
        session_expires_at: row.expires_at,
        access_expires_at: row.access_expires_at,
        is_ended: row.ended_at.is_some(),
    }))
}

/// Uses a refresh token up: true for the one who did, false for whoever came second.
pub async fn use_refresh(tx: &Tx, token_hash: &[u8]) -> Result<bool, StorageError> {
    let sql = "UPDATE session_refreshes SET used_at = $2 WHERE token_hash = $1 \
               AND used_at IS NULL";
    Ok(execute(tx, sql, values![token_hash.to_vec(), tx.now()]).await? == 1)
}

/// Puts the next tokens into the place of those of `session`.
pub async fn renew_session(
    tx: &Tx,
    session: SessionId,
    next: NextTokens,
) -> Result<(), StorageError> {
    let sql = "UPDATE sessions SET token_hash = $2, access_expires_at = $3, expires_at = $4, \
               last_used_at = $5 WHERE id = $1 AND ended_at IS NULL";
    let values = values![
        session,
        next.access_hash,
        next.access_expires_at,
        next.expires_at,
        tx.now()
    ];
    execute(tx, sql, values).await?;
    insert_refresh(tx, session, next.refresh_hash).await
}

/// Forgets refresh tokens that were made before `before`, at most `limit`; how many.
pub async fn sweep_refreshes(
    tx: &Tx,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<u64, StorageError> {
    let sql = "DELETE FROM session_refreshes WHERE token_hash IN \
               (SELECT token_hash FROM session_refreshes WHERE created_at < $1 LIMIT $2)";
    execute(tx, sql, values![before, limit]).await
}
