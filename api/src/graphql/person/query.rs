//! Asking who is signed in.

use super::Viewer;
use crate::graphql::answer::fault;
use crate::graphql::context::ContextExt;
use async_graphql::{Context, Object};

/// Who asks.
#[derive(Debug, Default)]
pub struct ViewerQuery;

#[Object]
impl ViewerQuery {
    /// Whoever sent the request; null when nobody is signed in.
    async fn viewer(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Viewer>> {
        let Some(id) = ctx.actor().person else {
            return Ok(None);
        };
        let found = storage::person::find(&ctx.app().db, id).await;
        Ok(found.map_err(|error| fault(ctx, &error))?.map(Viewer))
    }
}
