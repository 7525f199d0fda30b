//! The type `ProductVariant`.

use crate::graphql::NodeKind;
use crate::graphql::scalar::{Quantity, Rupiah};
use async_graphql::{ID, Object};

/// What can be bought of a product.
#[derive(Debug, Clone)]
pub struct ProductVariant(pub domain::catalogue::ProductVariant);

#[Object]
impl ProductVariant {
    /// Its global id.
    pub async fn id(&self) -> ID {
        NodeKind::ProductVariant.id(self.0.id)
    }

    /// The enterprise's own code for it.
    async fn sku(&self) -> &str {
        &self.0.sku
    }

    /// What sets it apart from its siblings; empty when it has none.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What one unit is: `bungkus 250 g`, `kg`.
    async fn unit(&self) -> &str {
        &self.0.unit
    }

    /// The price of one unit.
    async fn price(&self) -> Rupiah {
        self.0.price.into()
    }

    /// The weight of one unit in grams.
    async fn weight_gram(&self) -> i64 {
        self.0.weight_gram
    }

    /// What a quantity is a multiple of.
    async fn step(&self) -> Quantity {
        self.0.step.into()
    }

    /// The least that is sold at once.
    async fn minimum(&self) -> Quantity {
        self.0.minimum.into()
    }

    /// How much can be bought now; null when stock is not tracked and never runs out.
    async fn stock(&self) -> Option<Quantity> {
        self.0.stock.map(Quantity::from)
    }
}
