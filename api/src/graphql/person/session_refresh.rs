//! `sessionRefresh`.

use super::browser::{Handed, SessionTransport, drop_cookies, hand_over, refresh_cookie};
use crate::app::person::refresh_session;
use crate::app::{CommandError, Denied, again};
use crate::graphql::answer::{answer, denied};
use crate::graphql::context::ContextExt;
use crate::graphql::payload::payload;
use async_graphql::{Context, InputObject, Object};
use chrono::{DateTime, Utc};

payload! {
    @written
    /// What `sessionRefresh` answers.
    SessionRefreshPayload {
        /// What later requests carry as `Authorization: Bearer …`; the one before it is good no
        /// more. Null when it went into a cookie.
        token: String,
        /// When the token ends by itself, an hour after the refresh token was first used. Never
        /// null.
        expires_at: DateTime<Utc>,
        /// What the next `sessionRefresh` takes. Null when it went into a cookie.
        refresh_token: String,
        /// When the session ends unless it is refreshed before. Never null.
        refresh_expires_at: DateTime<Utc>,
        /// What a page sends as `X-CSRF-Token`, the same as before. Null unless the tokens went
        /// into cookies.
        csrf_token: String,
    }
    SessionRefreshUserError, SessionRefreshErrorCode {}
}

/// What keeps a session going.
#[derive(InputObject)]
pub struct SessionRefreshInput {
    /// The refresh token that came last; null where it is in a cookie, as the next one will be.
    refresh_token: Option<String>,
}

/// `sessionRefresh`.
#[derive(Debug, Default)]
pub struct SessionRefreshMutation;

#[Object]
impl SessionRefreshMutation {
    /// Gives the next token for a refresh token, which is good once. The refresh token is the name
    /// of the request: sent again within a minute, when the answer was lost, it is answered the
    /// same, unless the token that followed was used. Any other second use ends the session, since
    /// two have the token. A token that is not good is answered with `UNAUTHENTICATED`, and a
    /// cookie that holds one goes. Send it without the header `Authorization`: the token there may
    /// have run out.
    async fn session_refresh(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "With what.")] input: SessionRefreshInput,
    ) -> async_graphql::Result<SessionRefreshPayload> {
        let (token, transport) = match input.refresh_token {
            Some(token) => (Some(token), SessionTransport::Body),
            None => (refresh_cookie(ctx).await?, SessionTransport::Cookie),
        };
        let token = token.ok_or_else(|| denied(Denied::Unauthenticated))?;
        let token = token.as_str();
        let outcome = again((), |()| refresh_session(ctx.app(), ctx.actor(), token)).await;
        let is_over = matches!(outcome, Err(CommandError::Denied(_)));
        if is_over && transport == SessionTransport::Cookie {
            drop_cookies(ctx);
        }
        answer(ctx, outcome, |next| hand_over(ctx, next, transport).into())
    }
}

impl From<Handed> for SessionRefreshPayload {
    fn from(handed: Handed) -> Self {
        Self {
            token: handed.token,
            expires_at: Some(handed.expires_at),
            refresh_token: handed.refresh_token,
            refresh_expires_at: Some(handed.refresh_expires_at),
            csrf_token: handed.csrf_token,
            user_errors: Vec::new(),
        }
    }
}
