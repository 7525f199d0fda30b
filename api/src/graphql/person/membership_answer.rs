//! `membershipInvitationAccept` and `membershipInvitationDecline`.

use super::Membership;
use crate::app::again;
use crate::app::person::membership::{accept_invitation, decline_invitation};
use crate::graphql::payload::payload;
use crate::graphql::{ContextExt, answer};
use async_graphql::{Context, InputObject, Object};
use domain::{Invalid, SecretCode};

payload! {
    /// What `membershipInvitationAccept` answers.
    MembershipInvitationAcceptPayload {
        /// The membership; null when there are user errors.
        membership: Membership,
    }
    MembershipInvitationAcceptUserError, MembershipInvitationAcceptErrorCode {
        /// There is no such invitation, or it is over.
        CodeNotValid = "CODE_NOT_VALID",
        /// It is for somebody who has another account.
        OtherAccount = "OTHER_ACCOUNT",
        /// The caller is a member already.
        AlreadyMember = "ALREADY_MEMBER",
    }
}

payload! {
    /// What `membershipInvitationDecline` answers.
    MembershipInvitationDeclinePayload {
        /// True: the invitation can no longer be accepted; null when there are user errors.
        is_ended: bool,
    }
    MembershipInvitationDeclineUserError, MembershipInvitationDeclineErrorCode {
        /// There is no such invitation, or it is over.
        CodeNotValid = "CODE_NOT_VALID",
        /// It is for somebody who has another account.
        OtherAccount = "OTHER_ACCOUNT",
    }
}

/// The invitation that a code was sent for.
#[derive(InputObject)]
pub struct MembershipInvitationCodeInput {
    /// The code, 16 letters and digits; hyphens, spaces and case make no difference.
    code: String,
}

impl MembershipInvitationCodeInput {
    fn parse(self) -> Result<SecretCode, Vec<Invalid>> {
        let code = SecretCode::parse(&self.code);
        code.map_err(|invalid| vec![invalid.in_field("code")])
    }
}

/// Answering invitations.
#[derive(Debug, Default)]
pub struct MembershipAnswerMutation;

#[Object]
impl MembershipAnswerMutation {
    /// Makes the caller a member, by the code that was sent to whoever was invited. Sent twice it
    /// is as sent once.
    async fn membership_invitation_accept(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "By which code.")] input: MembershipInvitationCodeInput,
    ) -> async_graphql::Result<MembershipInvitationAcceptPayload> {
        let outcome = match input.parse() {
            Ok(code) => again(code, |one| accept_invitation(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |(membership, enterprise)| {
            MembershipInvitationAcceptPayload::done(Membership::of(&membership, enterprise, None))
        })
    }

    /// Declines an invitation, by the code that was sent to whoever was invited. Sent twice it is
    /// as sent once.
    async fn membership_invitation_decline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "By which code.")] input: MembershipInvitationCodeInput,
    ) -> async_graphql::Result<MembershipInvitationDeclinePayload> {
        let outcome = match input.parse() {
            Ok(code) => again(code, |one| decline_invitation(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |()| {
            MembershipInvitationDeclinePayload::done(true)
        })
    }
}
