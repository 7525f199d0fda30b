//! [`Tx`]: the unit of work. What it stores is there together or not at all.

use crate::environment::Environment;
use crate::error::StorageError;
use crate::seal::Keyring;
use crate::sql::Read;
use chrono::{DateTime, Utc};
use domain::time::to_microseconds;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Notify;

/// An open write transaction with one instant of its own; dropping it rolls back.
#[derive(Debug)]
pub struct Tx {
    inner: DatabaseTransaction,
    environment: Environment,
    keyring: Keyring,
    signals: Signals,
    now: DateTime<Utc>,
    has_jobs: AtomicBool,
    has_changes: AtomicBool,
}

impl Tx {
    pub(crate) fn new(
        inner: DatabaseTransaction,
        environment: Environment,
        keyring: Keyring,
        signals: Signals,
    ) -> Self {
        let now = to_microseconds(environment.clock.now());
        Self {
            inner,
            environment,
            keyring,
            signals,
            now,
            has_jobs: AtomicBool::new(false),
            has_changes: AtomicBool::new(false),
        }
    }

    /// The instant of everything in this transaction.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// A new id, made at [`Tx::now`].
    pub fn new_id<T: From<uuid::Uuid>>(&self) -> T {
        self.environment.new_id(self.now)
    }

    /// Bytes that nobody can guess.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0_u8; N];
        self.environment.entropy.fill(&mut bytes);
        bytes
    }

    /// The keys that values are sealed under.
    pub fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    pub(crate) fn note_job(&self) {
        self.has_jobs.store(true, Ordering::Relaxed);
    }

    pub(crate) fn note_change(&self) {
        self.has_changes.store(true, Ordering::Relaxed);
    }

    /// Makes it last, and wakes whoever waits for jobs or changes of the catalogue.
    pub async fn commit(self) -> Result<(), StorageError> {
        self.inner
            .commit()
            .await
            .map_err(StorageError::Transaction)?;
        if self.has_jobs.load(Ordering::Relaxed) {
            self.signals.jobs.notify_one();
            self.signals.others.jobs.notify_one();
        }
        if self.has_changes.load(Ordering::Relaxed) {
            self.signals.changes.notify_one();
            self.signals.others.changes.notify_one();
        }
        Ok(())
    }

    /// Undoes it.
    pub async fn roll_back(self) -> Result<(), StorageError> {
        self.inner
            .rollback()
            .await
            .map_err(StorageError::Transaction)
    }
}

impl Read for Tx {
    fn connection(&self) -> &impl ConnectionTrait {
        &self.inner
    }
}

/// Wake-up calls inside this process. A missed one is no loss: listeners also poll.
#[derive(Debug, Clone, Default)]
pub struct Signals {
    /// A job was written that is due at once.
    pub jobs: Arc<Notify>,
    /// The change log grew.
    pub changes: Arc<Notify>,
    /// The same, for whoever passes it on to other processes.
    pub(crate) others: ForOthers,
}

/// What was written here and other processes do not know yet.
#[derive(Debug, Clone, Default)]
pub(crate) struct ForOthers {
    pub(crate) jobs: Arc<Notify>,
    pub(crate) changes: Arc<Notify>,
}
