//! Jobs of many nodes on one database: each is claimed once, a slot fires once, nodes wake each
//! other; and workers as an operator starts and stops them.

use crate::support::storage::open;
use crate::support::{Engine, on_both_databases, postgres, program};
use domain::JobId;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};
use std::collections::BTreeSet;
use std::fs::File;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use storage::jobs::{ClaimedJob, NewJob, Schedule, claim_due, due, enqueue, finish_all, fire};
use storage::{Db, wake};
use tests::ground::Ground;
use tests::postgres::Postgres;
use tests::program::Program;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use uuid::Uuid;

/// How long anything may take.
const PATIENCE: Duration = Duration::from_mins(1);
/// Nodes on one server, so that all their connections fit.
const NODES: usize = 4;

async fn enqueued(db: &Db, jobs: usize) {
    let tx = db.begin().await.unwrap();
    for _ in 0..jobs {
        let job = NewJob {
            kind: "nobody.knows",
            payload: String::new(),
            dedupe_key: None,
            run_at: tx.now(),
        };
        enqueue(&tx, job).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn nodes(server: &Postgres) -> Vec<Db> {
    let mut nodes = Vec::new();
    for _ in 0..NODES {
        nodes.push(open(server, "postgres").await);
    }
    nodes
}

async fn close(nodes: Vec<Db>) {
    for node in nodes {
        node.close().await.unwrap();
    }
}

/// Claims and finishes until nothing is left; what it had.
async fn work_off(db: &Db, worker: Uuid) -> Vec<JobId> {
    let mut had = Vec::new();
    loop {
        let jobs = claim_due(db, worker, 3).await.unwrap();
        if jobs.is_empty() && due(db, db.environment().clock.now()).await.unwrap() == 0 {
            return had;
        }
        had.extend(jobs.iter().map(|job| job.id));
        assert!(jobs.len() <= 3 && jobs.iter().all(|job| job.attempts == 1));
        let tx = db.begin().await.unwrap();
        let all: Vec<&ClaimedJob> = jobs.iter().collect();
        let finished = finish_all(&tx, worker, &all).await.unwrap();
        assert_eq!(finished, jobs.len());
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn many_workers_claim_each_job_once() {
    let server = postgres();
    let nodes = nodes(&server).await;
    enqueued(&nodes[0], 300).await;
    let workers = (0..16_u128).zip(nodes.iter().cycle());
    let workers = workers.map(|(number, node)| work_off(node, Uuid::from_u128(number)));
    let had: Vec<JobId> = futures::future::join_all(workers).await.concat();
    assert_eq!(had.len(), 300);
    assert_eq!(had.iter().collect::<BTreeSet<_>>().len(), 300);
    close(nodes).await;
}

#[tokio::test]
async fn a_lease_that_ran_out_is_taken_over_and_its_holder_has_no_say() {
    let server = postgres();
    let db = open(&server, "postgres").await;
    enqueued(&db, 1).await;
    let (dead, living) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let lost = claim_due(&db, dead, 9).await.unwrap();
    assert_eq!(lost.len(), 1);
    assert!(claim_due(&db, living, 9).await.unwrap().is_empty());
    let lapse = "UPDATE jobs SET leased_until = leased_until - interval '31 seconds'";
    db.for_migrations().execute_unprepared(lapse).await.unwrap();
    let taken = claim_due(&db, living, 9).await.unwrap();
    assert_eq!((taken[0].id, taken[0].attempts), (lost[0].id, 2));
    let tx = db.begin().await.unwrap();
    assert_eq!(finish_all(&tx, dead, &[&lost[0]]).await.unwrap(), 0);
    assert_eq!(finish_all(&tx, living, &[&taken[0]]).await.unwrap(), 1);
    tx.commit().await.unwrap();
    db.close().await.unwrap();
}

#[tokio::test]
async fn a_slot_fires_once_however_many_nodes_come_at_once() {
    let server = postgres();
    let nodes = nodes(&server).await;
    let hourly = Schedule {
        kind: "session.sweep",
        every: chrono::Duration::hours(1),
    };
    let fires = (0..16).zip(nodes.iter().cycle());
    let fires = fires.map(|(_, node)| fire(node, hourly));
    let answers = futures::future::try_join_all(fires).await.unwrap();
    assert_eq!(answers.iter().filter(|first| **first).count(), 1);
    let now = nodes[0].environment().clock.now();
    assert_eq!(due(&nodes[0], now).await.unwrap(), 1);
    close(nodes).await;
}

/// Passes calls on for a node while it lives.
fn relay(db: &Db) -> (watch::Sender<bool>, JoinHandle<()>) {
    let (stop, stopping) = watch::channel(false);
    let db = db.clone();
    let relay = tokio::spawn(async move { wake::relay(&db, stopping).await });
    (stop, relay)
}

async fn woken(by: &Notify) {
    tokio::time::timeout(PATIENCE, by.notified()).await.unwrap();
}

/// A listener is woken once by itself: when it listens.
async fn listens(db: &Db) {
    woken(&db.signals().jobs).await;
    woken(&db.signals().changes).await;
}

#[tokio::test]
async fn a_commit_on_one_node_wakes_the_others_also_after_their_listeners_were_lost() {
    let server = postgres();
    let (here, there) = (
        open(&server, "postgres").await,
        open(&server, "postgres").await,
    );
    let relays = [relay(&here), relay(&there)];
    listens(&here).await;
    listens(&there).await;
    for was_lost in [false, true] {
        if was_lost {
            let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                       WHERE application_name = 'sentra wake-up calls'";
            here.for_migrations().execute_unprepared(end).await.unwrap();
            listens(&here).await;
            listens(&there).await;
        }
        enqueued(&there, 1).await;
        woken(&there.signals().jobs).await;
        woken(&here.signals().jobs).await;
        let tx = here.begin().await.unwrap();
        let product = Uuid::from_u128(1).into();
        storage::change_log::record(&tx, &[product]).await.unwrap();
        tx.commit().await.unwrap();
        woken(&there.signals().changes).await;
        woken(&here.signals().changes).await;
    }
    for (stop, relay) in relays {
        stop.send_replace(true);
        tokio::time::timeout(PATIENCE, relay)
            .await
            .unwrap()
            .unwrap();
    }
    close(vec![here, there]).await;
}

/// A process that works. It is killed when it is dropped.
struct Working(Child);

impl Working {
    fn start(program: &Program, ground: &Ground) -> Self {
        let mut command = ground.sentra(program, &["work"]);
        let log = File::options().create(true).append(true).open(ground.log());
        command.env("SENTRA_SANDBOX__ENABLED", "false");
        command.stdout(Stdio::null()).stderr(log.unwrap());
        Self(command.spawn().unwrap())
    }

    /// Tells it to end; whether it ended well.
    async fn stop(mut self) -> bool {
        let pid = self.0.id().to_string();
        let told = Command::new("sh")
            .args(["-c", "kill -TERM \"$0\"", &pid])
            .status();
        assert!(told.unwrap().success());
        let begun = Instant::now();
        loop {
            if let Some(status) = self.0.try_wait().unwrap() {
                return status.success();
            }
            assert!(begun.elapsed() < PATIENCE, "the worker does not stop");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        if self.0.kill().is_ok() {
            // It is dead; how it ended is known.
            drop(self.0.wait());
        }
    }
}

async fn connect(ground: &Ground) -> DatabaseConnection {
    let mut options = ConnectOptions::new(ground.database_url());
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

async fn number(db: &DatabaseConnection, sql: &str) -> i64 {
    let query = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(query).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// Waits until `sql` answers zero.
async fn until_none(db: &DatabaseConnection, sql: &str) {
    let begun = Instant::now();
    while number(db, sql).await > 0 {
        assert!(begun.elapsed() < PATIENCE, "{sql} is never zero");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

on_both_databases! {
    async fn workers_alone_do_what_is_due_stop_when_told_and_leave_the_dead_to_the_operator(
        engine: Engine
    ) {
        let program = program();
        let ground = Ground::lay(&program, engine, None).await.unwrap();
        let db = connect(&ground).await;
        let at = "'2026-11-01T00:00:00+00:00'";
        let id = match engine {
            Engine::Sqlite => "x'000000000000000000000000000000aa'",
            Engine::Postgres => "'00000000-0000-0000-0000-0000000000aa'",
        };
        // Its last try.
        let sql = format!(
            "INSERT INTO jobs (id, kind, payload, run_at, attempts, max_attempts, created_at) \
             VALUES ({id}, 'nobody.knows', '', {at}, 11, 12, {at})"
        );
        db.execute_unprepared(&sql).await.unwrap();
        let workers = if engine == Engine::Sqlite { 1 } else { 2 };
        let workers: Vec<Working> =
            (0..workers).map(|_| Working::start(&program, &ground)).collect();
        until_none(&db, "SELECT 4 - COUNT(*) FROM job_slots").await;
        until_none(&db, "SELECT COUNT(*) FROM jobs WHERE dead_at IS NULL").await;
        for worker in workers {
            assert!(worker.stop().await);
        }
        let id = "00000000-0000-0000-0000-0000000000aa";
        let run = |words: &[&str]| Program::run(ground.sentra(&program, words), "");
        let listed = run(&["jobs", "list", "--dead"]).unwrap();
        assert!(listed.contains(id) && listed.contains("no worker knows"), "{listed}");
        run(&["jobs", "retry", id]).unwrap();
        assert_eq!(run(&["jobs", "list", "--dead"]).unwrap(), "0 jobs\n");
        let refused = run(&["jobs", "discard", id]).unwrap_err().to_string();
        assert!(refused.contains("was not given up"), "{refused}");
        let dead = format!("UPDATE jobs SET dead_at = {at}");
        db.execute_unprepared(&dead).await.unwrap();
        run(&["jobs", "discard", id]).unwrap();
        for words in [&["jobs", "discard", id], &["jobs", "retry", id]] {
            let unknown = run(words).unwrap_err().to_string();
            assert!(unknown.contains(&format!("no job {id}")), "{unknown}");
        }
        db.close().await.unwrap();
    }
}
