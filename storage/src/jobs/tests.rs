//! Jobs on a fresh SQLite file. What many workers do at once is tested on PostgreSQL, in `tests`.

use super::*;
use crate::db::Db;
use crate::testing::db;
use chrono::Duration;

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

async fn enqueue_keyed(db: &Db, key: Option<&str>) {
    let tx = db.begin().await.unwrap();
    let job = NewJob {
        kind: "payment.apply",
        payload: String::new(),
        dedupe_key: key.map(str::to_owned),
        run_at: tx.now(),
    };
    enqueue(&tx, job).await.unwrap();
    tx.commit().await.unwrap();
}

async fn enqueue_apply(db: &Db) {
    enqueue_keyed(db, Some("payment.apply")).await;
}

async fn claim_some(db: &Db, limit: usize) -> Vec<ClaimedJob> {
    claim_due(db, Uuid::nil(), limit).await.unwrap()
}

#[tokio::test]
async fn waiting_jobs_of_one_key_are_one_and_one_begun_or_dead_stands_in_nobodys_way() {
    let folder = tempfile::tempdir().unwrap();
    let db = db(folder.path(), NOW).await;
    enqueue_apply(&db).await;
    enqueue_apply(&db).await;
    assert_eq!(claim_some(&db, 9).await.len(), 1);
    assert!(claim_some(&db, 9).await.is_empty());
    enqueue_apply(&db).await;
    assert_eq!(due(&db, NOW).await.unwrap(), 1, "written while it runs");
    let next = claim_some(&db, 9).await.pop().unwrap();
    let tx = db.begin().await.unwrap();
    assert!(bury(&tx, &next, "broken").await.unwrap());
    tx.commit().await.unwrap();
    enqueue_apply(&db).await;
    assert_eq!(due(&db, NOW).await.unwrap(), 1, "written after a death");
}

#[tokio::test]
async fn what_the_dead_held_is_taken_back_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let db = db(folder.path(), NOW).await;
    enqueue_apply(&db).await;
    assert_eq!(claim_some(&db, 1).await.len(), 1);
    assert!(!is_due(&db, NOW).await.unwrap());
    take_back(&db).await.unwrap();
    assert!(is_due(&db, NOW).await.unwrap());
}

#[tokio::test]
async fn several_are_claimed_and_finished_together_and_only_by_who_holds_them() {
    let folder = tempfile::tempdir().unwrap();
    let db = db(folder.path(), NOW).await;
    for _ in 0..5 {
        enqueue_keyed(&db, None).await;
    }
    let three = claim_some(&db, 3).await;
    let two = claim_some(&db, 3).await;
    assert_eq!((three.len(), two.len()), (3, 2));
    let mut forged = three.clone();
    forged[0].attempts = 7;
    let tx = db.begin().await.unwrap();
    let all: Vec<&ClaimedJob> = forged.iter().chain(&two).collect();
    let other = Uuid::from_u128(1);
    assert_eq!(finish_all(&tx, other, &all).await.unwrap(), 0);
    assert_eq!(finish_all(&tx, Uuid::nil(), &all).await.unwrap(), 4);
    assert_eq!(finish_all(&tx, Uuid::nil(), &[]).await.unwrap(), 0);
    assert!(give_back(&tx, &three[0]).await.unwrap());
    tx.commit().await.unwrap();
    let again = claim_some(&db, 3).await;
    assert_eq!(again.len(), 1);
    assert_eq!((again[0].id, again[0].attempts), (three[0].id, 1));
}

#[tokio::test]
async fn an_operator_sees_revives_and_discards_what_nobody_holds() {
    let folder = tempfile::tempdir().unwrap();
    let db = db(folder.path(), NOW).await;
    enqueue_keyed(&db, None).await;
    let job = claim_some(&db, 1).await.pop().unwrap();
    let state = async || find(&db, job.id, NOW).await.unwrap().unwrap().state;
    assert_eq!(state().await, JobState::Running);
    let tx = db.begin().await.unwrap();
    assert!(!revive(&tx, job.id).await.unwrap(), "a worker holds it");
    assert!(!discard(&tx, job.id).await.unwrap());
    assert!(bury(&tx, &job, "broken").await.unwrap());
    tx.commit().await.unwrap();
    let dead = list(&db, NOW, true, 10).await.unwrap();
    assert_eq!(dead.len(), 1);
    assert_eq!(dead[0].state, JobState::Dead);
    assert_eq!(dead[0].last_error.as_deref(), Some("broken"));
    let behind = backlog(&db, NOW).await.unwrap();
    assert_eq!((behind.due, behind.due_since, behind.dead), (0, None, 1));
    let tx = db.begin().await.unwrap();
    assert!(revive(&tx, job.id).await.unwrap());
    assert_eq!(revive_all(&tx).await.unwrap(), 0);
    assert!(!discard(&tx, job.id).await.unwrap(), "it is not given up");
    tx.commit().await.unwrap();
    assert_eq!(state().await, JobState::Due);
    let behind = backlog(&db, NOW).await.unwrap();
    assert_eq!((behind.due, behind.due_since), (1, Some(NOW)));
    let later = JobView {
        state: JobState::Waiting,
        ..find(&db, job.id, NOW).await.unwrap().unwrap()
    };
    let seen = find(&db, job.id, NOW - Duration::seconds(1)).await.unwrap();
    assert_eq!(seen, Some(later));
    assert_eq!(list(&db, NOW, true, 10).await.unwrap(), []);
    let again = claim_some(&db, 1).await.pop().unwrap();
    assert_eq!(again.attempts, 1, "with all its tries before it");
    let tx = db.begin().await.unwrap();
    assert!(bury(&tx, &again, "broken").await.unwrap());
    assert_eq!(revive_all(&tx).await.unwrap(), 1);
    assert!(!discard(&tx, Uuid::nil().into()).await.unwrap());
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn only_a_job_that_is_due_wakes_anybody() {
    let folder = tempfile::tempdir().unwrap();
    let db = db(folder.path(), NOW).await;
    let woken = async || {
        let called = db.signals().jobs.notified();
        tokio::select! {
            biased;
            () = called => true,
            () = std::future::ready(()) => false,
        }
    };
    for (wait, expected) in [(1, false), (0, true)] {
        let tx = db.begin().await.unwrap();
        let job = NewJob {
            kind: "order.expire",
            payload: String::new(),
            dedupe_key: None,
            run_at: tx.now() + Duration::hours(wait),
        };
        enqueue(&tx, job).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(woken().await, expected);
    }
}

#[tokio::test]
async fn a_slot_fires_once_and_the_next_one_again() {
    let folder = tempfile::tempdir().unwrap();
    let hourly = Schedule {
        kind: "session.sweep",
        every: Duration::hours(1),
    };
    for (minutes, fires) in [(0, true), (59, false), (60, true), (150, true)] {
        let db = db(folder.path(), NOW + Duration::minutes(minutes)).await;
        assert_eq!(fire(&db, hourly).await.unwrap(), fires, "{minutes}");
        assert!(!fire(&db, hourly).await.unwrap(), "{minutes}");
        db.close().await.unwrap();
    }
    let db = db(folder.path(), NOW + Duration::hours(3)).await;
    let waiting = list(&db, NOW + Duration::hours(3), false, 10)
        .await
        .unwrap();
    assert_eq!(waiting.len(), 1, "one that waits is enough");
    let tx = db.begin().await.unwrap();
    let gone = sweep_slots(&tx, NOW + Duration::hours(2), 10)
        .await
        .unwrap();
    assert_eq!(gone, 2);
}
