//! A fresh database for a test, with a clock that stands still and randomness that counts.

use crate::{Clock, Db, DbOptions, Durability, Entropy, Environment, Keyring, Patience};
use chrono::{DateTime, Utc};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

struct Still(DateTime<Utc>);

impl Clock for Still {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}

struct Counter(AtomicU64);

impl Counter {
    /// Two databases under different keys never count the same.
    fn starting_at(number: u64) -> Self {
        Self(AtomicU64::new(number))
    }
}

impl Entropy for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        let number = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        bytes.fill(0);
        for (byte, digit) in bytes.iter_mut().rev().zip(number.iter().rev()) {
            *byte = *digit;
        }
    }
}

/// An empty, migrated database in `folder`, at the instant `at`.
pub(crate) async fn db(folder: &Path, at: DateTime<Utc>) -> Db {
    db_under(folder, at, ([7; 32], &[])).await
}

/// The same, under a secret key and those before it.
pub(crate) async fn db_under(
    folder: &Path,
    at: DateTime<Utc>,
    (secret_key, previous): ([u8; 32], &[[u8; 32]]),
) -> Db {
    let options = DbOptions {
        url: format!("sqlite://{}", folder.join("test.db").display()),
        read_url: None,
        readers: 2,
        durability: Durability::Relaxed,
        patience: Patience::Serving,
    };
    let environment = Environment {
        clock: Arc::new(Still(at)),
        entropy: Arc::new(Counter::starting_at(u64::from(secret_key[0]) << 32)),
    };
    let db = Db::open(
        &options,
        environment,
        Keyring::with_previous(secret_key, previous),
    )
    .await;
    let db = db.unwrap();
    migrations::bring_up(db.for_migrations()).await.unwrap();
    db
}
