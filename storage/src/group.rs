//! [`GroupWriter`]: the one writer of `SQLite`, whose commits share one wait for the disk.
//!
//! `SQLite` writes one transaction at a time, and each commit waits for the disk: some milliseconds
//! in which nobody else can write. So units of work that queue up behind each other become
//! savepoints of one transaction. The first to commit calls somebody to close it, who queues up
//! behind those that wait already; the closer commits, and only then are all of them told that it
//! is done. A unit of work that is rolled back takes only its own savepoint with it. When the
//! commit fails, all of the group fail: nobody was told otherwise.
//!
//! PostgreSQL does the like by itself.

use crate::error::StorageError;
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

/// What counts commits that waited for the disk.
pub(crate) const COMMITS: &str = "database_group_commits_total";

/// How long somebody waits for their turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// Begins units of work, one after the other.
#[derive(Debug, Clone)]
pub(crate) struct GroupWriter {
    connection: DatabaseConnection,
    group: Arc<Mutex<Group>>,
}

/// The transaction that is open, and who waits for its commit.
#[derive(Debug, Default)]
struct Group {
    open: Option<DatabaseTransaction>,
    members: Vec<oneshot::Sender<()>>,
    is_closing: bool,
    #[cfg(test)]
    commits: usize,
}

/// The right to write, until it is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    held: OwnedMutexGuard<Group>,
    group: Arc<Mutex<Group>>,
}

impl GroupWriter {
    /// Writes over `connection`, which must be a pool of one.
    pub(crate) fn over(connection: DatabaseConnection) -> Self {
        Self {
            connection,
            group: Arc::default(),
        }
    }

    /// Waits for its turn, and begins a unit of work.
    pub(crate) async fn begin(&self) -> Result<(DatabaseTransaction, Turn), StorageError> {
        let waiting = self.group.clone().lock_owned();
        let waited = tokio::time::timeout(PATIENCE, waiting).await;
        let held = waited.map_err(|_| StorageError::Unavailable)?;
        // From here on it is given back, whatever happens.
        let mut turn = Turn {
            held,
            group: self.group.clone(),
        };
        let group = &mut *turn.held;
        let open = match group.open.take() {
            Some(open) => open,
            None => begin_immediate(&self.connection).await?,
        };
        match open.begin().await {
            Ok(inner) => {
                group.open = Some(open);
                Ok((inner, turn))
            }
            Err(error) => {
                group.fail();
                Err(StorageError::Transaction(error))
            }
        }
    }
}

/// Takes the write lock at once, so that it never fails half way.
async fn begin_immediate(
    connection: &DatabaseConnection,
) -> Result<DatabaseTransaction, StorageError> {
    let options = TransactionOptions {
        isolation_level: None,
        access_mode: None,
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
    };
    let begun = connection.begin_with_options(options).await;
    begun.map_err(StorageError::Transaction)
}

impl Group {
    /// Rolls all of it back; whoever waits for its commit is told by the end of the channel.
    fn fail(&mut self) {
        self.open = None;
        self.members.clear();
    }
}

impl Turn {
    /// Ends the unit of work `inner` and waits until it is on the disk, with all of its group.
    pub(crate) async fn commit(mut self, inner: DatabaseTransaction) -> Result<(), StorageError> {
        if let Err(error) = inner.commit().await {
            self.held.fail();
            return Err(StorageError::Transaction(error));
        }
        let (member, told) = oneshot::channel();
        self.held.members.push(member);
        drop(self);
        told.await.map_err(|_| StorageError::Unavailable)
    }
}

impl Drop for Turn {
    /// Sees to it that the transaction is closed by somebody.
    fn drop(&mut self) {
        let needs_closer = self.held.open.is_some() && !self.held.is_closing;
        if needs_closer && let Ok(runtime) = Handle::try_current() {
            self.held.is_closing = true;
            runtime.spawn(close(self.group.clone()));
        }
    }
}

/// Commits when its turn comes, behind those who queued up before.
async fn close(group: Arc<Mutex<Group>>) {
    let mut group = group.lock().await;
    group.is_closing = false;
    let members = std::mem::take(&mut group.members);
    let Some(open) = group.open.take() else {
        return;
    };
    metrics::counter!(COMMITS).increment(1);
    #[cfg(test)]
    {
        group.commits += 1;
    }
    match open.commit().await {
        Ok(()) => {
            for member in members {
                // One that is gone does not want to know any more.
                let _ = member.send(());
            }
        }
        Err(error) => {
            let error: &dyn std::error::Error = &error;
            tracing::error!(error, "a group of writes was not committed");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::db::Db;
    use crate::error::StorageError;
    use crate::settings::{get, set};
    use crate::sql::{Read, execute};
    use crate::testing::db;
    use chrono::DateTime;
    use futures::future::join_all;

    async fn note(db: &Db, name: &str) -> Result<(), StorageError> {
        let tx = db.begin().await?;
        set(&tx, name, "1").await?;
        tx.commit().await
    }

    impl Db {
        async fn commits(&self) -> usize {
            self.group().unwrap().group.lock().await.commits
        }
    }

    async fn is_there(db: &Db, name: &str) -> bool {
        get(db, name).await.unwrap().is_some()
    }

    #[tokio::test]
    async fn those_who_queue_up_share_a_commit_and_each_is_there_when_told() {
        let folder = tempfile::tempdir().unwrap();
        let db = db(folder.path(), DateTime::UNIX_EPOCH).await;
        let names: Vec<String> = (0..50).map(|number| number.to_string()).collect();
        let each = names.iter().map(async |name| {
            note(&db, name).await.unwrap();
            assert!(is_there(&db, name).await, "{name}");
        });
        join_all(each).await;
        let commits = db.commits().await;
        assert!((1..25).contains(&commits), "{commits}");
    }

    #[tokio::test]
    async fn what_is_rolled_back_or_given_up_takes_nobody_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let db = db(folder.path(), DateTime::UNIX_EPOCH).await;
        let give_up = async {
            let tx = db.begin().await.unwrap();
            set(&tx, "given up", "1").await.unwrap();
            drop(tx);
        };
        let roll_back = async {
            let tx = db.begin().await.unwrap();
            set(&tx, "rolled back", "1").await.unwrap();
            tx.roll_back().await.unwrap();
        };
        let (first, (), (), last) =
            tokio::join!(note(&db, "first"), give_up, roll_back, note(&db, "last"));
        first.unwrap();
        last.unwrap();
        assert!(is_there(&db, "first").await && is_there(&db, "last").await);
        assert!(!is_there(&db, "given up").await && !is_there(&db, "rolled back").await);
    }

    #[tokio::test]
    async fn a_group_that_cannot_be_committed_fails_whole_and_the_next_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let db = db(folder.path(), DateTime::UNIX_EPOCH).await;
        let broken = async {
            let tx = db.begin().await?;
            // Checked at the commit: nobody is there whom this key could be of.
            for sql in [
                "PRAGMA defer_foreign_keys = ON",
                "INSERT INTO person_keys (person_id, wrapped_key, created_at) \
                 VALUES (zeroblob(16), zeroblob(1), '2026-11-24')",
            ] {
                execute(&tx, sql, vec![]).await?;
            }
            tx.commit().await
        };
        let (first, broken, last) = tokio::join!(note(&db, "first"), broken, note(&db, "last"));
        assert!(broken.is_err());
        for (name, done) in [("first", first), ("last", last)] {
            assert_eq!(is_there(&db, name).await, done.is_ok(), "{name}");
        }
        note(&db, "after").await.unwrap();
        assert!(is_there(&db, "after").await);
        assert_eq!(db.backend(), sea_orm::DbBackend::Sqlite);
    }

    #[tokio::test]
    async fn who_gave_up_waiting_holds_nobody_up() {
        let folder = tempfile::tempdir().unwrap();
        let db = db(folder.path(), DateTime::UNIX_EPOCH).await;
        let held = db.begin().await.unwrap();
        let waiting = tokio::time::timeout(std::time::Duration::from_millis(5), db.begin());
        assert!(waiting.await.is_err());
        set(&held, "held", "1").await.unwrap();
        held.commit().await.unwrap();
        note(&db, "next").await.unwrap();
        assert!(is_there(&db, "held").await && is_there(&db, "next").await);
    }
}
