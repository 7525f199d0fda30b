//! [`Standby`]: a copy that follows the database, and answers reads that may be a moment old.
//!
//! It is never needed: whatever it does not answer, the database itself is asked. One that is away
//! is left alone for a few seconds, in which nobody waits for it; then a single read tries it
//! (docs/adr/0016-reads-of-a-moment-ago.md).

use crate::availability::Availability;
use crate::db::Db;
use crate::error::StorageError;
use crate::sql::{Read, one, values};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, FromQueryResult,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How long somebody waits for a connection to it.
const ACQUIRE: Duration = Duration::from_secs(1);
/// How long a statement may take there.
const STATEMENT: Duration = Duration::from_secs(4);
/// How long all of it may take, when nothing is heard of it: the database must have time left to
/// answer in its place.
const PATIENCE: Duration = Duration::from_secs(6);
/// How long it is left alone when it is away.
const REST: Duration = Duration::from_secs(5);
/// How long a connection lies idle before it is tried out when it is next used.
const STALE: Duration = Duration::from_secs(1);

/// What counts reads that the database itself answered in place of the standby.
pub const FALLBACKS: &str = "database_standby_fallbacks_total";

/// The standby. Clones share its connections and know the same of it.
#[derive(Debug, Clone)]
pub struct Standby {
    pool: DatabaseConnection,
    availability: Availability,
    trials: Arc<Trials>,
    opened: Instant,
}

impl Standby {
    /// Connects when it is first asked, so that it need not be there.
    pub(crate) async fn open(url: &str, connections: u32) -> Result<Self, StorageError> {
        let mut connect = ConnectOptions::new(url);
        connect
            .connect_lazy(true)
            .max_connections(connections)
            .acquire_timeout(ACQUIRE)
            .statement_timeout(STATEMENT)
            .test_before_acquire_if_idle_for(STALE)
            .sqlx_logging(false)
            .map_sqlx_postgres_opts(|postgres| {
                postgres
                    .statement_cache_capacity(512)
                    .options([("default_transaction_read_only", "on")])
            });
        let pool = Database::connect(connect).await;
        Ok(Self {
            pool: pool.map_err(StorageError::Open)?,
            availability: Availability::default(),
            trials: Arc::new(Trials::default()),
            opened: Instant::now(),
        })
    }

    /// What it answers to `ask`; nothing when it is away or has none, whatever the reason.
    pub(crate) async fn answer<'a, T, F: Future<Output = Result<T, DbErr>>>(
        &'a self,
        ask: impl FnOnce(&'a DatabaseConnection) -> F,
    ) -> Option<T> {
        let is_trial = self.availability.is_away();
        if is_trial && !self.trials.take(self.opened.elapsed()) {
            metrics::counter!(FALLBACKS).increment(1);
            return None;
        }
        let asked = async {
            let answer = tokio::time::timeout(PATIENCE, ask(&self.pool)).await;
            answer
                .map_err(|_| StorageError::Unavailable)?
                .map_err(StorageError::Statement)
        };
        let answered = if is_trial {
            asked.await
        } else {
            self.availability.unless_away(asked).await
        };
        answered
            .inspect_err(|error| self.note(error))
            .inspect(|_| self.note_back(is_trial))
            .ok()
    }

    /// Conflicts with what it replays, and statements that it refuses or that take too long, are no
    /// reason to leave it alone.
    fn note(&self, error: &StorageError) {
        metrics::counter!(FALLBACKS).increment(1);
        let is_away = error.is_away();
        if is_away {
            if !self.availability.tell(true) {
                return;
            }
            self.trials.rest(self.opened.elapsed());
        }
        let error: &dyn std::error::Error = error;
        tracing::warn!(error, is_away, "the standby did not answer a read");
    }

    fn note_back(&self, is_trial: bool) {
        if is_trial && self.availability.tell(false) {
            tracing::info!("the standby answers again");
        }
    }

    /// Closes its connections.
    pub(crate) async fn close(&self) -> Result<(), StorageError> {
        let closed = self.pool.close_by_ref().await;
        closed.map_err(StorageError::Statement)
    }
}

impl Read for Standby {
    fn connection(&self) -> &impl ConnectionTrait {
        &self.pool
    }
}

/// When a standby that is away is tried again, in milliseconds since it was opened.
#[derive(Debug, Default)]
struct Trials {
    next: AtomicU64,
}

impl Trials {
    /// True for one caller each time that the rest is over.
    fn take(&self, now: Duration) -> bool {
        let next = self.next.load(Ordering::Acquire);
        milliseconds(now) >= next
            && self
                .next
                .compare_exchange(
                    next,
                    milliseconds(now + REST),
                    Ordering::AcqRel,
                    Ordering::Acquire,
                )
                .is_ok()
    }

    /// Begins a rest.
    fn rest(&self, now: Duration) {
        let next = milliseconds(now + REST);
        self.next.store(next, Ordering::Release);
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// How the standby stands to its database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Whether it follows another server. One that does not has gone its own way.
    pub is_standby: bool,
    /// Whether both are copies of one server; `None` when its user may not ask.
    pub is_same_system: Option<bool>,
    /// Whether both addresses name the same database of it.
    pub is_same_database: bool,
    /// What the database wrote and it does not know yet.
    pub bytes_behind: i64,
    /// The age of the last transaction that it knows; `None` when it was told of none.
    pub milliseconds_behind: Option<i64>,
}

/// How the standby stands; `None` when there is none.
///
/// # Errors
/// When one of both does not answer.
pub async fn standing(db: &Db) -> Result<Option<Standing>, StorageError> {
    #[derive(FromQueryResult)]
    struct Head {
        position: String,
        name: String,
    }
    #[derive(FromQueryResult)]
    struct Behind {
        is_standby: bool,
        is_same_database: bool,
        bytes: Option<i64>,
        milliseconds: Option<i64>,
    }
    let Some(standby) = db.standby_of_server() else {
        return Ok(None);
    };
    let head = "SELECT pg_current_wal_lsn()::text AS position, current_database()::text AS name";
    let head = one::<Head>(db, head, Vec::new()).await?;
    let head = head.ok_or(StorageError::Unavailable)?;
    let behind = "SELECT pg_is_in_recovery() AS is_standby, \
        current_database() = $2 AS is_same_database, \
        pg_wal_lsn_diff($1::text::pg_lsn, pg_last_wal_replay_lsn())::bigint AS bytes, \
        (EXTRACT(EPOCH FROM now() - pg_last_xact_replay_timestamp()) * 1000)::bigint \
        AS milliseconds";
    let behind = one::<Behind>(standby, behind, values![head.position, head.name]).await?;
    let behind = behind.ok_or(StorageError::Unavailable)?;
    let systems = (system(db).await?, system(standby).await?);
    Ok(Some(Standing {
        is_standby: behind.is_standby,
        is_same_system: systems.0.zip(systems.1).map(|(one, other)| one == other),
        is_same_database: behind.is_same_database,
        bytes_behind: behind.bytes.unwrap_or(0).max(0),
        milliseconds_behind: behind.milliseconds,
    }))
}

/// What a server has in common with its copies alone; `None` when this user may not ask.
async fn system(on: &impl Read) -> Result<Option<i64>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        system: i64,
    }
    let sql = "SELECT system_identifier AS system FROM pg_control_system()";
    match one::<Row>(on, sql, Vec::new()).await {
        Ok(row) => Ok(row.map(|row| row.system)),
        Err(error) if error.is_forbidden() => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_is_away_is_tried_by_one_read_after_each_rest() {
        let trials = Trials::default();
        let at = Duration::from_mins(1);
        trials.rest(at);
        assert!(!trials.take(at));
        assert!(trials.take(at + REST));
        assert!(!trials.take(at + REST));
        assert!(trials.take(at + REST * 2));
    }
}
