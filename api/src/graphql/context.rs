//! What a resolver finds in its context.

use crate::app::{Actor, App};
use crate::graphql::loaders::Loaders;
use async_graphql::Context;
use async_graphql::dataloader::DataLoader;
use domain::Language;
use std::sync::Arc;
use storage::{Freshness, Reader};

/// Short ways to what every resolver needs.
pub trait ContextExt {
    /// The application.
    fn app(&self) -> &App;
    /// Who asks.
    fn actor(&self) -> &Actor;
    /// What the storefront is read from, for who asks: see [`App::freshness`].
    fn reader(&self) -> Reader<'_> {
        self.app().reader(self.actor())
    }
    /// What loads the storefront by key, for who asks.
    fn loader<L: Send + Sync + 'static>(&self) -> &DataLoader<L>;
    /// The same, with every commit that came before: for what a row that was read refers to, and
    /// that the other did not know.
    fn current_loader<L: Send + Sync + 'static>(&self) -> &DataLoader<L>;
    /// The language of messages.
    fn language(&self) -> Language {
        self.actor().language
    }
}

impl ContextExt for Context<'_> {
    fn app(&self) -> &App {
        self.data_unchecked::<Arc<App>>()
    }

    fn actor(&self) -> &Actor {
        self.data_unchecked::<Arc<Actor>>()
    }

    fn loader<L: Send + Sync + 'static>(&self) -> &DataLoader<L> {
        let freshness = self.app().freshness(self.actor());
        self.data_unchecked::<Loaders<L>>().of(freshness)
    }

    fn current_loader<L: Send + Sync + 'static>(&self) -> &DataLoader<L> {
        self.data_unchecked::<Loaders<L>>().of(Freshness::Current)
    }
}
