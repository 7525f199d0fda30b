//! Asking who is signed in.

use super::Viewer;
use super::browser::csrf_of_cookies;
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

    /// What a page sends as `X-CSRF-Token` with every mutation, when it was loaded anew and
    /// somebody is signed in by cookies; null when nobody is. The same for as long as the
    /// session lasts.
    async fn csrf_token(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<String>> {
        csrf_of_cookies(ctx).await
    }
}
