//! What an operator sees of the jobs.

use crate::error::StorageError;
use crate::sql::{Read, all, number, one, values};
use chrono::{DateTime, Utc};
use domain::JobId;
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// It waits for its time.
    Waiting,
    /// A worker may take it.
    Due,
    /// A worker holds it.
    Running,
    /// It was given up.
    Dead,
}

impl JobState {
    /// The word for people.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "WAITING",
            Self::Due => "DUE",
            Self::Running => "RUNNING",
            Self::Dead => "DEAD",
        }
    }
}

/// A job as it stands at one instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobView {
    /// Which.
    pub id: JobId,
    /// Which kind of work.
    pub kind: String,
    /// What it is about, as JSON.
    pub payload: String,
    /// Where it stands.
    pub state: JobState,
    /// Tries so far.
    pub attempts: i64,
    /// Tries before it is given up.
    pub max_attempts: i64,
    /// Not before this instant.
    pub run_at: DateTime<Utc>,
    /// Why the last try failed, if it did.
    pub last_error: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    kind: String,
    payload: String,
    attempts: i64,
    max_attempts: i64,
    run_at: DateTime<Utc>,
    leased_until: Option<DateTime<Utc>>,
    last_error: Option<String>,
    dead_at: Option<DateTime<Utc>>,
}

impl Row {
    fn view(self, now: DateTime<Utc>) -> JobView {
        let state = if self.dead_at.is_some() {
            JobState::Dead
        } else if self.leased_until.is_some_and(|until| until >= now) {
            JobState::Running
        } else if self.run_at <= now {
            JobState::Due
        } else {
            JobState::Waiting
        };
        JobView {
            id: self.id.into(),
            kind: self.kind,
            payload: self.payload,
            state,
            attempts: self.attempts,
            max_attempts: self.max_attempts,
            run_at: self.run_at,
            last_error: self.last_error,
        }
    }
}

const COLUMNS: &str = "SELECT id, kind, payload, attempts, max_attempts, run_at, leased_until, \
                       last_error, dead_at FROM jobs";

/// The jobs whose time comes first, at most `limit`; only those given up when `only_dead`.
pub async fn list(
    on: &impl Read,
    now: DateTime<Utc>,
    only_dead: bool,
    limit: i64,
) -> Result<Vec<JobView>, StorageError> {
    let which = if only_dead {
        "WHERE dead_at IS NOT NULL"
    } else {
        ""
    };
    let sql = format!("{COLUMNS} {which} ORDER BY run_at, id LIMIT $1");
    let rows = all::<Row>(on, &sql, values![limit]).await?;
    Ok(rows.into_iter().map(|row| row.view(now)).collect())
}

/// The job `id` as it stands at `now`.
pub async fn find(
    on: &impl Read,
    id: JobId,
    now: DateTime<Utc>,
) -> Result<Option<JobView>, StorageError> {
    let sql = format!("{COLUMNS} WHERE id = $1");
    let row = one::<Row>(on, &sql, values![id]).await?;
    Ok(row.map(|row| row.view(now)))
}

/// Jobs that could be claimed at `now`.
pub async fn due(on: &impl Read, now: DateTime<Utc>) -> Result<i64, StorageError> {
    let sql = "SELECT COUNT(*) AS n FROM jobs WHERE dead_at IS NULL AND run_at <= $1 \
               AND (leased_until IS NULL OR leased_until < $1)";
    number(on, sql, values![now]).await
}

/// Jobs that were given up.
pub async fn dead(on: &impl Read) -> Result<i64, StorageError> {
    let sql = "SELECT COUNT(*) AS n FROM jobs WHERE dead_at IS NOT NULL";
    number(on, sql, vec![]).await
}

/// How far the workers are behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlog {
    /// Jobs that could be claimed.
    pub due: i64,
    /// Since when the oldest of them could be.
    pub due_since: Option<DateTime<Utc>>,
    /// Jobs that were given up.
    pub dead: i64,
}

/// How far the workers are behind at `now`.
pub async fn backlog(on: &impl Read, now: DateTime<Utc>) -> Result<Backlog, StorageError> {
    #[derive(FromQueryResult)]
    struct Oldest {
        run_at: DateTime<Utc>,
    }
    let sql = "SELECT run_at FROM jobs WHERE dead_at IS NULL AND run_at <= $1 \
               AND (leased_until IS NULL OR leased_until < $1) ORDER BY run_at LIMIT 1";
    let oldest = one::<Oldest>(on, sql, values![now]).await?;
    Ok(Backlog {
        due: due(on, now).await?,
        due_since: oldest.map(|row| row.run_at),
        dead: dead(on).await?,
    })
}
