//! The job `output.fold`: takes pending credits into the cells, a transaction at a time.

use crate::app::App;
use storage::StorageError;

/// Credits folded in one transaction: short enough that no payment waits long for it.
const CREDITS_AT_ONCE: i64 = 500;

/// Folds until nothing is pending; how many credits it took. Breaking off loses nothing.
pub async fn fold(app: &App) -> Result<usize, StorageError> {
    let mut folded = 0;
    loop {
        let tx = app.db.begin().await?;
        let taken = storage::output::fold(&tx, CREDITS_AT_ONCE).await?;
        tx.commit().await?;
        if taken == 0 {
            return Ok(folded);
        }
        folded += taken;
    }
}
