//! How each kind of node is found. What somebody may not see looks like what is not there; an id
//! that cannot be read names nothing.

use crate::app::cart::find_cart;
use crate::graphql::cart::Cart;
use crate::graphql::catalogue::{
    Category, Product, ProductVariant, load_category, load_product, load_variant,
};
use crate::graphql::enterprise::{Enterprise, load_enterprise};
use crate::graphql::media::{Media, load_own_media};
use crate::graphql::order::{Order, SellerOrder, load_order, load_seller_order};
use crate::graphql::payment::{Payment, Refund, load_payment, load_refund};
use crate::graphql::person::Person;
use crate::graphql::region::{Region, load_region};
use crate::graphql::{ContextExt, NodeId, fault};
use async_graphql::{Context, Result};
use domain::catalogue::CategoryCode;
use domain::region::RegionCode;

pub(super) async fn region(ctx: &Context<'_>, id: &NodeId) -> Result<Option<Region>> {
    let Ok(code) = RegionCode::parse(&id.key) else {
        return Ok(None);
    };
    let found = load_region(ctx, code).await;
    let found = found.map_err(|error| fault(ctx, error.as_ref()))?;
    Ok(found.map(Region))
}

/// People see themselves alone.
pub(super) async fn person(ctx: &Context<'_>, id: &NodeId) -> Result<Option<Person>> {
    let Some(own) = id.typed().filter(|id| ctx.actor().person == Some(*id)) else {
        return Ok(None);
    };
    let found = storage::person::find(&ctx.app().db, own).await;
    Ok(found.map_err(|error| fault(ctx, &error))?.map(Person))
}

pub(super) async fn enterprise(ctx: &Context<'_>, id: &NodeId) -> Result<Option<Enterprise>> {
    match id.typed() {
        Some(id) => load_enterprise(ctx, id).await,
        None => Ok(None),
    }
}

pub(super) async fn category(ctx: &Context<'_>, id: &NodeId) -> Result<Option<Category>> {
    match CategoryCode::parse(&id.key) {
        Ok(code) => load_category(ctx, code).await,
        Err(_) => Ok(None),
    }
}

pub(super) async fn product(ctx: &Context<'_>, id: &NodeId) -> Result<Option<Product>> {
    match id.typed() {
        Some(id) => load_product(ctx, id).await,
        None => Ok(None),
    }
}

pub(super) async fn product_variant(
    ctx: &Context<'_>,
    id: &NodeId,
) -> Result<Option<ProductVariant>> {
    match id.typed() {
        Some(id) => load_variant(ctx, id).await,
        None => Ok(None),
    }
}

/// Media are seen by whoever sent them; everybody else sees the pictures of products.
pub(super) async fn media(ctx: &Context<'_>, id: &NodeId) -> Result<Option<Media>> {
    match id.typed() {
        Some(id) => load_own_media(ctx, id).await,
        None => Ok(None),
    }
}

pub(super) async fn cart(ctx: &Context<'_>, id: &NodeId) -> Result<Option<Cart>> {
    let found = find_cart(ctx.app(), ctx.actor()).await;
    let found = found.map_err(|error| fault(ctx, &error))?;
    Ok(found
        .filter(|cart| id.typed() == Some(cart.id))
        .map(Cart::from))
}

/// Orders are seen by their buyers.
pub(super) async fn order(ctx: &Context<'_>, id: &NodeId) -> Result<Option<Order>> {
    match id.typed() {
        Some(id) => load_order(ctx, id).await,
        None => Ok(None),
    }
}

pub(super) async fn seller_order(ctx: &Context<'_>, id: &NodeId) -> Result<Option<SellerOrder>> {
    match id.typed() {
        Some(id) => load_seller_order(ctx, id).await,
        None => Ok(None),
    }
}

/// Payments are seen by who pays.
pub(super) async fn payment(ctx: &Context<'_>, id: &NodeId) -> Result<Option<Payment>> {
    match id.typed() {
        Some(id) => load_payment(ctx, id).await,
        None => Ok(None),
    }
}

/// Refunds are seen by whoever sees the seller order.
pub(super) async fn refund(ctx: &Context<'_>, id: &NodeId) -> Result<Option<Refund>> {
    match id.typed() {
        Some(id) => load_refund(ctx, id).await,
        None => Ok(None),
    }
}
