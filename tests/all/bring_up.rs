//! Bringing the schema up: of many one works and the others wait, one that dies half way leaves
//! nothing of the migration under way, and a schema of a newer release is refused.

use crate::support::{postgres, program};
use migrations::{Migrator, SchemaError, bring_up, bring_up_as};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, Statement};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTrait, SchemaManager, async_trait};
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use tests::eventually;
use tests::program::Program;
use tokio::sync::Semaphore;

async fn connect(url: String) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

fn file(folder: &Path) -> String {
    format!("sqlite://{}?mode=rwc", folder.join("up.db").display())
}

async fn number(db: &DatabaseConnection, sql: &str) -> i64 {
    let query = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(query).await.unwrap().unwrap();
    row.try_get("", "n").unwrap()
}

async fn applied(db: &DatabaseConnection) -> i64 {
    number(db, "SELECT COUNT(*) AS n FROM seaql_migrations").await
}

fn known() -> i64 {
    Migrator::migrations().len().try_into().unwrap()
}

/// Where a migration of [`Gated`] stands: how often it was begun, and whether it may go on.
struct Gate {
    begun: AtomicUsize,
    open: Semaphore,
}

impl Gate {
    const fn new() -> Self {
        Self {
            begun: AtomicUsize::new(0),
            open: Semaphore::const_new(0),
        }
    }

    async fn is_begun(&self, times: usize) {
        eventually("the migration", async || {
            Ok((self.begun.load(Ordering::SeqCst) >= times).then_some(()))
        })
        .await
        .unwrap();
    }
}

/// One for each test, since migrations are named by types.
static GATES: [Gate; 4] = [const { Gate::new() }; 4];

/// A release of one migration, which stops half way at the gate of its test.
struct Gated<const TEST: usize>;

#[async_trait::async_trait]
impl<const TEST: usize> MigratorTrait for Gated<TEST> {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(Halting(&GATES[TEST]))]
    }
}

struct Halting(&'static Gate);

impl MigrationName for Halting {
    fn name(&self) -> &'static str {
        "m20261125_000001_halting"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Halting {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        connection
            .execute_unprepared("CREATE TABLE half (id BIGINT)")
            .await?;
        self.0.begun.fetch_add(1, Ordering::SeqCst);
        let passed = self.0.open.acquire().await;
        drop(passed.map_err(|_| DbErr::Custom("no gate".to_owned()))?);
        connection
            .execute_unprepared("CREATE TABLE whole (id BIGINT)")
            .await?;
        Ok(())
    }
}

/// Two nodes of the same release, the second of which comes while the first is half way; the first
/// goes on when `asked` has seen that the second stands before the lock.
async fn one_waits<const TEST: usize>(
    one: &DatabaseConnection,
    other: &DatabaseConnection,
    asked: impl AsyncFnOnce(),
) {
    let gate = &GATES[TEST];
    let first = bring_up_as::<Gated<TEST>>(one);
    let second = async {
        gate.is_begun(1).await;
        let opened = async {
            asked().await;
            gate.open.add_permits(1);
        };
        tokio::join!(bring_up_as::<Gated<TEST>>(other), opened).0
    };
    let (first, second) = tokio::join!(first, second);
    first.unwrap();
    second.unwrap();
    assert_eq!(gate.begun.load(Ordering::SeqCst), 1, "it ran once");
    for table in ["half", "whole"] {
        assert_eq!(
            number(other, &format!("SELECT COUNT(*) AS n FROM {table}")).await,
            0
        );
    }
}

/// A node that is gone half way, `ended` by the test, and one that comes after it.
async fn one_dies<const TEST: usize>(
    one: DatabaseConnection,
    other: &DatabaseConnection,
    end: impl AsyncFnOnce(tokio::task::JoinHandle<()>),
) {
    let gate = &GATES[TEST];
    let node = tokio::spawn(async move {
        let done = bring_up_as::<Gated<TEST>>(&one).await;
        assert!(done.is_err(), "it was to die");
    });
    gate.is_begun(1).await;
    end(node).await;
    gate.open.add_permits(1);
    bring_up_as::<Gated<TEST>>(other).await.unwrap();
    assert_eq!(gate.begun.load(Ordering::SeqCst), 2, "it began anew");
    assert_eq!(number(other, "SELECT COUNT(*) AS n FROM whole").await, 0);
    assert_eq!(applied(other).await, 1);
}

#[tokio::test]
async fn one_node_waits_for_another_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let one = connect(file(folder.path())).await;
    let other = connect(file(folder.path())).await;
    let third = connect(file(folder.path())).await;
    // SQLite does not tell who waits; that whoever comes now must wait, a third finds out.
    let asked = async || {
        third
            .execute_unprepared("PRAGMA busy_timeout = 0")
            .await
            .unwrap();
        let refused = third.execute_unprepared("BEGIN IMMEDIATE").await;
        assert!(refused.is_err(), "the lock is free half way");
    };
    one_waits::<0>(&one, &other, asked).await;
}

#[tokio::test]
async fn one_node_waits_for_another_on_postgres() {
    let server = postgres();
    let one = connect(server.url("postgres")).await;
    let other = connect(server.url("postgres")).await;
    let third = connect(server.url("postgres")).await;
    let asked = async || {
        let asking = "SELECT COUNT(*) AS n FROM pg_stat_activity \
                      WHERE query LIKE '%pg_try_advisory_lock%' AND pid <> pg_backend_pid()";
        eventually("the second node", async || {
            let is_past = GATES[1].begun.load(Ordering::SeqCst) > 1;
            Ok((is_past || number(&third, asking).await > 0).then_some(()))
        })
        .await
        .unwrap();
    };
    one_waits::<1>(&one, &other, asked).await;
    let left = "SELECT COUNT(*) AS n FROM pg_locks WHERE locktype = 'advisory'";
    eventually("the lock's end", async || {
        Ok((number(&one, left).await == 0).then_some(()))
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_node_that_goes_half_way_leaves_nothing_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let one = connect(file(folder.path())).await;
    let other = connect(file(folder.path())).await;
    let aborted = async |node: tokio::task::JoinHandle<()>| {
        node.abort();
        assert!(node.await.unwrap_err().is_cancelled());
    };
    one_dies::<2>(one, &other, aborted).await;
}

#[tokio::test]
async fn a_node_whose_session_dies_leaves_nothing_on_postgres() {
    let server = postgres();
    let one = connect(server.url("postgres")).await;
    let other = connect(server.url("postgres")).await;
    let watcher = other.clone();
    let ended = async |node: tokio::task::JoinHandle<()>| {
        let holders = "SELECT COUNT(pg_terminate_backend(pid)) AS n FROM pg_locks \
                       WHERE locktype = 'advisory'";
        assert_eq!(number(&watcher, holders).await, 1);
        // What it meets when it goes on is its session's end.
        GATES[3].open.add_permits(1);
        node.await.unwrap();
    };
    one_dies::<3>(one, &other, ended).await;
}

/// `sentra migrate` on what is kept in `folder`, or on the PostgreSQL at `url`.
fn migrate(folder: &Path, url: Option<&str>) -> std::process::Command {
    let mut command = program().sentra(folder, &["migrate"]);
    command.envs(url.map(|url| ("DATABASE_URL", url)));
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

fn all_at_once(folder: &Path, url: Option<&str>) {
    let start = |_| migrate(folder, url).spawn().unwrap();
    let nodes: Vec<_> = (0..5).map(start).collect();
    for node in nodes {
        let ended = node.wait_with_output().unwrap();
        let told = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success(), "{told}");
    }
}

#[tokio::test]
async fn processes_that_start_at_once_all_find_the_schema() {
    let folder = tempfile::tempdir().unwrap();
    all_at_once(folder.path(), None);
    let path = folder.path().join("sentra.db");
    let db = connect(format!("sqlite://{}", path.display())).await;
    assert_eq!(applied(&db).await, known());
    let server = postgres();
    all_at_once(folder.path(), Some(&server.url("postgres")));
    let db = connect(server.url("postgres")).await;
    assert_eq!(applied(&db).await, known());
}

#[tokio::test]
async fn a_process_that_is_killed_half_way_is_no_harm() {
    let mut unfinished = 0;
    for round in 0..12_u32 {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("sentra.db-wal");
        let mut node = migrate(folder.path(), None).spawn().unwrap();
        // From the first page that it writes on, later from round to round.
        let mut left = 1 + 200 * round;
        while left > 0 && node.try_wait().unwrap().is_none() {
            let is_begun = log.metadata().is_ok_and(|found| found.len() > 0);
            left -= u32::from(is_begun);
            std::thread::yield_now();
        }
        node.kill().unwrap();
        unfinished += i32::from(!node.wait().unwrap().success());
        let again = migrate(folder.path(), None).output().unwrap();
        let told = String::from_utf8_lossy(&again.stderr);
        assert!(again.status.success(), "round {round}: {told}");
        let path = folder.path().join("sentra.db");
        let db = connect(format!("sqlite://{}", path.display())).await;
        assert_eq!(applied(&db).await, known());
        assert_eq!(
            number(&db, "SELECT COUNT(*) AS n FROM output_cells").await,
            0
        );
        db.close().await.unwrap();
    }
    assert!(unfinished > 0, "no kill came before the end");
}

const LATER: &str = "m20991231_000001_of_a_later_release";

async fn refuses_a_newer_one(db: &DatabaseConnection) {
    bring_up(db).await.unwrap();
    let sql = format!("INSERT INTO seaql_migrations (version, applied_at) VALUES ('{LATER}', 1)");
    db.execute_unprepared(&sql).await.unwrap();
    let refused = bring_up(db).await.unwrap_err();
    assert!(
        matches!(&refused, SchemaError::Newer { migration } if migration == LATER),
        "{refused:?}"
    );
    assert!(refused.to_string().contains(LATER), "{refused}");
    assert_eq!(applied(db).await, known() + 1);
}

#[tokio::test]
async fn a_schema_of_a_later_release_is_refused_on_postgres() {
    let server = postgres();
    let db = connect(server.url("postgres")).await;
    refuses_a_newer_one(&db).await;
}

#[tokio::test]
async fn every_command_refuses_a_schema_of_a_later_release() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sentra.db");
    let db = connect(format!("sqlite://{}?mode=rwc", path.display())).await;
    refuses_a_newer_one(&db).await;
    for arguments in [
        &["serve", "--listen", "127.0.0.1:8080"][..],
        &["migrate"],
        &["doctor"],
        &["import", "categories"],
    ] {
        let command = program().sentra(folder.path(), arguments);
        let refused = Program::run(command, "").unwrap_err();
        let told = refused.to_string();
        assert!(told.contains(LATER), "{told}");
        assert!(told.contains("run the release that made it"), "{told}");
    }
}
