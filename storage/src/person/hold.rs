//! People held still: for work that must not end after they were erased, and for erasing them.

use crate::dialect::{for_key_share, for_update};
use crate::error::StorageError;
use crate::sql::{Read, number, values};
use crate::tx::Tx;
use domain::PersonId;

/// Keeps `person` from being erased until the transaction ends; false when they were. Many may
/// hold the same person.
pub async fn hold(tx: &Tx, person: PersonId) -> Result<bool, StorageError> {
    living(tx, person, for_key_share(tx.backend())).await
}

/// Waits for all who hold `person`, and keeps others from it until the transaction ends; false when
/// they were erased.
pub async fn lock(tx: &Tx, person: PersonId) -> Result<bool, StorageError> {
    living(tx, person, for_update(tx.backend())).await
}

async fn living(tx: &Tx, person: PersonId, lock: &str) -> Result<bool, StorageError> {
    let one = format!("SELECT id FROM people WHERE id = $1 AND erased_at IS NULL{lock}");
    let sql = format!("SELECT COUNT(*) AS n FROM ({one}) AS living");
    Ok(number(tx, &sql, values![person]).await? > 0)
}
