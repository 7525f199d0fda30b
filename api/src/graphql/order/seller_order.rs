//! The type `SellerOrder`.

use super::contact::contact_of;
use super::status::CancelReason;
use super::{
    DeliveryMethod, LinesOf, OrderContact, OrderLine, OrderLoader, OrderStatus, RefundsOf,
};
use crate::app::CommandError;
use crate::app::order::{may_read_seller_order, visible_order, visible_seller_order};
use crate::graphql::enterprise::{Enterprise, load_seller};
use crate::graphql::payment::Refund;
use crate::graphql::scalar::Rupiah;
use crate::graphql::{ContextExt, NodeKind, fault};
use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use domain::SellerOrderId;
use storage::order::SellerOrderView;

/// One enterprise's part of an order.
#[derive(Debug, Clone)]
pub struct SellerOrder(pub SellerOrderView);

#[Object]
impl SellerOrder {
    /// Its global id.
    pub async fn id(&self) -> ID {
        NodeKind::SellerOrder.id(self.0.id)
    }

    /// The number of its order.
    async fn order_number(&self) -> &str {
        &self.0.number
    }

    /// The order it is a part of; null for the enterprise, which sees its own part only.
    async fn order(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<super::Order>> {
        if ctx.actor().person != Some(self.0.person) {
            return Ok(None);
        }
        let found = visible_order(&ctx.app().db, ctx.actor(), self.0.order).await;
        Ok(Some(super::Order(
            found.map_err(|error| fault(ctx, &error))?,
        )))
    }

    /// The enterprise that fulfils it, as it is today.
    async fn enterprise(&self, ctx: &Context<'_>) -> async_graphql::Result<Enterprise> {
        load_seller(ctx, self.0.enterprise).await
    }

    /// The name that enterprise had when the order was placed.
    async fn enterprise_name(&self) -> &str {
        &self.0.enterprise_name
    }

    /// How far it got.
    async fn status(&self) -> OrderStatus {
        self.0.progress.status().into()
    }

    /// How its goods reach the buyer.
    async fn delivery_method(&self) -> DeliveryMethod {
        self.0.delivery_method.into()
    }

    /// The value of its goods.
    async fn goods(&self) -> Rupiah {
        self.0.goods.into()
    }

    /// What its delivery costs.
    async fn delivery(&self) -> Rupiah {
        self.0.delivery.into()
    }

    /// Goods and delivery.
    async fn total(&self) -> Rupiah {
        self.0.total.into()
    }

    /// What the platform keeps of the goods' value; null unless the caller sees the enterprise's
    /// money.
    async fn fee(&self, ctx: &Context<'_>) -> Option<Rupiah> {
        let seen = ctx.actor().rights.may_see_money(self.0.enterprise);
        seen.then(|| self.0.fee.into())
    }

    /// What is in it.
    async fn lines(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<OrderLine>> {
        let loader = ctx.data_unchecked::<DataLoader<OrderLoader>>();
        let found = loader.load_one(LinesOf::seen(&self.0)).await;
        let found = found.map_err(|error| fault(ctx, error.as_ref()))?;
        Ok(found
            .unwrap_or_default()
            .into_iter()
            .map(OrderLine)
            .collect())
    }

    /// Who receives it. For the enterprise null until it is paid; null when the buyer was erased.
    async fn contact(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<OrderContact>> {
        let buyer = ctx.actor().person == Some(self.0.person);
        let seller = may_read_seller_order(ctx.actor(), self.0.enterprise);
        let served = seller && self.0.progress.paid_at.is_some();
        if !(buyer || served) {
            return Ok(None);
        }
        contact_of(ctx, self.0.contact).await
    }

    /// The money of it that went back, or is on its way.
    async fn refunds(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Refund>> {
        let loader = ctx.data_unchecked::<DataLoader<OrderLoader>>();
        let found = loader.load_one(RefundsOf::seen(&self.0)).await;
        let found = found.map_err(|error| fault(ctx, error.as_ref()))?;
        Ok(found.unwrap_or_default().into_iter().map(Refund).collect())
    }

    /// When it was placed.
    async fn placed_at(&self) -> DateTime<Utc> {
        self.0.placed_at
    }

    /// When its money was collected; null while it was not.
    async fn paid_at(&self) -> Option<DateTime<Utc>> {
        self.0.progress.paid_at
    }

    /// When the enterprise took it on; null while it did not.
    async fn accepted_at(&self) -> Option<DateTime<Utc>> {
        self.0.progress.accepted_at
    }

    /// When it was packed; null while it was not, or when that was left out.
    async fn packed_at(&self) -> Option<DateTime<Utc>> {
        self.0.progress.packed_at
    }

    /// When it left, or was laid ready; null while it was not.
    async fn shipped_at(&self) -> Option<DateTime<Utc>> {
        self.0.progress.shipped_at
    }

    /// When it reached the buyer; null while it did not.
    async fn delivered_at(&self) -> Option<DateTime<Utc>> {
        self.0.progress.delivered_at
    }

    /// When the buyer called it complete; null while they did not.
    async fn completed_at(&self) -> Option<DateTime<Utc>> {
        self.0.progress.completed_at
    }

    /// When it was called off; null while it was not.
    async fn cancelled_at(&self) -> Option<DateTime<Utc>> {
        self.0.progress.cancelled_at
    }

    /// Why it was called off; null while it was not.
    async fn cancel_reason(&self) -> Option<CancelReason> {
        self.0.progress.cancel_reason.map(CancelReason::from)
    }

    /// When its money went back; null while it did not.
    async fn refunded_at(&self) -> Option<DateTime<Utc>> {
        self.0.progress.refunded_at
    }
}

/// Reads the seller order back that a command changed.
pub(crate) async fn read_back<E>(
    ctx: &Context<'_>,
    outcome: Result<SellerOrderId, CommandError<E>>,
) -> Result<SellerOrder, CommandError<E>> {
    let found = visible_seller_order(&ctx.app().db, ctx.actor(), outcome?).await?;
    Ok(SellerOrder(found))
}
