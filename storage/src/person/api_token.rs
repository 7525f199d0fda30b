//! Tokens for programs. Only a hash of each is kept.

use crate::error::StorageError;
use crate::sql::{Read, all, execute, insert, number, one, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::person::TokenReach;
use domain::{ApiTokenId, PersonId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// A token to be.
#[derive(Debug, Clone)]
pub struct NewApiToken {
    /// Whose.
    pub person: PersonId,
    /// What they call it.
    pub name: String,
    /// SHA-256 of it.
    pub token_hash: Vec<u8>,
    /// How far it reaches.
    pub reach: TokenReach,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
}

/// A token as its person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// The token.
    pub id: ApiTokenId,
    /// Whose.
    pub person: PersonId,
    /// What they call it.
    pub name: String,
    /// How far it reaches.
    pub reach: TokenReach,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    /// When it was last used, to some minutes; `None` when it never was.
    pub last_used_at: Option<DateTime<Utc>>,
}

const COLUMNS: &str =
    "t.id, t.person_id, t.name, t.reach, t.created_at, t.expires_at, t.last_used_at";

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    person_id: Uuid,
    name: String,
    reach: String,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    last_used_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for ApiToken {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.id.into(),
            person: row.person_id.into(),
            name: row.name,
            reach: serde_json::from_str(&row.reach)?,
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
        })
    }
}

/// Stores a token.
pub async fn insert_api_token(tx: &Tx, new: NewApiToken) -> Result<ApiTokenId, StorageError> {
    let id: ApiTokenId = tx.new_id();
    let columns = [
        "id",
        "person_id",
        "name",
        "token_hash",
        "reach",
        "created_at",
        "expires_at",
    ];
    let row = values![
        id,
        new.person,
        new.name,
        new.token_hash,
        serde_json::to_string(&new.reach)?,
        tx.now(),
        new.expires_at,
    ];
    insert(tx, "api_tokens", &columns, vec![row]).await?;
    Ok(id)
}

/// Puts the hash of a token in its place, once its id is known.
pub async fn set_api_token_hash(
    tx: &Tx,
    id: ApiTokenId,
    token_hash: Vec<u8>,
) -> Result<(), StorageError> {
    let sql = "UPDATE api_tokens SET token_hash = $2 WHERE id = $1";
    execute(tx, sql, values![id, token_hash]).await?;
    Ok(())
}

/// The token with this hash, when it is good at `now` and its person was not erased.
pub async fn find_live_api_token(
    on: &impl Read,
    token_hash: Vec<u8>,
    now: DateTime<Utc>,
) -> Result<Option<ApiToken>, StorageError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM api_tokens t JOIN people p ON p.id = t.person_id \
         WHERE t.token_hash = $1 AND t.expires_at > $2 AND t.ended_at IS NULL \
         AND p.erased_at IS NULL"
    );
    let row: Option<Row> = one(on, &sql, values![token_hash, now]).await?;
    row.map(ApiToken::try_from).transpose()
}

/// The tokens of `person` that are good at `now`, the youngest first; at most `limit`.
pub async fn api_tokens_of(
    on: &impl Read,
    person: PersonId,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<ApiToken>, StorageError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM api_tokens t WHERE t.person_id = $1 AND t.expires_at > $2 \
         AND t.ended_at IS NULL ORDER BY t.id DESC LIMIT $3"
    );
    let rows: Vec<Row> = all(on, &sql, values![person, now, limit]).await?;
    rows.into_iter().map(ApiToken::try_from).collect()
}

/// How many tokens of `person` are good at `now`.
pub async fn count_api_tokens(
    on: &impl Read,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<i64, StorageError> {
    let sql = "SELECT COUNT(*) AS n FROM api_tokens WHERE person_id = $1 AND expires_at > $2 \
               AND ended_at IS NULL";
    number(on, sql, values![person, now]).await
}

/// Notes that a token is in use, unless that was noted after `before`.
pub async fn touch_api_token(
    tx: &Tx,
    id: ApiTokenId,
    before: DateTime<Utc>,
) -> Result<(), StorageError> {
    let sql = "UPDATE api_tokens SET last_used_at = $2 WHERE id = $1 \
               AND (last_used_at IS NULL OR last_used_at < $3)";
    execute(tx, sql, values![id, tx.now(), before]).await?;
    Ok(())
}

/// Ends a token of `person`; true when it was good until now.
pub async fn end_api_token(
    tx: &Tx,
    person: PersonId,
    id: ApiTokenId,
) -> Result<bool, StorageError> {
    let sql = "UPDATE api_tokens SET ended_at = $3 WHERE id = $1 AND person_id = $2 \
               AND ended_at IS NULL AND expires_at > $3";
    Ok(execute(tx, sql, values![id, person, tx.now()]).await? == 1)
}

/// Ends every token of `person`; how many.
pub async fn end_api_tokens(tx: &Tx, person: PersonId) -> Result<u64, StorageError> {
    let sql = "UPDATE api_tokens SET ended_at = $2 WHERE person_id = $1 AND ended_at IS NULL";
    execute(tx, sql, values![person, tx.now()]).await
}
