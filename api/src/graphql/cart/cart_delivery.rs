//! The type `CartDelivery`.

use crate::graphql::NodeKind;
use crate::graphql::enterprise::{Enterprise, load_enterprise};
use crate::graphql::order::DeliveryMethod;
use crate::graphql::scalar::Rupiah;
use async_graphql::{Context, ID, Object};
use domain::order::QuotedDelivery;

/// How the goods of one enterprise in the cart can reach the buyer.
#[derive(Debug, Clone)]
pub struct CartDelivery(pub QuotedDelivery);

/// How the goods of one enterprise in the cart can reach the buyer.
#[Object]
impl CartDelivery {
    /// The enterprise; null when it does not sell any more, though its name is still told.
    async fn enterprise(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Enterprise>> {
        load_enterprise(ctx, self.0.enterprise).await
    }

    /// The global id of the enterprise.
    async fn enterprise_id(&self) -> ID {
        NodeKind::Enterprise.id(self.0.enterprise)
    }

    /// The enterprise's name.
    async fn enterprise_name(&self) -> &str {
        &self.0.enterprise_name
    }

    /// What the enterprise offers.
    async fn methods(&self) -> Vec<DeliveryMethod> {
        let offered = domain::order::DeliveryMethod::offered(self.0.fee);
        offered.iter().copied().map(DeliveryMethod::from).collect()
    }

    /// What is meant where the buyer chooses nothing; `Cart.total` counts on it.
    async fn default_method(&self) -> DeliveryMethod {
        domain::order::DeliveryMethod::by_default(self.0.fee).into()
    }

    /// The flat fee in whole rupiah, 0 for free; null when goods are only picked up.
    async fn fee(&self) -> Option<Rupiah> {
        self.0.fee.map(Rupiah::from)
    }
}
