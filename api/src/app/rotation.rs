//! From one secret key to the next (docs/adr/0019-keys-have-names.md).

use crate::app::installation::remember_secret;
use crate::app::person::entry;
use crate::app::{Actor, App};
use storage::StorageError;
use storage::seal::{Hanging, hanging, rotate_some};

/// Rows in one transaction: short enough that nobody waits long for it.
const ROWS_AT_ONCE: u32 = 200;

/// Seals everything anew that hangs on a key of before, a little in each transaction, while others
/// work; how many rows. Killed at any point, it goes on where it was. Then the database remembers
/// the new key as its own.
///
/// # Errors
/// [`StorageError::Corrupt`] names a row that none of the keys opens.
pub async fn rotate_keys(app: &App, mut told: impl FnMut(u64)) -> Result<u64, StorageError> {
    let mut rotated = 0;
    loop {
        let tx = app.db.begin().await?;
        let some = rotate_some(&tx, ROWS_AT_ONCE).await?;
        tx.commit().await?;
        rotated += some;
        if some == 0 {
            break;
        }
        told(rotated);
    }
    let tx = app.db.begin().await?;
    remember_secret(app, &tx).await?;
    let system = Actor::system("keys-rotate");
    let mut row = entry(&system, "keys.rotate", "key", app.db.keyring().key_id());
    row.after = Some(serde_json::json!({ "rows": rotated }));
    storage::audit::record(&tx, row).await?;
    tx.commit().await?;
    Ok(rotated)
}

/// What still hangs on a key of before: all of it must be zero before that key may go.
///
/// # Errors
/// When the database fails.
pub async fn hanging_rows(app: &App) -> Result<Vec<Hanging>, StorageError> {
    let found = hanging(&app.db, app.db.keyring()).await?;
    Ok(found.into_iter().filter(|one| one.rows > 0).collect())
}
