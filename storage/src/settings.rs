//! Small facts that the platform keeps about itself, by name.

use crate::error::StorageError;
use crate::sql::{Read, execute, one, values};
use crate::tx::Tx;
use sea_orm::FromQueryResult;

/// The value of `name`, if it was ever set.
pub async fn get(on: &impl Read, name: &str) -> Result<Option<String>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        value: String,
    }
    let row = one::<Row>(
        on,
        "SELECT value FROM settings WHERE name = $1",
        values![name],
    )
    .await?;
    Ok(row.map(|row| row.value))
}

/// Sets `name`.
pub async fn set(tx: &Tx, name: &str, value: &str) -> Result<(), StorageError> {
    let sql = "INSERT INTO settings (name, value) VALUES ($1, $2) \
               ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    execute(tx, sql, values![name, value]).await?;
    Ok(())
}

/// Sets `name` unless it was ever set; its value from now on.
pub async fn set_once(tx: &Tx, name: &str, value: &str) -> Result<String, StorageError> {
    let sql = "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
    execute(tx, sql, values![name, value]).await?;
    let kept = get(tx, name).await?;
    Ok(kept.unwrap_or_else(|| value.to_owned()))
}
