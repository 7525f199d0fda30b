//! The type `OrderLine`.

use crate::graphql::NodeKind;
use crate::graphql::scalar::{Quantity, Rupiah};
use async_graphql::{ID, Object};
use storage::order::OrderLineView;

/// What was bought, as it was on the day of the order; later changes of the product leave it be.
#[derive(Debug, Clone)]
pub struct OrderLine(pub OrderLineView);

#[Object]
impl OrderLine {
    /// Its global id.
    async fn id(&self) -> ID {
        NodeKind::OrderLine.id(self.0.id)
    }

    /// The global id of the product, which may be gone from sale.
    async fn product_id(&self) -> ID {
        NodeKind::Product.id(self.0.product)
    }

    /// The product's name then.
    async fn product_name(&self) -> &str {
        &self.0.product_name
    }

    /// The variant's name then; empty for the only one.
    async fn variant_name(&self) -> &str {
        &self.0.variant_name
    }

    /// What one unit is.
    async fn unit(&self) -> &str {
        &self.0.unit
    }

    /// The price of one unit then.
    async fn price(&self) -> Rupiah {
        self.0.price.into()
    }

    /// How many units.
    async fn quantity(&self) -> Quantity {
        self.0.quantity.into()
    }

    /// Price times quantity, rounded half up.
    async fn goods(&self) -> Rupiah {
        self.0.goods.into()
    }
}
