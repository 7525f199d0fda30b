//! `sessionRefresh`.

use crate::app::again;
use crate::app::person::refresh_session;
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::payload::payload;
use async_graphql::{Context, InputObject, Object};
use chrono::{DateTime, Utc};

payload! {
    /// What `sessionRefresh` answers.
    SessionRefreshPayload {
        /// What later requests carry as `Authorization: Bearer …`; the one before it is good no
        /// more. Never null: there are no user errors.
        token: String,
        /// When the token ends by itself, an hour after the refresh token was first used. Never
        /// null.
        expires_at: DateTime<Utc>,
        /// What the next `sessionRefresh` takes. Never null.
        refresh_token: String,
        /// When the session ends unless it is refreshed before. Never null.
        refresh_expires_at: DateTime<Utc>,
    }
    SessionRefreshUserError, SessionRefreshErrorCode {}
}

/// What keeps a session going.
#[derive(InputObject)]
pub struct SessionRefreshInput {
    /// The refresh token that came last.
    refresh_token: String,
}

/// `sessionRefresh`.
#[derive(Debug, Default)]
pub struct SessionRefreshMutation;

#[Object]
impl SessionRefreshMutation {
    /// Gives the next token for a refresh token, which is good once. The refresh token is the name
    /// of the request: sent again within a minute, when the answer was lost, it is answered the
    /// same, unless the token that followed was used. Any other second use ends the session, since
    /// two have the token. A token that is not good is answered with `UNAUTHENTICATED`. Send it
    /// without the header `Authorization`: the token there may have run out.
    async fn session_refresh(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "With what.")] input: SessionRefreshInput,
    ) -> async_graphql::Result<SessionRefreshPayload> {
        let token = input.refresh_token.as_str();
        let outcome = again((), |()| refresh_session(ctx.app(), ctx.actor(), token)).await;
        answer(ctx, outcome, |next| {
            SessionRefreshPayload::done(
                next.token,
                next.expires_at,
                next.refresh_token,
                next.refresh_expires_at,
            )
        })
    }
}
