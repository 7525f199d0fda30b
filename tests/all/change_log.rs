//! No change is missed by whoever follows the log on PostgreSQL, in whatever order transactions
//! begin, write and commit.

use crate::support::postgres;
use crate::support::storage::open;
use domain::ProductId;
use sea_orm::ConnectionTrait;
use storage::change_log::{ChangeCursor, adopt_restored, after, head, record};
use storage::{Db, settings};
use uuid::Uuid;

fn product(number: u128) -> ProductId {
    Uuid::from_u128(number).into()
}

/// An index as far as the log knows it: a cursor, and what it has seen.
#[derive(Default)]
struct Follower {
    cursor: ChangeCursor,
    seen: Vec<ProductId>,
}

impl Follower {
    /// Reads all that can be read, one change at a time.
    async fn follow(&mut self, db: &Db) {
        while let Some(change) = after(db, self.cursor, 1).await.unwrap().pop() {
            self.cursor = change.at;
            self.seen.push(change.product);
        }
    }
}

#[tokio::test]
async fn a_change_that_commits_late_is_not_missed() {
    let server = postgres();
    let db = open(&server, "postgres").await;
    let mut follower = Follower::default();
    // The first to write is the last to note its change, so that its position is the higher one.
    let early = db.begin().await.unwrap();
    settings::set(&early, "early", "1").await.unwrap();
    let late = db.begin().await.unwrap();
    record(&late, &[product(1)]).await.unwrap();
    record(&early, &[product(2)]).await.unwrap();
    early.commit().await.unwrap();
    follower.follow(&db).await;
    assert_eq!(follower.seen, [product(2)]);
    late.commit().await.unwrap();
    follower.follow(&db).await;
    assert_eq!(follower.seen, [product(2), product(1)]);
    assert_eq!(head(&db).await.unwrap(), follower.cursor);
    db.close().await.unwrap();
}

#[tokio::test]
async fn a_change_waits_for_a_transaction_that_could_still_precede_it() {
    let server = postgres();
    let db = open(&server, "postgres").await;
    let mut follower = Follower::default();
    let slow = db.begin().await.unwrap();
    record(&slow, &[product(1)]).await.unwrap();
    let quick = db.begin().await.unwrap();
    record(&quick, &[product(2)]).await.unwrap();
    quick.commit().await.unwrap();
    follower.follow(&db).await;
    assert_eq!(follower.seen, []);
    slow.commit().await.unwrap();
    follower.follow(&db).await;
    assert_eq!(follower.seen, [product(1), product(2)]);
    db.close().await.unwrap();
}

#[tokio::test]
async fn changes_restored_from_another_server_are_read_and_hold_up_nothing() {
    let server = postgres();
    let db = open(&server, "postgres").await;
    let theirs = "INSERT INTO change_log (product_id, transaction_id, changed_at) \
                  SELECT '00000000-0000-0000-0000-000000000001', number, '2026-11-24' \
                  FROM generate_series(4000000000, 4000000001) AS number";
    db.for_migrations()
        .execute_unprepared(theirs)
        .await
        .unwrap();
    let of_theirs = head(&db).await.unwrap();
    assert_eq!(of_theirs.transaction, 4_000_000_001);
    adopt_restored(&db).await.unwrap();
    assert!(
        of_theirs > head(&db).await.unwrap(),
        "an index of theirs is told apart"
    );
    let mut follower = Follower::default();
    follower.follow(&db).await;
    assert_eq!(follower.seen, [product(1), product(1)]);
    let tx = db.begin().await.unwrap();
    record(&tx, &[product(2)]).await.unwrap();
    tx.commit().await.unwrap();
    adopt_restored(&db).await.unwrap();
    follower.follow(&db).await;
    assert_eq!(follower.seen, [product(1), product(1), product(2)]);
    db.close().await.unwrap();
}
