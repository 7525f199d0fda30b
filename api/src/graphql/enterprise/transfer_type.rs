//! The type `EnterpriseTransfer`.

use crate::graphql::person::name_of;
use crate::graphql::{ContextExt, NodeKind, fault};
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use domain::person::Private;
use storage::person::OwnershipOffer;

/// An owner's offer to hand an enterprise over to another of its members.
#[derive(Debug, Clone)]
pub struct EnterpriseTransfer(pub OwnershipOffer);

#[Object]
impl EnterpriseTransfer {
    /// The global id.
    async fn id(&self) -> ID {
        NodeKind::EnterpriseTransfer.id(self.0.id)
    }

    /// The name of the enterprise.
    async fn enterprise_name(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<String>> {
        name_of(ctx, self.0.enterprise).await
    }

    /// The membership of whoever is to own it.
    async fn membership_id(&self) -> ID {
        NodeKind::Membership.id(self.0.membership)
    }

    /// The name of whoever is to own it; null when they are no member any more.
    async fn to_name(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<String>> {
        let sight = ctx.actor().sight(Private::People);
        let found = storage::person::find_member(&ctx.app().db, &sight, self.0.membership).await;
        let found = found.map_err(|error| fault(ctx, &error))?;
        Ok(found.map(|one| one.name.as_str().to_owned()))
    }

    /// Since when it is offered.
    async fn offered_at(&self) -> DateTime<Utc> {
        self.0.offered_at
    }

    /// Until when it can be accepted.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }
}
