//! The type `Delegation`.

use super::name_of;
use crate::app::person::delegation::delegations;
use crate::graphql::page::{Page, PageInput, connection};
use crate::graphql::{ContextExt, NodeKind, fault};
use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use domain::EnterpriseId;
use storage::person::Delegation as Row;

/// A page of delegations.
pub type Delegations = Connection<String, Delegation, EmptyFields, EmptyFields>;

/// One enterprise lets the owners and managers of another act in it: never with its people, its own
/// facts or its ownership. It holds while the other is verified.
#[derive(Debug, Clone)]
pub struct Delegation(pub Row);

#[Object]
impl Delegation {
    /// The global id.
    async fn id(&self) -> ID {
        NodeKind::Delegation.id(self.0.id)
    }

    /// The enterprise that lets.
    async fn enterprise_id(&self) -> ID {
        NodeKind::Enterprise.id(self.0.enterprise)
    }

    /// The name of the enterprise that lets.
    async fn enterprise_name(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<String>> {
        name_of(ctx, self.0.enterprise).await
    }

    /// The enterprise that acts.
    async fn holder_id(&self) -> ID {
        NodeKind::Enterprise.id(self.0.holder)
    }

    /// The name of the enterprise that acts.
    async fn holder_name(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<String>> {
        name_of(ctx, self.0.holder).await
    }

    /// True when it may write the catalogue and the stock.
    async fn may_list(&self) -> bool {
        self.0.powers.list
    }

    /// True when it may serve orders.
    async fn may_ship(&self) -> bool {
        self.0.powers.ship
    }

    /// True when it may see and move money.
    async fn may_money(&self) -> bool {
        self.0.powers.money
    }

    /// Since when it is offered.
    async fn offered_at(&self) -> DateTime<Utc> {
        self.0.offered_at
    }

    /// Since when it holds; null before it is accepted.
    async fn accepted_at(&self) -> Option<DateTime<Utc>> {
        self.0.accepted_at
    }
}

/// The delegations of `enterprise`; null for who does not manage it.
pub async fn delegations_of(
    ctx: &Context<'_>,
    enterprise: EnterpriseId,
    (first, after): (Option<i32>, Option<String>),
) -> async_graphql::Result<Option<Delegations>> {
    let page = PageInput::parse(first, after)?;
    let wanted = (page.after_id()?, page.first + 1);
    let found = delegations(ctx.app(), ctx.actor(), enterprise, wanted).await;
    let found = found.map_err(|error| fault(ctx, &error))?;
    Ok(found.map(|found| {
        let cut = Page::cut(found, page.first);
        let cursor = |one: &Row| one.id.to_string();
        connection(cut, page.after.is_some(), cursor, Delegation)
    }))
}
