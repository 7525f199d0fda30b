//! `signInCodeRequest` and `signInByCode`.

use super::browser::{SessionTransport, check_transport, hand_over};
use super::typed_code::typed;
use crate::app::again;
use crate::app::person::{TypedCode, request_code, sign_in_by_code};
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use async_graphql::{Context, InputObject, Object};
use chrono::{DateTime, Utc};
use domain::Invalid;
use domain::person::{CodePurpose, Login};

payload! {
    /// What `signInCodeRequest` answers.
    SignInCodeRequestPayload {
        /// True: if somebody signs in with this login, a code is on its way to it; null when there
        /// are user errors.
        is_requested: bool,
    }
    SignInCodeRequestUserError, SignInCodeRequestErrorCode {}
}

payload! {
    @written
    /// What `signInByCode` answers.
    SignInByCodePayload {
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
        /// True when it was now shown for the first time that the login is theirs, and what stood
        /// open by it before was ended: a password, sessions, tokens for programs. They were told
        /// by a notice too; `passwordSet` sets a new password. Null when there are user errors.
        is_taken_over: bool,
    }
    SignInByCodeUserError, SignInByCodeErrorCode {
        /// Another code, one that ran out, or none was sent: which of them is not told.
        WrongCode = "WRONG_CODE",
    }
}

/// Who wants a code.
#[derive(InputObject)]
pub struct SignInCodeRequestInput {
    /// A phone number or an e-mail address.
    login: String,
}

/// A code, and where it was sent.
#[derive(InputObject)]
pub struct SignInByCodeInput {
    /// The phone number or e-mail address that the code was sent to.
    login: String,
    /// The six digits.
    code: String,
    /// How the tokens travel: for web pages, in cookies.
    #[graphql(default_with = "SessionTransport::Body")]
    transport: SessionTransport,
}

impl SignInByCodeInput {
    fn parse(self) -> Result<TypedCode, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let typed = typed(&mut parsing, &self.login, &self.code);
        typed.ok_or_else(|| parsing.into_broken())
    }
}

/// Signing in by a code.
#[derive(Debug, Default)]
pub struct SignInCodeMutation;

#[Object]
impl SignInCodeMutation {
    /// Has a code sent to a phone number or an e-mail address: six digits, good for ten minutes and
    /// five tries. A newer code takes the place of the one before it. The answer is the same when
    /// nobody signs in with this login. Whoever asks too often is answered with `RETRY_LATER`.
    async fn sign_in_code_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Where to.")] input: SignInCodeRequestInput,
    ) -> async_graphql::Result<SignInCodeRequestPayload> {
        let login = Login::parse(&input.login).map_err(|invalid| invalid.in_field("login"));
        let outcome = match login {
            Ok(login) => request_code(ctx.app(), ctx.actor(), (CodePurpose::SignIn, login)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |()| SignInCodeRequestPayload::done(true))
    }

    /// Signs in by a code, which is good once. It shows that the login is theirs. Where nobody had
    /// shown that before, somebody else may have registered with it: a password, sessions and
    /// tokens from that time are good no more, unless the request comes with a session of the same
    /// person. Who knows their password keeps it all by `loginConfirm`, before or instead.
    async fn sign_in_by_code(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which code.")] input: SignInByCodeInput,
    ) -> async_graphql::Result<SignInByCodePayload> {
        let transport = input.transport;
        check_transport(ctx, transport)?;
        let outcome = match input.parse() {
            Ok(typed) => again(typed, |one| sign_in_by_code(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |(started, is_taken_over)| {
            let handed = hand_over(ctx, started, transport);
            SignInByCodePayload {
                token: handed.token,
                expires_at: Some(handed.expires_at),
                refresh_token: handed.refresh_token,
                refresh_expires_at: Some(handed.refresh_expires_at),
                csrf_token: handed.csrf_token,
                is_taken_over: Some(is_taken_over),
                user_errors: Vec::new(),
            }
        })
    }
}
