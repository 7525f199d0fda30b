//! The type `Order`.

use super::contact::contact_of;
use super::{OrderContact, OrderLoader, OrderStatus, PartsOf, PaymentsOf, SellerOrder};
use crate::app::CommandError;
use crate::app::order::visible_order;
use crate::graphql::payment::Payment;
use crate::graphql::scalar::Rupiah;
use crate::graphql::{ContextExt, NodeKind, fault};
use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use domain::OrderId;
use domain::order::order_status;
use storage::order::{OrderView, SellerOrderView};

/// A buyer's whole purchase; each enterprise fulfils its part.
#[derive(Debug, Clone)]
pub struct Order(pub OrderView);

#[Object]
impl Order {
    /// Its global id.
    pub async fn id(&self) -> ID {
        NodeKind::Order.id(self.0.id)
    }

    /// The number that people call it by.
    async fn number(&self) -> &str {
        &self.0.number
    }

    /// How far its least advanced living part got.
    async fn status(&self, ctx: &Context<'_>) -> async_graphql::Result<OrderStatus> {
        let parts = self.parts(ctx).await?;
        Ok(order_status(parts.iter().map(|part| part.progress.status())).into())
    }

    /// True when every part that was not called off is paid, and there is one.
    async fn is_paid(&self, ctx: &Context<'_>) -> async_graphql::Result<bool> {
        let parts = self.parts(ctx).await?;
        let mut living = parts
            .iter()
            .filter(|part| part.progress.cancelled_at.is_none() || part.progress.paid_at.is_some());
        let first = living.next();
        Ok(first.is_some_and(|part| part.progress.paid_at.is_some())
            && living.all(|part| part.progress.paid_at.is_some()))
    }

    /// The value of all goods.
    async fn goods(&self) -> Rupiah {
        self.0.goods.into()
    }

    /// What all deliveries cost.
    async fn delivery(&self) -> Rupiah {
        self.0.delivery.into()
    }

    /// What the buyer pays.
    async fn total(&self) -> Rupiah {
        self.0.total.into()
    }

    /// When it was placed.
    async fn placed_at(&self) -> DateTime<Utc> {
        self.0.placed_at
    }

    /// Until when its stock is held; unpaid parts are called off then.
    async fn hold_expires_at(&self) -> DateTime<Utc> {
        self.0.hold_expires_at
    }

    /// Who receives it; null when the buyer was erased.
    async fn contact(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<OrderContact>> {
        contact_of(ctx, self.0.contact).await
    }

    /// What each enterprise fulfils.
    async fn seller_orders(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<SellerOrder>> {
        Ok(self
            .parts(ctx)
            .await?
            .into_iter()
            .map(SellerOrder)
            .collect())
    }

    /// The attempts to collect it, from the oldest to the youngest.
    async fn payments(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Payment>> {
        let loader = ctx.data_unchecked::<DataLoader<OrderLoader>>();
        let found = loader.load_one(PaymentsOf::seen(&self.0)).await;
        let found = found.map_err(|error| fault(ctx, error.as_ref()))?;
        Ok(found.unwrap_or_default().into_iter().map(Payment).collect())
    }
}

impl Order {
    async fn parts(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<SellerOrderView>> {
        let loader = ctx.data_unchecked::<DataLoader<OrderLoader>>();
        let found = loader.load_one(PartsOf::seen(&self.0)).await;
        Ok(found
            .map_err(|error| fault(ctx, error.as_ref()))?
            .unwrap_or_default())
    }
}

/// Reads the order back that a command changed.
pub(super) async fn read_back<E>(
    ctx: &Context<'_>,
    outcome: Result<OrderId, CommandError<E>>,
) -> Result<Order, CommandError<E>> {
    let found = visible_order(&ctx.app().db, ctx.actor(), outcome?).await?;
    Ok(Order(found))
}
