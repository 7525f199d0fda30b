//! Folding: takes pending credits into the cells, a transaction at a time.
//!
//! No payment asks for it, since that would be a row that all of them share. The worker looks.

use crate::app::App;
use std::time::Duration;
use storage::StorageError;
use storage::output::has_pending;
use tokio::sync::watch;

/// Credits folded in one transaction: short enough that no payment waits long for it.
const CREDITS_AT_ONCE: i64 = 500;
/// How long credits wait to be folded. Reads add them meanwhile, so only speed hangs on it.
const PAUSE: Duration = Duration::from_secs(1);
/// The pause after a failure, which is as likely to be met again.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(30);

/// Folds until `shutdown` turns true.
pub async fn keep_folding(app: &App, mut shutdown: watch::Receiver<bool>) {
    while !*shutdown.borrow() {
        let pause = match fold(app).await {
            Ok(_) => PAUSE,
            Err(error) => {
                let error: &dyn std::error::Error = &error;
                tracing::error!(error, "output is not folded");
                PAUSE_AFTER_FAILURE
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            stopped = shutdown.changed() => if stopped.is_err() { return },
        }
    }
}

/// Folds until nothing is pending, or only what another folds at this moment; how many credits it
/// took. Breaking off loses nothing.
pub async fn fold(app: &App) -> Result<usize, StorageError> {
    let mut folded = 0;
    while has_pending(&app.db).await? {
        let tx = app.db.begin().await?;
        let taken = storage::output::fold(&tx, CREDITS_AT_ONCE).await?;
        tx.commit().await?;
        if taken == 0 {
            break;
        }
        folded += taken;
    }
    Ok(folded)
}
