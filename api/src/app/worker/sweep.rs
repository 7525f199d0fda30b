//! Sweeps: what has had its time is forgotten, a little in each transaction.

use crate::app::App;
use crate::app::catalogue::WITHDRAW_FORBIDDEN_JOB;
use crate::app::enterprise::EXPIRY_JOB;
use chrono::{DateTime, Duration, Months, Utc};
use storage::jobs::{Schedule, sweep_slots};
use storage::media::sweep_unsent;
use storage::person::{
    sweep_attempts, sweep_codes, sweep_exports, sweep_places, sweep_refreshes, sweep_sessions,
};
use storage::seal::{KeptAs, forget_older};
use storage::{StorageError, Tx, idempotency};

/// Forgets sessions that ran out.
pub(super) const SESSIONS_JOB: &str = "session.sweep";
/// Forgets refresh tokens that would have run out.
pub(super) const REFRESHES_JOB: &str = "session_refresh.sweep";
/// Forgets codes that ran out.
pub(super) const CODES_JOB: &str = "login_code.sweep";
/// Forgets counts of attempts that hold nobody back.
pub(super) const ATTEMPTS_JOB: &str = "attempt_count.sweep";
/// Forgets from where logins have signed in long ago.
pub(super) const PLACES_JOB: &str = "familiar_place.sweep";
/// Forgets what was answered to requests that do not come again.
pub(super) const KEYS_JOB: &str = "idempotency.sweep";
/// Forgets uploads that were announced and never sent.
pub(super) const MEDIA_JOB: &str = "media.sweep";
/// Forgets slots that have fired.
pub(super) const SLOTS_JOB: &str = "job_slot.sweep";

/// Forgets exports that nobody fetches any more.
pub(super) const EXPORTS_JOB: &str = "person_export.sweep";
/// Forgets personal values that were kept for as long as they are.
pub(super) const VALUES_JOB: &str = "sealed_value.sweep";

/// Every job that comes by itself.
pub(super) const SCHEDULE: &[Schedule] = &[
    hourly(SESSIONS_JOB),
    hourly(REFRESHES_JOB),
    hourly(CODES_JOB),
    hourly(ATTEMPTS_JOB),
    hourly(PLACES_JOB),
    hourly(KEYS_JOB),
    hourly(MEDIA_JOB),
    hourly(SLOTS_JOB),
    hourly(EXPORTS_JOB),
    daily(VALUES_JOB),
    daily(EXPIRY_JOB),
    daily(WITHDRAW_FORBIDDEN_JOB),
];

/// How long a refresh token is kept: as long as it could be good, so that a second use is noticed.
const REFRESHES_KEPT: Duration = Duration::days(31);
/// How long an answer is kept for a request that comes again.
const KEYS_KEPT: Duration = Duration::days(7);
/// How long an upload is kept after its bytes could arrive for the last time.
const UNSENT_KEPT: Duration = Duration::days(1);
/// How long it is kept that a slot has fired: longer than any slot.
const SLOTS_KEPT: Duration = Duration::days(7);

/// Rows forgotten in one transaction: short enough that nobody waits long for it.
const ROWS_AT_ONCE: i64 = 500;

const fn hourly(kind: &'static str) -> Schedule {
    Schedule {
        kind,
        every: Duration::hours(1),
    }
}

/// At 07:00 WIB, or as soon as a node is there.
const fn daily(kind: &'static str) -> Schedule {
    Schedule {
        kind,
        every: Duration::days(1),
    }
}

/// What is swept.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sweep {
    Sessions,
    Refreshes,
    Codes,
    Attempts,
    Places,
    Keys,
    Media,
    Slots,
    Exports,
    Money,
    Other,
}

impl Sweep {
    /// Forgets some of it; how many rows.
    async fn some(self, app: &App, tx: &Tx) -> Result<u64, StorageError> {
        let now = tx.now();
        match self {
            Self::Sessions => sweep_sessions(tx, now, ROWS_AT_ONCE).await,
            Self::Refreshes => sweep_refreshes(tx, now - REFRESHES_KEPT, ROWS_AT_ONCE).await,
            Self::Codes => sweep_codes(tx, now, ROWS_AT_ONCE).await,
            Self::Attempts => sweep_attempts(tx, now.timestamp_millis(), ROWS_AT_ONCE).await,
            Self::Places => sweep_places(tx, now, ROWS_AT_ONCE).await,
            Self::Keys => idempotency::sweep(tx, now - KEYS_KEPT, ROWS_AT_ONCE).await,
            Self::Media => sweep_unsent(tx, now - UNSENT_KEPT, ROWS_AT_ONCE).await,
            Self::Slots => sweep_slots(tx, now - SLOTS_KEPT, ROWS_AT_ONCE).await,
            Self::Exports => sweep_exports(tx, now, ROWS_AT_ONCE).await,
            Self::Money => {
                let before = years_before(now, app.settings.retention.money_years);
                forget_older(tx, KeptAs::Money, before, ROWS_AT_ONCE).await
            }
            Self::Other => {
                let before = years_before(now, app.settings.retention.other_years);
                forget_older(tx, KeptAs::Other, before, ROWS_AT_ONCE).await
            }
        }
    }
}

/// `now`, so many years ago. Before all calendars nothing was stored.
fn years_before(now: DateTime<Utc>, years: u32) -> DateTime<Utc> {
    let months = Months::new(years.saturating_mul(12));
    now.checked_sub_months(months)
        .unwrap_or(DateTime::UNIX_EPOCH)
}

/// Forgets until it finds less than it may take at once.
pub(super) async fn sweep(app: &App, what: Sweep) -> Result<(), StorageError> {
    loop {
        let tx = app.db.begin().await?;
        let swept = what.some(app, &tx).await?;
        tx.commit().await?;
        if swept < ROWS_AT_ONCE.unsigned_abs() {
            return Ok(());
        }
    }
}
