//! Sessions. Only a hash of each token is kept: who reads the table cannot sign in with it.

use crate::error::StorageError;
use crate::sql::{Read, execute, insert, one, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::{PersonId, SessionId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// A session to be.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Whose.
    pub person: PersonId,
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
}

/// A session that is good at the instant it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LiveSession {
    /// The session.
    pub id: SessionId,
    /// Whose.
    pub person: PersonId,
}

/// Stores a new session.
pub async fn insert_session(tx: &Tx, new: NewSession) -> Result<SessionId, StorageError> {
    let id: SessionId = tx.new_id();
    let columns = ["id", "person_id", "token_hash", "created_at", "expires_at"];
    let row = values![id, new.person, new.token_hash, tx.now(), new.expires_at];
    insert(tx, "sessions", &columns, vec![row]).await?;
    Ok(id)
}

/// The session behind a token's hash; `None` when it ended, ran out by `now`, or never was, and
/// when its person was erased.
pub async fn find_live_session(
    on: &impl Read,
    token_hash: Vec<u8>,
    now: DateTime<Utc>,
) -> Result<Option<LiveSession>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        person_id: Uuid,
    }
    let sql = "SELECT s.id, s.person_id FROM sessions s JOIN people p ON p.id = s.person_id \
               WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.ended_at IS NULL \
               AND p.erased_at IS NULL";
    let row = one::<Row>(on, sql, values![token_hash, now]).await?;
    Ok(row.map(|row| LiveSession {
        id: row.id.into(),
        person: row.person_id.into(),
    }))
}

/// Ends a session; one that has ended stays as it is.
pub async fn end_session(tx: &Tx, id: SessionId) -> Result<(), StorageError> {
    let sql = "UPDATE sessions SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
    execute(tx, sql, values![id, tx.now()]).await?;
    Ok(())
}

/// Forgets sessions that ran out by `before`, at most `limit`; how many.
pub async fn sweep_sessions(
    tx: &Tx,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<u64, StorageError> {
    let sql = "DELETE FROM sessions WHERE id IN \
               (SELECT id FROM sessions WHERE expires_at <= $1 LIMIT $2)";
    execute(tx, sql, values![before, limit]).await
}
