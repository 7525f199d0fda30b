//! Work that stands in the way of other work on PostgreSQL is told from work that is broken.

use crate::support::postgres;
use crate::support::storage::open;
use storage::settings::{get, set};
use storage::{StorageError, Tx};

/// Commits when it is set, and rolls back when it cannot be.
async fn set_and_end(tx: Tx, name: &str, value: &str) -> Result<(), StorageError> {
    match set(&tx, name, value).await {
        Ok(()) => tx.commit().await,
        Err(error) => tx.roll_back().await.and(Err(error)),
    }
}

#[tokio::test]
async fn of_two_who_wait_for_each_other_one_yields_and_may_try_again() {
    let server = postgres();
    let db = open(&server, "postgres").await;
    let (one, other) = (db.begin().await.unwrap(), db.begin().await.unwrap());
    set(&one, "a", "one").await.unwrap();
    set(&other, "b", "other").await.unwrap();
    let (one, other) = tokio::join!(
        set_and_end(one, "b", "one"),
        set_and_end(other, "a", "other")
    );
    let yielded = match (one, other) {
        (Err(error), Ok(())) | (Ok(()), Err(error)) => error,
        ended => panic!("one must go through and one must not: {ended:?}"),
    };
    assert!(yielded.is_conflict() && yielded.is_busy(), "{yielded:?}");
    assert!(!yielded.is_duplicate());
    let [a, b] = [get(&db, "a").await.unwrap(), get(&db, "b").await.unwrap()];
    assert!(
        a.is_some() && a == b,
        "both are of the one that went through"
    );
}

#[tokio::test]
async fn a_value_that_breaks_a_rule_is_no_conflict() {
    let server = postgres();
    let db = open(&server, "postgres").await;
    let tx = db.begin().await.unwrap();
    let broken = set(&tx, "name", "\0").await.unwrap_err();
    assert!(!broken.is_conflict() && !broken.is_busy(), "{broken:?}");
}
