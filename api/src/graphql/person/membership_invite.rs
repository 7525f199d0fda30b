//! `membershipInvite` and `membershipInvitationWithdraw`.

use super::{MembershipInvitation, MembershipKind};
use crate::app::person::membership::{InviteMember, invite_member, withdraw_invitation};
use crate::app::{IdempotencyKey, again};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use crate::graphql::{ContextExt, NodeId, NodeKind, answer};
use async_graphql::{Context, ID, InputObject, Object};
use domain::person::{Login, Powers};
use domain::{Invalid, InvitationId};

payload! {
    /// What `membershipInvite` answers.
    MembershipInvitePayload {
        /// The invitation; null when there are user errors.
        invitation: MembershipInvitation,
    }
    MembershipInviteUserError, MembershipInviteErrorCode {
        /// The enterprise has invited too many people today.
        TooMany = "TOO_MANY",
    }
}

payload! {
    /// What `membershipInvitationWithdraw` answers.
    MembershipInvitationWithdrawPayload {
        /// True: the invitation can no longer be accepted; null when there are user errors.
        is_ended: bool,
    }
    MembershipInvitationWithdrawUserError, MembershipInvitationWithdrawErrorCode {}
}

/// An invitation to be.
#[derive(InputObject)]
pub struct MembershipInviteInput {
    /// The enterprise.
    enterprise_id: ID,
    /// The phone number or e-mail address of whoever is invited; they get a code by it.
    login: String,
    /// As what.
    kind: MembershipKind,
    /// True when they may write the catalogue and the stock; an owner may.
    may_list: bool,
    /// True when they may serve orders; an owner may.
    may_ship: bool,
    /// True when they may see and move money; an owner may, staff never.
    may_money: bool,
    /// The client's name for this request: 1 to 255 visible ASCII characters.
    idempotency_key: String,
}

impl MembershipInviteInput {
    fn parse(self) -> Result<InviteMember, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let kind = self.kind.into();
        let powers = Powers {
            list: self.may_list,
            ship: self.may_ship,
            money: self.may_money,
        };
        let key = parsing.take(IdempotencyKey::parse(&self.idempotency_key));
        let id = NodeId::expect(&self.enterprise_id, NodeKind::Enterprise, "enterpriseId");
        let enterprise = parsing.take(id);
        let login = parsing.field("login", Login::parse(&self.login));
        let powers = parsing.take(powers.check(kind));
        let (Some(key), Some(enterprise)) = (key, enterprise) else {
            return Err(parsing.into_broken());
        };
        let (Some(login), Some(powers)) = (login, powers) else {
            return Err(parsing.into_broken());
        };
        Ok(InviteMember {
            key,
            enterprise,
            login,
            kind,
            powers,
        })
    }
}

/// Which invitation.
#[derive(InputObject)]
pub struct MembershipInvitationWithdrawInput {
    /// The invitation.
    id: ID,
}

impl MembershipInvitationWithdrawInput {
    fn parse(self) -> Result<InvitationId, Vec<Invalid>> {
        NodeId::expect(&self.id, NodeKind::MembershipInvitation, "id").map_err(|bad| vec![bad])
    }
}

/// Inviting people.
#[derive(Debug, Default)]
pub struct MembershipInviteMutation;

#[Object]
impl MembershipInviteMutation {
    /// Invites somebody to be a member, for 14 days; for owners, and for managers who make no owner
    /// and give no more than they may do themselves. Whether the login has an account is not told.
    /// An open invitation to the same login ends.
    async fn membership_invite(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, as what.")] input: MembershipInviteInput,
    ) -> async_graphql::Result<MembershipInvitePayload> {
        let outcome = match input.parse() {
            Ok(command) => again(command, |one| invite_member(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |one| {
            MembershipInvitePayload::done(MembershipInvitation(one))
        })
    }

    /// Takes an invitation back; for owners and managers, but no manager takes back one that would
    /// make an owner. Sent twice it is as sent once.
    async fn membership_invitation_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: MembershipInvitationWithdrawInput,
    ) -> async_graphql::Result<MembershipInvitationWithdrawPayload> {
        let outcome = match input.parse() {
            Ok(id) => again(id, |id| withdraw_invitation(ctx.app(), ctx.actor(), id)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |()| {
            MembershipInvitationWithdrawPayload::done(true)
        })
    }
}
