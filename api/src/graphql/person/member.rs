//! The type `EnterpriseMember`.

use super::MembershipKind;
use crate::app::person::membership::members;
use crate::graphql::page::{Page, PageInput, connection};
use crate::graphql::{ContextExt, NodeKind, fault};
use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use domain::EnterpriseId;
use storage::person::Member;

/// A page of members.
pub type EnterpriseMembers = Connection<String, EnterpriseMember, EmptyFields, EmptyFields>;

/// A person who is a member, as the owners and managers of the enterprise see them.
#[derive(Debug, Clone)]
pub struct EnterpriseMember(pub Member);

#[Object]
impl EnterpriseMember {
    /// The global id of the membership.
    async fn id(&self) -> ID {
        NodeKind::Membership.id(self.0.id)
    }

    /// The name they go by.
    async fn name(&self) -> &str {
        self.0.name.as_str()
    }

    /// How close they stand to the enterprise.
    async fn kind(&self) -> MembershipKind {
        self.0.kind.into()
    }

    /// True when they may write its catalogue and stock.
    async fn may_list(&self) -> bool {
        self.0.powers.list
    }

    /// True when they may serve its orders.
    async fn may_ship(&self) -> bool {
        self.0.powers.ship
    }

    /// True when they may see and move its money.
    async fn may_money(&self) -> bool {
        self.0.powers.money
    }

    /// True when it is the caller.
    async fn is_viewer(&self, ctx: &Context<'_>) -> bool {
        ctx.actor().person == Some(self.0.person)
    }

    /// Since when they are a member.
    async fn since(&self) -> DateTime<Utc> {
        self.0.since
    }
}

/// The members of `enterprise`; null for who does not manage it.
pub async fn members_of(
    ctx: &Context<'_>,
    enterprise: EnterpriseId,
    (first, after): (Option<i32>, Option<String>),
) -> async_graphql::Result<Option<EnterpriseMembers>> {
    let page = PageInput::parse(first, after)?;
    let wanted = (page.after_id()?, page.first + 1);
    let found = members(ctx.app(), ctx.actor(), enterprise, wanted).await;
    let found = found.map_err(|error| fault(ctx, &error))?;
    Ok(found.map(|found| {
        let cut = Page::cut(found, page.first);
        let cursor = |one: &Member| one.id.to_string();
        connection(cut, page.after.is_some(), cursor, EnterpriseMember)
    }))
}
