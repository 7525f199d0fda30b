//! What a worker looks at from time to time: the schedule, and how far jobs are behind.

use super::measure::{show, show_breaches};
use super::sweep::SCHEDULE;
use crate::app::App;
use chrono::{DateTime, Utc};
use std::time::Duration;
use storage::StorageError;
use storage::jobs::{backlog, fire};
use storage::person::breach_alarm;
use tokio::sync::watch;

/// Between two looks; a scheduled job comes so much later than its slot at most.
const PAUSE: Duration = Duration::from_secs(15);

/// Looks until `shutdown` turns true.
pub(super) async fn keep_up(app: &App, mut shutdown: watch::Receiver<bool>) {
    let mut seen = vec![None; SCHEDULE.len()];
    while !*shutdown.borrow() {
        if let Err(error) = look(app, &mut seen).await {
            let error: &dyn std::error::Error = &error;
            tracing::error!(error, "the schedule of jobs cannot be looked at");
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            stopped = shutdown.changed() => if stopped.is_err() { return },
        }
    }
}

/// Fires each slot that this process has not seen fired yet, and shows how far jobs are behind.
async fn look(app: &App, seen: &mut [Option<DateTime<Utc>>]) -> Result<(), StorageError> {
    let now = app.environment().clock.now();
    for (schedule, seen) in SCHEDULE.iter().zip(seen) {
        let slot = Some(schedule.slot(now));
        if *seen != slot {
            fire(&app.db, *schedule).await?;
            *seen = slot;
        }
    }
    show(&backlog(&app.db, now).await?, now);
    show_breaches(&breach_alarm(&app.db).await?, now);
    Ok(())
}
