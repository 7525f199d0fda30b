//! [`Loaders`]: a loader for each freshness of what it loads.

use crate::graphql::batch::batched;
use async_graphql::dataloader::DataLoader;
use storage::{Db, Freshness, Reader};

/// What a loader reads from. One loader serves many requests, so all of them must take answers of
/// the same freshness.
#[derive(Debug, Clone)]
pub struct Source {
    db: Db,
    freshness: Freshness,
}

impl Source {
    /// From `db`, with answers as old as `freshness` says.
    pub fn new(db: Db, freshness: Freshness) -> Self {
        Self { db, freshness }
    }

    /// The reader.
    pub fn reader(&self) -> Reader<'_> {
        self.db.reader(self.freshness)
    }
}

/// The same loader twice: for answers that are current, and for those that may be a moment old.
pub struct Loaders<L> {
    current: DataLoader<L>,
    recent: DataLoader<L>,
}

impl<L: Send + Sync + 'static> Loaders<L> {
    /// Loaders that `make` makes over `db`.
    pub fn over(db: &Db, make: impl Fn(Source) -> L) -> Self {
        let loader = |freshness| batched(make(Source::new(db.clone(), freshness)));
        Self {
            current: loader(Freshness::Current),
            recent: loader(Freshness::Recent),
        }
    }

    /// The loader whose answers are as old as `freshness` says.
    pub fn of(&self, freshness: Freshness) -> &DataLoader<L> {
        match freshness {
            Freshness::Current => &self.current,
            Freshness::Recent => &self.recent,
        }
    }
}
