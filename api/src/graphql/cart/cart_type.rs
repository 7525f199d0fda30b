//! The type `Cart`.

use super::{CartDelivery, CartLine};
use crate::app::cart::{CartView, find_cart};
use crate::app::{CommandError, Denied};
use crate::graphql::scalar::Rupiah;
use crate::graphql::{ContextExt, NodeKind};
use async_graphql::{Context, ID, Object};
use domain::CartId;
use domain::order::{Quote, quote};

/// What its owner means to buy, from any number of enterprises, at the prices of this moment.
#[derive(Debug, Clone)]
pub struct Cart {
    view: CartView,
    quote: Quote,
}

impl From<CartView> for Cart {
    fn from(view: CartView) -> Self {
        let quote = quote(&view.lines);
        Self { view, quote }
    }
}

/// What its owner means to buy, from any number of enterprises, at the prices of this moment.
#[Object]
impl Cart {
    /// Its global id.
    pub async fn id(&self) -> ID {
        NodeKind::Cart.id(self.view.id)
    }

    /// What is in it, in the order it was added; at most 100 lines.
    async fn lines(&self) -> Vec<CartLine> {
        self.view.lines.iter().cloned().map(CartLine).collect()
    }

    /// The sum of all lines in whole rupiah; null beyond what an order may come to.
    async fn goods(&self) -> Option<Rupiah> {
        self.quote.goods.map(Rupiah::from)
    }

    /// How the goods can reach the buyer, once for each enterprise in the cart.
    async fn deliveries(&self) -> Vec<CartDelivery> {
        let deliveries = self.quote.deliveries.iter().cloned();
        deliveries.map(CartDelivery).collect()
    }

    /// Goods and deliveries in whole rupiah: what the order comes to where no delivery is chosen.
    /// Null beyond what an order may come to.
    async fn total(&self) -> Option<Rupiah> {
        self.quote.total.map(Rupiah::from)
    }
}

/// Reads the cart back that a command changed.
pub(super) async fn read_back<E>(
    ctx: &Context<'_>,
    outcome: Result<CartId, CommandError<E>>,
) -> Result<Cart, CommandError<E>> {
    outcome?;
    let found = find_cart(ctx.app(), ctx.actor()).await?;
    Ok(found.map(Cart::from).ok_or(Denied::NotFound)?)
}
