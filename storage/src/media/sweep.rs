//! Objects that were announced and never sent.

use crate::error::StorageError;
use crate::sql::{execute, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};

/// Forgets objects whose bytes could arrive until before `before` and did not, at most `limit`; how
/// many. Nothing refers to them: only an object that is ready can be attached.
pub async fn sweep_unsent(tx: &Tx, before: DateTime<Utc>, limit: i64) -> Result<u64, StorageError> {
    // The state is asked for twice: bytes may arrive while the row is waited for.
    let sql = "DELETE FROM media WHERE state = 'PENDING' AND id IN (SELECT id FROM media \
               WHERE state = 'PENDING' AND upload_expires_at < $1 LIMIT $2)";
    execute(tx, sql, values![before, limit]).await
}
