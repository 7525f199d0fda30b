//! Sessions. Only a hash of each token is kept: who reads the table cannot sign in with it.

use crate::error::StorageError;
use crate::sql::{Read, all, execute, insert, one, values};
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
    /// Until when the token is good; `None` for as long as the session.
    pub access_expires_at: Option<DateTime<Utc>>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    /// How it began.
    pub started_by: &'static str,
    /// What the client calls itself.
    pub client: Option<String>,
}

/// A session that is good at the instant it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LiveSession {
    /// The session.
    pub id: SessionId,
    /// Whose.
    pub person: PersonId,
    /// When it was last used, to some minutes.
    pub last_used_at: DateTime<Utc>,
}

/// A session as its person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedSession {
    /// The session.
    pub id: SessionId,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to some minutes.
    pub last_used_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    /// How it began.
    pub started_by: String,
    /// What the client calls itself.
    pub client: Option<String>,
}

/// Stores a new session.
pub async fn insert_session(tx: &Tx, new: NewSession) -> Result<SessionId, StorageError> {
    let id: SessionId = tx.new_id();
    let columns = [
        "id",
        "person_id",
        "token_hash",
        "created_at",
        "expires_at",
        "access_expires_at",
        "last_used_at",
        "started_by",
        "client",
    ];
    let row = values![
        id,
        new.person,
        new.token_hash,
        tx.now(),
        new.expires_at,
        new.access_expires_at,
        tx.now(),
        new.started_by,
        new.client,
    ];
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
        used_at: DateTime<Utc>,
    }
    let sql = "SELECT s.id, s.person_id, COALESCE(s.last_used_at, s.created_at) AS used_at \
               FROM sessions s JOIN people p ON p.id = s.person_id \
               WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.ended_at IS NULL \
               AND (s.access_expires_at IS NULL OR s.access_expires_at > $2) \
               AND p.erased_at IS NULL";
    let row = one::<Row>(on, sql, values![token_hash, now]).await?;
    Ok(row.map(|row| LiveSession {
        id: row.id.into(),
        person: row.person_id.into(),
        last_used_at: row.used_at,
    }))
}

/// The sessions of `person` that are good at `now`, the youngest first; at most `limit`.
pub async fn sessions_of(
    on: &impl Read,
    person: PersonId,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<ListedSession>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        created_at: DateTime<Utc>,
        used_at: DateTime<Utc>,
        expires_at: DateTime<Utc>,
        started_by: Option<String>,
        client: Option<String>,
    }
    let sql = "SELECT id, created_at, COALESCE(last_used_at, created_at) AS used_at, expires_at, \
               started_by, client FROM sessions WHERE person_id = $1 AND expires_at > $2 \
               AND ended_at IS NULL ORDER BY id DESC LIMIT $3";
    let rows = all::<Row>(on, sql, values![person, now, limit]).await?;
    let listed = |row: Row| ListedSession {
        id: row.id.into(),
        created_at: row.created_at,
        last_used_at: row.used_at,
        expires_at: row.expires_at,
        started_by: row.started_by.unwrap_or_else(|| "PASSWORD".to_owned()),
        client: row.client,
    };
    Ok(rows.into_iter().map(listed).collect())
}

/// Notes that a session is in use, unless that was noted after `before`.
pub async fn touch_session(
    tx: &Tx,
    id: SessionId,
    before: DateTime<Utc>,
) -> Result<(), StorageError> {
    let sql = "UPDATE sessions SET last_used_at = $2 WHERE id = $1 AND ended_at IS NULL \
               AND (last_used_at IS NULL OR last_used_at < $3)";
    execute(tx, sql, values![id, tx.now(), before]).await?;
    Ok(())
}

/// Ends a session of `person`; true when it was good until now.
pub async fn end_session_of(
    tx: &Tx,
    person: PersonId,
    id: SessionId,
) -> Result<bool, StorageError> {
    let sql = "UPDATE sessions SET ended_at = $3 WHERE id = $1 AND person_id = $2 \
               AND ended_at IS NULL AND expires_at > $3";
    Ok(execute(tx, sql, values![id, person, tx.now()]).await? == 1)
}

/// Ends every session of `person` but `kept`; how many.
pub async fn end_other_sessions(
    tx: &Tx,
    person: PersonId,
    kept: Option<SessionId>,
) -> Result<u64, StorageError> {
    // No session has the nil id.
    let kept = kept.unwrap_or(SessionId::from_uuid(Uuid::nil()));
    let sql = "UPDATE sessions SET ended_at = $3 WHERE person_id = $1 AND ended_at IS NULL \
               AND expires_at > $3 AND id <> $2";
    execute(tx, sql, values![person, kept, tx.now()]).await
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
