//! A person has one cart on PostgreSQL, however many put something in it at once.

use crate::support::postgres;
use crate::support::storage::open;
use domain::{CartId, PersonId};
use sea_orm::{ConnectionTrait, Statement};
use std::time::Duration;
use storage::Db;
use storage::cart::{find, find_or_create};
use tests::postgres::Postgres;
use tokio::task::JoinHandle;
use uuid::Uuid;

const PERSON: &str = "INSERT INTO people (id, display_name, registered_at) VALUES \
    ('00000000-0000-0000-0000-000000000001', 'Pembeli 1', '2026-11-24')";

fn person() -> PersonId {
    Uuid::from_u128(1).into()
}

async fn number(db: &Db, sql: &str) -> i64 {
    let connection = db.for_migrations();
    let statement = Statement::from_string(connection.get_database_backend(), sql.to_owned());
    let row = connection.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get("", "n").unwrap()
}

/// A server with a database that knows the person.
async fn with_person() -> (Postgres, Db) {
    let server = postgres();
    let db = open(&server, "postgres").await;
    let connection = db.for_migrations();
    connection.execute_unprepared(PERSON).await.unwrap();
    (server, db)
}

/// Asks for the cart in a transaction of its own, which commits.
fn ask(db: &Db) -> JoinHandle<CartId> {
    let db = db.clone();
    tokio::spawn(async move {
        let tx = db.begin().await.unwrap();
        let cart = find_or_create(&tx, person()).await.unwrap();
        tx.commit().await.unwrap();
        cart
    })
}

/// Returns when a transaction waits for another one.
async fn somebody_waits(db: &Db) {
    let waiting = "SELECT COUNT(*) AS n FROM pg_locks WHERE NOT granted";
    for _ in 0..500 {
        if number(db, waiting).await > 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("nobody waits");
}

#[tokio::test]
async fn the_second_to_ask_waits_for_the_first_and_finds_its_cart() {
    let (_server, db) = with_person().await;
    let given_up = db.begin().await.unwrap();
    let lost = find_or_create(&given_up, person()).await.unwrap();
    let second = ask(&db);
    somebody_waits(&db).await;
    given_up.roll_back().await.unwrap();
    let cart = second.await.unwrap();
    assert_ne!(cart, lost, "what was rolled back never was");
    let first = db.begin().await.unwrap();
    assert_eq!(find_or_create(&first, person()).await.unwrap(), cart);
    let second = ask(&db);
    somebody_waits(&db).await;
    first.commit().await.unwrap();
    assert_eq!(second.await.unwrap(), cart);
    assert_eq!(find(&db, person()).await.unwrap(), Some(cart));
    assert_eq!(number(&db, "SELECT COUNT(*) AS n FROM carts").await, 1);
}

#[tokio::test]
async fn many_who_ask_at_once_get_the_same_cart() {
    let (_server, db) = with_person().await;
    let asked: Vec<_> = (0..16).map(|_| ask(&db)).collect();
    let mut carts = Vec::new();
    for one in asked {
        carts.push(one.await.unwrap());
    }
    carts.dedup();
    assert_eq!(carts.len(), 1);
    assert_eq!(number(&db, "SELECT COUNT(*) AS n FROM carts").await, 1);
}
