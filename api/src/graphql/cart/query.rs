//! Asking for the cart.

use super::Cart;
use crate::app::cart::find_cart;
use crate::graphql::{ContextExt, denied, fault};
use async_graphql::{Context, Object};

/// What can be asked about the cart.
#[derive(Debug, Default)]
pub struct CartQuery;

#[Object]
impl CartQuery {
    /// The cart of whoever is signed in; null when they never put anything in one.
    /// `UNAUTHENTICATED` when nobody is signed in.
    async fn cart(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Cart>> {
        ctx.actor().buyer().map_err(denied)?;
        let found = find_cart(ctx.app(), ctx.actor()).await;
        Ok(found.map_err(|error| fault(ctx, &error))?.map(Cart::from))
    }
}
