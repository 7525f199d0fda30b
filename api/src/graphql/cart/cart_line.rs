//! The type `CartLine`.

use super::CartProblem;
use crate::graphql::catalogue::{Product, load_product};
use crate::graphql::scalar::{Quantity, Rupiah};
use crate::graphql::{ContextExt, NodeKind};
use async_graphql::{Context, ID, Object};
use domain::cart::{PricedLine, problems};

/// One variant in a cart.
#[derive(Debug, Clone)]
pub struct CartLine(pub PricedLine);

/// One variant in a cart.
#[Object]
impl CartLine {
    /// Its global id.
    async fn id(&self) -> ID {
        NodeKind::CartLine.id(self.0.id)
    }

    /// The product; null when it is not for sale any more, though its name is still told.
    async fn product(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Product>> {
        load_product(ctx, self.0.product).await
    }

    /// The global id of the variant.
    async fn variant_id(&self) -> ID {
        NodeKind::ProductVariant.id(self.0.variant)
    }

    /// The product's name.
    async fn product_name(&self) -> &str {
        &self.0.product_name
    }

    /// What sets the variant apart from its siblings; empty when it has none.
    async fn variant_name(&self) -> &str {
        &self.0.variant_name
    }

    /// The enterprise's own code for the variant.
    async fn sku(&self) -> &str {
        &self.0.sku
    }

    /// What one unit is: `bungkus 250 g`, `kg`.
    async fn unit(&self) -> &str {
        &self.0.unit
    }

    /// How many units.
    async fn quantity(&self) -> Quantity {
        self.0.quantity.into()
    }

    /// The least that is sold at once.
    async fn minimum(&self) -> Quantity {
        self.0.minimum.into()
    }

    /// What a quantity is a multiple of.
    async fn step(&self) -> Quantity {
        self.0.step.into()
    }

    /// How much can be bought now; null when stock is not tracked and never runs out.
    async fn available(&self) -> Option<Quantity> {
        self.0.available.map(Quantity::from)
    }

    /// The price of one unit now, in whole rupiah.
    async fn price(&self) -> Rupiah {
        self.0.price.into()
    }

    /// The price of one unit that the buyer saw last, in whole rupiah: when the line was added, or
    /// at the last `cartRefresh`.
    async fn seen_price(&self) -> Rupiah {
        self.0.seen_price.into()
    }

    /// The price of now × the quantity, rounded half up to the rupiah; null beyond what an order
    /// may come to.
    async fn amount(&self) -> Option<Rupiah> {
        self.0.amount().map(Rupiah::from)
    }

    /// What stands in the way of ordering it; empty when nothing does.
    async fn problems(&self, ctx: &Context<'_>) -> Vec<CartProblem> {
        let told = |problem| CartProblem::of(problem, ctx.language());
        problems(&self.0).into_iter().map(told).collect()
    }
}
