//! From where logins have signed in, under keyed hashes.

use crate::error::StorageError;
use crate::sql::{Read, execute, number, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};

/// True when `place` was made familiar and is so at `now`.
pub async fn is_familiar(
    on: &impl Read,
    place: &[u8],
    now: DateTime<Utc>,
) -> Result<bool, StorageError> {
    let sql = "SELECT COUNT(*) AS n FROM familiar_places WHERE place_hash = $1 AND expires_at > $2";
    Ok(number(on, sql, values![place.to_vec(), now]).await? > 0)
}

/// Makes `place` familiar until `expires_at`.
pub async fn make_familiar(
    tx: &Tx,
    place: &[u8],
    expires_at: DateTime<Utc>,
) -> Result<(), StorageError> {
    let sql = "INSERT INTO familiar_places (place_hash, expires_at) VALUES ($1, $2) \
               ON CONFLICT (place_hash) DO UPDATE SET expires_at = excluded.expires_at";
    execute(tx, sql, values![place.to_vec(), expires_at]).await?;
    Ok(())
}

/// Forgets places that are familiar no more by `before`, at most `limit`; how many.
pub async fn sweep_places(tx: &Tx, before: DateTime<Utc>, limit: i64) -> Result<u64, StorageError> {
    let sql = "DELETE FROM familiar_places WHERE place_hash IN \
               (SELECT place_hash FROM familiar_places WHERE expires_at <= $1 LIMIT $2)";
    execute(tx, sql, values![before, limit]).await
}
