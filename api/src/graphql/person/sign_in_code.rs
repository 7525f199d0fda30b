//! `signInCodeRequest` and `signInByCode`.

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
    /// What `signInByCode` answers.
    SignInByCodePayload {
        /// What later requests carry as `Authorization: Bearer …`. Told once, keep it secret; null
        /// when there are user errors.
        token: String,
        /// When the token ends by itself, an hour from now; null when there are user errors.
        expires_at: DateTime<Utc>,
        /// What `sessionRefresh` takes, once, for the next token; null when there are user errors.
        refresh_token: String,
        /// When the session ends unless it is refreshed before; null when there are user errors.
        refresh_expires_at: DateTime<Utc>,
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

    /// Signs in by a code, which is good once. It shows that the login is theirs; where nobody had
    /// shown that before, a password and sessions from that time are good no more.
    async fn sign_in_by_code(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which code.")] input: SignInByCodeInput,
    ) -> async_graphql::Result<SignInByCodePayload> {
        let outcome = match input.parse() {
            Ok(typed) => again(typed, |one| sign_in_by_code(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |started| {
            SignInByCodePayload::done(
                started.token,
                started.expires_at,
                started.refresh_token,
                started.refresh_expires_at,
            )
        })
    }
}
