//! `sessionStart` and `sessionEnd`.

use crate::app::person::{SignIn, StartedSession, sign_in, sign_out};
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use async_graphql::{Context, InputObject, Object};
use chrono::{DateTime, Utc};
use domain::Invalid;
use domain::person::{Login, Password};

payload! {
    /// What `sessionStart` answers.
    SessionStartPayload {
        /// What later requests carry as `Authorization: Bearer …`. Told once, keep it secret; null
        /// when there are user errors.
        token: String,
        /// When the token ends by itself, an hour from now; null when there are user errors.
        expires_at: DateTime<Utc>,
        /// What `sessionRefresh` takes, once, for the next token. Told once, keep it secret; null
        /// when there are user errors.
        refresh_token: String,
        /// When the session ends unless it is refreshed before, 30 days from now; null when there
        /// are user errors.
        refresh_expires_at: DateTime<Utc>,
    }
    SessionStartUserError, SessionStartErrorCode {
        /// No such account, or another password: which of them is not told.
        WrongCredentials = "WRONG_CREDENTIALS",
    }
}

payload! {
    /// What `sessionEnd` answers.
    SessionEndPayload {
        /// True: the token that the request carried is good for nothing any more.
        is_ended: bool,
    }
    SessionEndUserError, SessionEndErrorCode {}
}

impl SessionStartPayload {
    fn of(started: StartedSession) -> Self {
        Self::done(
            started.token,
            started.expires_at,
            started.refresh_token,
            started.refresh_expires_at,
        )
    }
}

/// What somebody signs in with.
#[derive(InputObject)]
pub struct SessionStartInput {
    /// A phone number or an e-mail address.
    login: String,
    /// The password.
    password: String,
}

impl SessionStartInput {
    fn parse(self) -> Result<SignIn, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let login = parsing.field("login", Login::parse(&self.login));
        let password = parsing.field("password", Password::parse(&self.password));
        match (login, password) {
            (Some(login), Some(password)) => Ok(SignIn { login, password }),
            _ => Err(parsing.into_broken()),
        }
    }
}

/// Signing in and out.
#[derive(Debug, Default)]
pub struct SessionMutation;

#[Object]
impl SessionMutation {
    /// Signs in. Takes no idempotency key: to answer the first token again it would have to be
    /// kept, and only its hash is. Sent twice it starts two sessions, and one is left unused.
    /// Whoever tries too often is answered with `RETRY_LATER`.
    async fn session_start(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "With what.")] input: SessionStartInput,
    ) -> async_graphql::Result<SessionStartPayload> {
        let outcome = match input.parse() {
            Ok(command) => sign_in(ctx.app(), ctx.actor(), command).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, SessionStartPayload::of)
    }

    /// Ends the session that the request came with.
    async fn session_end(&self, ctx: &Context<'_>) -> async_graphql::Result<SessionEndPayload> {
        let outcome = sign_out(ctx.app(), ctx.actor()).await;
        answer(ctx, outcome, |()| SessionEndPayload::done(true))
    }
}
