//! The type `MembershipInvitation`.

use super::MembershipKind;
use crate::app::person::membership::invitations;
use crate::graphql::enterprise::EnterpriseLoader;
use crate::graphql::page::{Page, PageInput, connection};
use crate::graphql::{ContextExt, NodeKind, fault};
use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use domain::EnterpriseId;
use domain::person::Login;
use storage::person::Invitation;

/// A page of invitations.
pub type MembershipInvitations = Connection<String, MembershipInvitation, EmptyFields, EmptyFields>;

/// An invitation to be a member of an enterprise, for its owners and managers and for whoever was
/// invited. Accepted by the code that was sent to them.
#[derive(Debug, Clone)]
pub struct MembershipInvitation(pub Invitation);

#[Object]
impl MembershipInvitation {
    /// The global id.
    async fn id(&self) -> ID {
        NodeKind::MembershipInvitation.id(self.0.id)
    }

    /// The name of the enterprise.
    async fn enterprise_name(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<String>> {
        name_of(ctx, self.0.enterprise).await
    }

    /// Whom it is for, masked: the last four digits of a phone, or the first letter and the host of
    /// an address; null once it has ended.
    async fn login(&self) -> Option<String> {
        self.0.login.as_ref().map(Login::masked)
    }

    /// As what.
    async fn kind(&self) -> MembershipKind {
        self.0.kind.into()
    }

    /// True when they may write the catalogue and the stock.
    async fn may_list(&self) -> bool {
        self.0.powers.list
    }

    /// True when they may serve orders.
    async fn may_ship(&self) -> bool {
        self.0.powers.ship
    }

    /// True when they may see and move money.
    async fn may_money(&self) -> bool {
        self.0.powers.money
    }

    /// Since when.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Until when it can be accepted.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }
}

/// The name of an enterprise that the caller may not see otherwise.
pub async fn name_of(ctx: &Context<'_>, id: EnterpriseId) -> async_graphql::Result<Option<String>> {
    let found = ctx.current_loader::<EnterpriseLoader>().load_one(id).await;
    let found = found.map_err(|error| fault(ctx, error.as_ref()))?;
    Ok(found.map(|one| one.name.as_str().to_owned()))
}

/// The open invitations of `enterprise`; null for who does not manage it.
pub async fn invitations_of(
    ctx: &Context<'_>,
    enterprise: EnterpriseId,
    (first, after): (Option<i32>, Option<String>),
) -> async_graphql::Result<Option<MembershipInvitations>> {
    let page = PageInput::parse(first, after)?;
    let wanted = (page.after_id()?, page.first + 1);
    let found = invitations(ctx.app(), ctx.actor(), enterprise, wanted).await;
    let found = found.map_err(|error| fault(ctx, &error))?;
    Ok(found.map(|found| {
        let cut = Page::cut(found, page.first);
        let cursor = |one: &Invitation| one.id.to_string();
        connection(cut, page.after.is_some(), cursor, MembershipInvitation)
    }))
}
