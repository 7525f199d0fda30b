//! `membershipChange` and `membershipEnd`.

use super::{EnterpriseMember, MembershipKind};
use crate::app::again;
use crate::app::person::membership::{ChangeMember, change_member, end_member};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use crate::graphql::{ContextExt, NodeId, NodeKind, answer};
use async_graphql::{Context, ID, InputObject, Object};
use domain::person::Powers;
use domain::{Invalid, MembershipId};

payload! {
    /// What `membershipChange` answers.
    MembershipChangePayload {
        /// The member as they are now; null when there are user errors.
        member: EnterpriseMember,
    }
    MembershipChangeUserError, MembershipChangeErrorCode {
        /// Nobody would answer for the enterprise any more.
        LastOwner = "LAST_OWNER",
    }
}

payload! {
    /// What `membershipEnd` answers.
    MembershipEndPayload {
        /// True: they are no member any more; null when there are user errors.
        is_ended: bool,
    }
    MembershipEndUserError, MembershipEndErrorCode {
        /// Nobody would answer for the enterprise any more.
        LastOwner = "LAST_OWNER",
    }
}

/// A membership as it is to be.
#[derive(InputObject)]
pub struct MembershipChangeInput {
    /// The membership.
    id: ID,
    /// As what.
    kind: MembershipKind,
    /// True when they may write the catalogue and the stock; an owner may.
    may_list: bool,
    /// True when they may serve orders; an owner may.
    may_ship: bool,
    /// True when they may see and move money; an owner may, staff never.
    may_money: bool,
}

impl MembershipChangeInput {
    fn parse(self) -> Result<ChangeMember, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let kind = self.kind.into();
        let powers = Powers {
            list: self.may_list,
            ship: self.may_ship,
            money: self.may_money,
        };
        let id = parsing.take(NodeId::expect(&self.id, NodeKind::Membership, "id"));
        let powers = parsing.take(powers.check(kind));
        match (id, powers) {
            (Some(id), Some(powers)) => Ok(ChangeMember { id, kind, powers }),
            _ => Err(parsing.into_broken()),
        }
    }
}

/// Which membership.
#[derive(InputObject)]
pub struct MembershipEndInput {
    /// The membership.
    id: ID,
}

impl MembershipEndInput {
    fn parse(self) -> Result<MembershipId, Vec<Invalid>> {
        NodeId::expect(&self.id, NodeKind::Membership, "id").map_err(|invalid| vec![invalid])
    }
}

/// Changing and ending memberships.
#[derive(Debug, Default)]
pub struct MembershipChangeMutation;

#[Object]
impl MembershipChangeMutation {
    /// Changes what a member is and may do; for owners, and for managers, who touch no owner, make
    /// none, and give no more than they may do themselves. The last owner stays one.
    async fn membership_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and to what.")] input: MembershipChangeInput,
    ) -> async_graphql::Result<MembershipChangePayload> {
        let outcome = match input.parse() {
            Ok(command) => again(command, |one| change_member(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |one| {
            MembershipChangePayload::done(EnterpriseMember(one))
        })
    }

    /// Ends a membership; for owners, for managers where it is no owner's, and for whoever holds
    /// it. The last owner stays one.
    async fn membership_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: MembershipEndInput,
    ) -> async_graphql::Result<MembershipEndPayload> {
        let outcome = match input.parse() {
            Ok(id) => again(id, |id| end_member(ctx.app(), ctx.actor(), id)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |()| MembershipEndPayload::done(true))
    }
}
