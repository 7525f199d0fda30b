//! `loginConfirmRequest` and `loginConfirm`.

use super::typed_code::typed;
use crate::app::again;
use crate::app::person::{TypedCode, confirm_own_login, request_own_code};
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use async_graphql::{Context, InputObject, Object};
use domain::Invalid;
use domain::person::{CodePurpose, Login};

payload! {
    /// What `loginConfirmRequest` answers.
    LoginConfirmRequestPayload {
        /// True: a code is on its way; null when there are user errors.
        is_requested: bool,
    }
    LoginConfirmRequestUserError, LoginConfirmRequestErrorCode {}
}

payload! {
    /// What `loginConfirm` answers.
    LoginConfirmPayload {
        /// True: the login is known to be theirs; null when there are user errors.
        is_confirmed: bool,
    }
    LoginConfirmUserError, LoginConfirmErrorCode {
        /// Another code, one that ran out, or none was sent: which of them is not told.
        WrongCode = "WRONG_CODE",
    }
}

/// Which login is to be confirmed.
#[derive(InputObject)]
pub struct LoginConfirmRequestInput {
    /// The phone number or e-mail address of whoever is signed in.
    login: String,
}

/// A code, and where it was sent.
#[derive(InputObject)]
pub struct LoginConfirmInput {
    /// The phone number or e-mail address that the code was sent to.
    login: String,
    /// The six digits.
    code: String,
}

impl LoginConfirmInput {
    fn parse(self) -> Result<TypedCode, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let typed = typed(&mut parsing, &self.login, &self.code);
        typed.ok_or_else(|| parsing.into_broken())
    }
}

/// Confirming logins.
#[derive(Debug, Default)]
pub struct LoginConfirmMutation;

#[Object]
impl LoginConfirmMutation {
    /// Has a code sent to a login of whoever is signed in; `NOT_FOUND` for one that is not theirs.
    async fn login_confirm_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which login.")] input: LoginConfirmRequestInput,
    ) -> async_graphql::Result<LoginConfirmRequestPayload> {
        let login = Login::parse(&input.login).map_err(|invalid| invalid.in_field("login"));
        let outcome = match login {
            Ok(login) => {
                request_own_code(ctx.app(), ctx.actor(), (CodePurpose::Confirm, login)).await
            }
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |()| LoginConfirmRequestPayload::done(true))
    }

    /// Shows by a code that a login is theirs.
    async fn login_confirm(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which code.")] input: LoginConfirmInput,
    ) -> async_graphql::Result<LoginConfirmPayload> {
        let outcome = match input.parse() {
            Ok(typed) => again(typed, |one| confirm_own_login(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |_| LoginConfirmPayload::done(true))
    }
}
