//! `sessionStart` and `sessionEnd`.

use super::browser::{Handed, SessionTransport, check_transport};
use super::browser::{drop_cookies, hand_over, refresh_cookie};
use crate::app::person::{SignIn, sign_in, sign_out};
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use async_graphql::{Context, InputObject, Object};
use chrono::{DateTime, Utc};
use domain::Invalid;
use domain::person::{Login, Password};

payload! {
    @written
    /// What `sessionStart` answers.
    SessionStartPayload {
        /// What later requests carry as `Authorization: Bearer …`. Told once, keep it secret; null
        /// when there are user errors, and when it went into a cookie.
        token: String,
        /// When the token ends by itself, an hour from now; null when there are user errors.
        expires_at: DateTime<Utc>,
        /// What `sessionRefresh` takes, once, for the next token. Told once, keep it secret; null
        /// when there are user errors, and when it went into a cookie.
        refresh_token: String,
        /// When the session ends unless it is refreshed before, 30 days from now; null when there
        /// are user errors.
        refresh_expires_at: DateTime<Utc>,
        /// What a page sends as `X-CSRF-Token` with every mutation; the same for as long as the
        /// session lasts, and told again by the query `csrfToken`. Null unless the tokens went into
        /// cookies.
        csrf_token: String,
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

impl From<Handed> for SessionStartPayload {
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

/// What somebody signs in with.
#[derive(InputObject)]
pub struct SessionStartInput {
    /// A phone number or an e-mail address.
    login: String,
    /// The password.
    password: String,
    /// How the tokens travel: for web pages, in cookies.
    #[graphql(default_with = "SessionTransport::Body")]
    transport: SessionTransport,
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
        let transport = input.transport;
        check_transport(ctx, transport)?;
        let outcome = match input.parse() {
            Ok(command) => sign_in(ctx.app(), ctx.actor(), command).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |started| {
            hand_over(ctx, started, transport).into()
        })
    }

    /// Ends the session that the request came with; cookies go with it.
    async fn session_end(&self, ctx: &Context<'_>) -> async_graphql::Result<SessionEndPayload> {
        let refresh = refresh_cookie(ctx).await?;
        let outcome = sign_out(ctx.app(), ctx.actor(), refresh.as_deref()).await;
        answer(ctx, outcome, |()| {
            drop_cookies(ctx);
            SessionEndPayload::done(true)
        })
    }
}
