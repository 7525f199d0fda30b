//! A migrated database of `storage` on a server, with a clock that stands still.

use chrono::{DateTime, Utc};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use storage::{Clock, Db, DbOptions, Durability, Entropy, Environment, Keyring, Patience};
use tests::postgres::Postgres;

struct Still;

impl Clock for Still {
    fn now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH
    }
}

/// Never the same bytes twice, whoever asks.
struct Counter;

static NUMBER: AtomicU64 = AtomicU64::new(0);

impl Entropy for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        bytes.fill(0);
        for (byte, digit) in bytes.iter_mut().rev().zip(number.iter().rev()) {
            *byte = *digit;
        }
    }
}

/// The database `name` of `server`, with the whole schema.
pub async fn open(server: &Postgres, name: &str) -> Db {
    let options = DbOptions {
        url: server.url(name),
        read_url: None,
        readers: 6,
        durability: Durability::Full,
        patience: Patience::Serving,
    };
    let environment = Environment {
        clock: Arc::new(Still),
        entropy: Arc::new(Counter),
    };
    let db = Db::open(&options, environment, Keyring::new([7; 32]));
    let db = db.await.unwrap();
    migrations::bring_up(db.for_migrations()).await.unwrap();
    db
}
