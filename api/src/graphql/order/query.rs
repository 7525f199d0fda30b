//! Asking for orders.

use super::{Order, SellerOrder};
use crate::app::order::{may_read_seller_order, visible_order, visible_seller_order};
use crate::app::{CommandError, Denied};
use crate::graphql::page::{Page, PageInput, connection};
use crate::graphql::{ContextExt, NodeId, NodeKind, fault};
use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, ID, Object};
use domain::person::Private;
use domain::{EnterpriseId, NeverRefused, OrderId, PersonId, SellerOrderId};
use storage::order::{of_enterprise, of_person};

/// A page of orders.
pub type Orders = Connection<String, Order, EmptyFields, EmptyFields>;
/// A page of seller orders.
pub type SellerOrders = Connection<String, SellerOrder, EmptyFields, EmptyFields>;

/// What can be asked about orders.
#[derive(Debug, Default)]
pub struct OrderQuery;

#[Object]
impl OrderQuery {
    /// An order of the caller's own; null when there is none.
    async fn order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its global id.")] id: ID,
    ) -> async_graphql::Result<Option<Order>> {
        match typed(&id, NodeKind::Order) {
            Some(id) => load_order(ctx, id).await,
            None => Ok(None),
        }
    }

    /// A seller order, for its buyer and for those of its enterprise who serve orders or see money;
    /// null when there is none.
    async fn seller_order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its global id.")] id: ID,
    ) -> async_graphql::Result<Option<SellerOrder>> {
        match typed(&id, NodeKind::SellerOrder) {
            Some(id) => load_seller_order(ctx, id).await,
            None => Ok(None),
        }
    }
}

fn typed<T: From<uuid::Uuid>>(id: &ID, kind: NodeKind) -> Option<T> {
    let node = NodeId::read(id).filter(|node| node.kind == kind)?;
    node.typed()
}

/// What may not be seen is null, like what is not there.
fn seen<T>(
    ctx: &Context<'_>,
    found: Result<T, impl Into<CommandError<NeverRefused>>>,
) -> async_graphql::Result<Option<T>> {
    match found.map_err(Into::into) {
        Ok(found) => Ok(Some(found)),
        Err(CommandError::Denied(Denied::NotFound | Denied::Unauthenticated)) => Ok(None),
        Err(error) => Err(fault(ctx, &error)),
    }
}

/// The order `id`; nothing when it is not there, or not for the caller.
pub async fn load_order(ctx: &Context<'_>, id: OrderId) -> async_graphql::Result<Option<Order>> {
    let found = visible_order(&ctx.app().db, ctx.actor(), id).await;
    seen(ctx, found.map(Order))
}

/// The seller order `id`; nothing when it is not there, or not for the caller.
pub async fn load_seller_order(
    ctx: &Context<'_>,
    id: SellerOrderId,
) -> async_graphql::Result<Option<SellerOrder>> {
    let found = visible_seller_order(&ctx.app().db, ctx.actor(), id).await;
    seen(ctx, found.map(SellerOrder))
}

/// The orders of `person`, the youngest first.
pub async fn orders_of(
    ctx: &Context<'_>,
    person: PersonId,
    (first, after): (Option<i32>, Option<String>),
) -> async_graphql::Result<Orders> {
    let page = PageInput::parse(first, after)?;
    let found = of_person(&ctx.app().db, person, page.after_id()?, page.first + 1).await;
    let found = found.map_err(|error| fault(ctx, &error))?;
    let cut = Page::cut(found, page.first);
    Ok(connection(
        cut,
        page.after.is_some(),
        |one| one.id.to_string(),
        Order,
    ))
}

/// The seller orders of `enterprise`, the youngest first; null for who does not serve them.
pub async fn seller_orders_of_enterprise(
    ctx: &Context<'_>,
    enterprise: EnterpriseId,
    (first, after): (Option<i32>, Option<String>),
) -> async_graphql::Result<Option<SellerOrders>> {
    if !may_read_seller_order(ctx.actor(), enterprise) {
        return Ok(None);
    }
    let page = PageInput::parse(first, after)?;
    let sight = ctx.actor().sight(Private::Orders);
    let wanted = (page.after_id()?, page.first + 1);
    let found = of_enterprise(&ctx.app().db, &sight, enterprise, wanted).await;
    let found = found.map_err(|error| fault(ctx, &error))?;
    let cut = Page::cut(found, page.first);
    let page = connection(
        cut,
        page.after.is_some(),
        |one| one.id.to_string(),
        SellerOrder,
    );
    Ok(Some(page))
}
