//! `sessionRevoke` and `sessionRevokeOthers`.

use crate::app::person::{revoke_other_sessions, revoke_session};
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::node_id::{NodeId, NodeKind};
use crate::graphql::payload::payload;
use async_graphql::{Context, ID, InputObject, Object};

payload! {
    /// What `sessionRevoke` answers.
    SessionRevokePayload {
        /// True: the session is over; null when there are user errors.
        is_ended: bool,
    }
    SessionRevokeUserError, SessionRevokeErrorCode {}
}

payload! {
    /// What `sessionRevokeOthers` answers.
    SessionRevokeOthersPayload {
        /// How many sessions were ended. Never null: there are no user errors.
        ended: u64,
    }
    SessionRevokeOthersUserError, SessionRevokeOthersErrorCode {}
}

/// Which session is to end.
#[derive(InputObject)]
pub struct SessionRevokeInput {
    /// The session, one of `viewer.sessions`.
    session_id: ID,
}

/// Ending sessions.
#[derive(Debug, Default)]
pub struct SessionRevokeMutation;

#[Object]
impl SessionRevokeMutation {
    /// Ends a session of whoever is signed in: a phone that was lost, say.
    async fn session_revoke(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: SessionRevokeInput,
    ) -> async_graphql::Result<SessionRevokePayload> {
        let outcome = match NodeId::expect(&input.session_id, NodeKind::Session, "sessionId") {
            Ok(session) => revoke_session(ctx.app(), ctx.actor(), session).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |()| SessionRevokePayload::done(true))
    }

    /// Ends every session of whoever is signed in, but the one in use.
    async fn session_revoke_others(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<SessionRevokeOthersPayload> {
        let outcome = revoke_other_sessions(ctx.app(), ctx.actor()).await;
        answer(ctx, outcome, SessionRevokeOthersPayload::done)
    }
}
