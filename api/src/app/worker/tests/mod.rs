//! The worker on a fresh SQLite file.

mod pool;
mod sweep;

use super::perform::while_held;
use super::turn::{Ended, Outcome, backoff, turn};
use super::*;
use crate::app::FixedClock;
use crate::app::media::PROCESS_JOB;
use chrono::Duration;
use operate::{OperateError, discard_job, retry_all_dead, retry_job};
use sea_orm_migration::sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use storage::jobs::{
    ClaimedJob, JobState, NewJob, backlog, bury, claim_due, dead, due, enqueue, finish, list,
    renew, retry,
};

const PATIENCE: std::time::Duration = std::time::Duration::from_secs(20);

async fn enqueued(app: &App, kind: &'static str) {
    let tx = app.db.begin().await.unwrap();
    let job = NewJob {
        kind,
        payload: json!({ "media_id": Uuid::nil() }).to_string(),
        dedupe_key: None,
        run_at: tx.now(),
    };
    enqueue(&tx, job).await.unwrap();
    tx.commit().await.unwrap();
}

async fn claim_one(app: &App, worker: Uuid) -> Option<ClaimedJob> {
    claim_due(&app.db, worker, 1).await.unwrap().pop()
}

async fn opened(folder: &tempfile::TempDir) -> (App, Arc<FixedClock>) {
    let clock = Arc::new(FixedClock::at(chrono::DateTime::UNIX_EPOCH));
    let app = crate::app::testing::app(folder.path(), clock.clone()).await;
    (app, clock)
}

#[tokio::test]
async fn a_job_that_is_done_is_gone_and_one_that_fails_is_given_up_at_last() {
    let folder = tempfile::tempdir().unwrap();
    let (app, clock) = opened(&folder).await;
    enqueued(&app, PROCESS_JOB).await;
    assert_eq!(work(&app, Uuid::nil()).await.unwrap(), 1);
    assert_eq!(work(&app, Uuid::nil()).await.unwrap(), 0);

    enqueued(&app, "nobody.knows").await;
    assert_eq!(work(&app, Uuid::nil()).await.unwrap(), 1);
    assert_eq!(
        due(&app.db, storage::Clock::now(&*clock)).await.unwrap(),
        0,
        "it waits"
    );
    let mut tries = 1;
    while dead(&app.db).await.unwrap() == 0 {
        clock.advance(Duration::hours(1));
        tries += work(&app, Uuid::nil()).await.unwrap();
    }
    assert_eq!(tries, 12);
}

#[tokio::test]
async fn who_lost_a_job_has_no_say_over_it() {
    let folder = tempfile::tempdir().unwrap();
    let (app, clock) = opened(&folder).await;
    enqueued(&app, PROCESS_JOB).await;
    let (slow, quick) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let lost = claim_one(&app, slow).await.unwrap();
    clock.advance(Duration::seconds(31));
    let held = claim_one(&app, quick).await.unwrap();
    assert_eq!((held.id, held.attempts), (lost.id, 2));
    for claimed in [
        &lost,
        &ClaimedJob {
            worker: quick,
            ..lost.clone()
        },
    ] {
        let tx = app.db.begin().await.unwrap();
        assert!(!finish(&tx, claimed).await.unwrap());
        assert!(!retry(&tx, claimed, tx.now(), "slow").await.unwrap());
        assert!(!bury(&tx, claimed, "slow").await.unwrap());
        assert!(!renew(&tx, claimed).await.unwrap());
        tx.commit().await.unwrap();
        let mut ended = vec![Ended {
            job: claimed.clone(),
            outcome: Outcome::Done,
        }];
        let held = turn(&app, claimed.worker, &mut ended, 1).await.unwrap();
        assert!(held.is_empty() && ended.is_empty());
    }
    assert!(claim_one(&app, slow).await.is_none(), "it is held");
    assert_eq!(dead(&app.db).await.unwrap(), 0);
    let tx = app.db.begin().await.unwrap();
    assert!(finish(&tx, &held).await.unwrap(), "and its holder finds it");
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_job_is_held_for_as_long_as_it_takes() {
    let folder = tempfile::tempdir().unwrap();
    let (app, clock) = opened(&folder).await;
    enqueued(&app, PROCESS_JOB).await;
    enqueued(&app, PROCESS_JOB).await;
    let other = Uuid::from_u128(2);
    let job = claim_one(&app, Uuid::nil()).await.unwrap();
    let work = async {
        for _ in 0..3 {
            let before = leases(&app).await;
            clock.advance(Duration::seconds(29));
            while leases(&app).await == before {
                tokio::task::yield_now().await;
            }
        }
        let next = claim_one(&app, other).await.unwrap();
        assert_ne!(next.id, job.id, "the one behind it need not wait");
        claim_one(&app, other).await.is_none()
    };
    let every = std::time::Duration::from_millis(1);
    let held = tokio::time::timeout(PATIENCE, while_held(&app, &job, every, work)).await;
    assert!(held.unwrap());
}

async fn leases(app: &App) -> Vec<Option<String>> {
    let on = app.db.for_migrations();
    let sql = "SELECT leased_until FROM jobs ORDER BY id";
    let query = Statement::from_string(on.get_database_backend(), sql);
    let rows = on.query_all_raw(query).await.unwrap();
    rows.iter()
        .map(|row| row.try_get_by_index(0).unwrap())
        .collect()
}

#[test]
fn a_wait_doubles_and_chance_takes_at_most_half_of_it() {
    let (least, most) = ([0; 8], 1_000_u64.to_be_bytes());
    for (attempts, shortest, longest) in [(1, 1_000, 2_000), (3, 4_000, 8_000)] {
        assert_eq!(backoff(attempts, least), Duration::milliseconds(shortest));
        for chance in 0..200_u64 {
            let chance = (chance * 7_919).to_be_bytes();
            let wait = backoff(attempts, chance).num_milliseconds();
            assert!((shortest..=longest).contains(&wait), "{wait}");
        }
    }
    assert_eq!(backoff(1, most), Duration::milliseconds(2_000));
    assert_eq!(backoff(99, least), Duration::seconds(512));
}

#[tokio::test]
async fn who_dies_at_a_job_every_time_has_it_given_up_and_not_begun_again() {
    let folder = tempfile::tempdir().unwrap();
    let (app, clock) = opened(&folder).await;
    enqueued(&app, PROCESS_JOB).await;
    for _ in 0..12 {
        assert!(claim_one(&app, Uuid::nil()).await.is_some());
        clock.advance(Duration::seconds(31));
    }
    assert_eq!(dead(&app.db).await.unwrap(), 0);
    assert_eq!(work(&app, Uuid::nil()).await.unwrap(), 1);
    assert_eq!(dead(&app.db).await.unwrap(), 1);
}

#[tokio::test]
async fn an_operator_makes_a_job_due_again_or_forgets_it() {
    let folder = tempfile::tempdir().unwrap();
    let (app, clock) = opened(&folder).await;
    enqueued(&app, "nobody.knows").await;
    work(&app, Uuid::nil()).await.unwrap();
    let seen = async || {
        let now = storage::Clock::now(&*clock);
        list(&app.db, now, false, 9).await.unwrap()
    };
    let job = seen().await.pop().unwrap();
    assert_eq!((job.state, job.attempts), (JobState::Waiting, 1));
    assert_eq!(
        job.last_error.as_deref(),
        Some("no worker knows the job nobody.knows")
    );
    let early = discard_job(&app, job.id).await;
    assert!(matches!(early, Err(OperateError::NotGivenUp(_))));
    let unknown = Uuid::nil().into();
    let nothing = discard_job(&app, unknown).await;
    assert!(matches!(nothing, Err(OperateError::Unknown(_))));
    let nothing = retry_job(&app, unknown).await;
    assert!(matches!(nothing, Err(OperateError::Unknown(_))));
    retry_job(&app, job.id).await.unwrap();
    let claimed = claim_one(&app, Uuid::nil()).await.unwrap();
    let held = retry_job(&app, job.id).await;
    assert!(matches!(held, Err(OperateError::Held(_))));
    let held = discard_job(&app, job.id).await;
    assert!(matches!(held, Err(OperateError::Held(_))));
    for revived in [1, 0] {
        let tx = app.db.begin().await.unwrap();
        bury(&tx, &claimed, "broken").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(retry_all_dead(&app).await.unwrap(), revived);
    }
    let claimed = claim_one(&app, Uuid::nil()).await.unwrap();
    let tx = app.db.begin().await.unwrap();
    bury(&tx, &claimed, "broken").await.unwrap();
    tx.commit().await.unwrap();
    discard_job(&app, job.id).await.unwrap();
    assert_eq!(seen().await, []);
    assert_eq!(
        actions(&app).await,
        ["job.retry", "job.retry", "job.discard"]
    );
}

async fn actions(app: &App) -> Vec<String> {
    let on = app.db.for_migrations();
    let sql = "SELECT action FROM audit_rows WHERE actor_kind = 'SYSTEM' ORDER BY id";
    let query = Statement::from_string(on.get_database_backend(), sql);
    let rows = on.query_all_raw(query).await.unwrap();
    let action = |row: &sea_orm_migration::sea_orm::QueryResult| row.try_get_by_index(0).unwrap();
    rows.iter().map(action).collect()
}

#[tokio::test]
async fn tries_are_counted_by_kind_and_outcome_and_the_backlog_is_shown() {
    let metrics = crate::http::recorder().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (app, clock) = opened(&folder).await;
    enqueued(&app, "nobody.knows").await;
    while dead(&app.db).await.unwrap() == 0 {
        work(&app, Uuid::nil()).await.unwrap();
        clock.advance(Duration::hours(1));
    }
    let now = storage::Clock::now(&*clock);
    measure::show(&backlog(&app.db, now).await.unwrap(), now);
    let shown = metrics.render();
    for line in [
        "jobs_total{kind=\"other\",outcome=\"failed\"}",
        "jobs_total{kind=\"other\",outcome=\"dead\"}",
        "jobs_due ",
        "jobs_due_age_seconds ",
        "jobs_dead ",
    ] {
        assert!(shown.contains(line), "{line} in {shown}");
    }
}
