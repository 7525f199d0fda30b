//! What a resolver finds in its context.

use crate::app::{Actor, App};
use async_graphql::Context;
use domain::Language;
use std::sync::Arc;

/// Short ways to what every resolver needs.
pub trait ContextExt {
    /// The application.
    fn app(&self) -> &App;
    /// Who asks.
    fn actor(&self) -> &Actor;
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
}
