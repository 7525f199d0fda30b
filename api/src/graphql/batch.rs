//! [`Batch`]: what many resolvers ask for at the same time, fetched in one statement.

use async_graphql::dataloader::{DataLoader, Loader};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Turns that nobody asks in before what was asked is fetched.
const QUIET_TURNS: u32 = 4;
/// The longest wait for that: under load somebody always asks.
const PATIENCE: Duration = Duration::from_millis(2);

/// A loader that waits until nobody asks any more.
///
/// Resolvers of a long list are not asked in one go: after a few objects the executor lets other
/// tasks run, and a fetch that begins at its first turn then is one for every few objects. A fixed
/// delay would make short answers slow. So the fetch watches how many have asked, and begins when
/// nobody did for some turns.
pub struct Batch<L> {
    loader: DataLoader<L>,
    asked: Arc<AtomicU64>,
}

impl<L: Send + Sync + 'static> Batch<L> {
    /// Fetches by `loader`.
    pub fn over(loader: L) -> Self {
        let asked = Arc::new(AtomicU64::new(0));
        let watched = asked.clone();
        let loader = DataLoader::new(loader, move |fetch| {
            let watched = watched.clone();
            tokio::spawn(async move {
                until_quiet(&watched).await;
                fetch.await;
            })
        });
        Self {
            loader: loader.delay(Duration::ZERO),
            asked,
        }
    }

    /// What `key` stands for; nothing when there is no such thing.
    ///
    /// # Errors
    /// Those of the loader.
    pub async fn load_one<K>(&self, key: K) -> Result<Option<L::Value>, L::Error>
    where
        K: Send + Sync + Hash + Eq + Clone + 'static,
        L: Loader<K>,
    {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.loader.load_one(key).await
    }

    /// What each of `keys` stands for; those that stand for nothing are left out.
    ///
    /// # Errors
    /// Those of the loader.
    pub async fn load_many<K>(&self, keys: Vec<K>) -> Result<HashMap<K, L::Value>, L::Error>
    where
        K: Send + Sync + Hash + Eq + Clone + 'static,
        L: Loader<K>,
    {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.loader.load_many(keys).await
    }
}

async fn until_quiet(asked: &AtomicU64) {
    let begun = Instant::now();
    let mut before = asked.load(Ordering::Relaxed);
    let mut quiet = 0;
    while quiet < QUIET_TURNS && begun.elapsed() < PATIENCE {
        tokio::task::yield_now().await;
        let now = asked.load(Ordering::Relaxed);
        quiet = if now == before { quiet + 1 } else { 0 };
        before = now;
    }
}
