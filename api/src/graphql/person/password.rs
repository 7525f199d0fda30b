//! `passwordResetRequest`, `passwordReset` and `passwordSet`.

use super::typed_code::typed;
use crate::app::again;
use crate::app::person::{TypedCode, request_code, reset_password, set_password};
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use async_graphql::{Context, InputObject, Object};
use domain::Invalid;
use domain::person::{CodePurpose, Login, Password};

payload! {
    /// What `passwordResetRequest` answers.
    PasswordResetRequestPayload {
        /// True: if somebody signs in with this login, a code is on its way to it; null when there
        /// are user errors.
        is_requested: bool,
    }
    PasswordResetRequestUserError, PasswordResetRequestErrorCode {}
}

payload! {
    /// What `passwordReset` answers.
    PasswordResetPayload {
        /// True: the new password is good, and nobody is signed in; null when there are user
        /// errors.
        is_reset: bool,
    }
    PasswordResetUserError, PasswordResetErrorCode {
        /// Another code, one that ran out, or none was sent: which of them is not told.
        WrongCode = "WRONG_CODE",
    }
}

payload! {
    /// What `passwordSet` answers.
    PasswordSetPayload {
        /// True: the new password is good; null when there are user errors.
        is_set: bool,
    }
    PasswordSetUserError, PasswordSetErrorCode {
        /// The current password is another one.
        WrongPassword = "WRONG_PASSWORD",
    }
}

/// Who forgot their password.
#[derive(InputObject)]
pub struct PasswordResetRequestInput {
    /// A phone number or an e-mail address.
    login: String,
}

/// A code, and the password that it sets.
#[derive(InputObject)]
pub struct PasswordResetInput {
    /// The phone number or e-mail address that the code was sent to.
    login: String,
    /// The six digits.
    code: String,
    /// The new password, 10 to 128 characters.
    new_password: String,
}

/// A new password.
#[derive(InputObject)]
pub struct PasswordSetInput {
    /// The password as it is; null when there is none yet.
    current_password: Option<String>,
    /// The new password, 10 to 128 characters.
    new_password: String,
}

impl PasswordResetInput {
    fn parse(self) -> Result<(TypedCode, Password), Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let typed = typed(&mut parsing, &self.login, &self.code);
        let password = parsing.field("newPassword", Password::parse(&self.new_password));
        match (typed, password) {
            (Some(typed), Some(password)) => Ok((typed, password)),
            _ => Err(parsing.into_broken()),
        }
    }
}

impl PasswordSetInput {
    fn parse(self) -> Result<(Option<Password>, Password), Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let current = parsing.optional("currentPassword", self.current_password, Password::parse);
        match parsing.field("newPassword", Password::parse(&self.new_password)) {
            Some(new) => parsing.finish((current, new)),
            None => Err(parsing.into_broken()),
        }
    }
}

/// Passwords.
#[derive(Debug, Default)]
pub struct PasswordMutation;

#[Object]
impl PasswordMutation {
    /// Has a code sent with which a new password is set; as `signInCodeRequest` in all else.
    async fn password_reset_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Where to.")] input: PasswordResetRequestInput,
    ) -> async_graphql::Result<PasswordResetRequestPayload> {
        let login = Login::parse(&input.login).map_err(|invalid| invalid.in_field("login"));
        let outcome = match login {
            Ok(login) => request_code(ctx.app(), ctx.actor(), (CodePurpose::Reset, login)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |()| PasswordResetRequestPayload::done(true))
    }

    /// Sets a new password by a code. Ends every session and every token of the person, and does
    /// not sign in.
    async fn password_reset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which code, which password.")] input: PasswordResetInput,
    ) -> async_graphql::Result<PasswordResetPayload> {
        let outcome = match input.parse() {
            Ok(one) => again(one, |one| reset_password(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |()| PasswordResetPayload::done(true))
    }

    /// Sets a new password for whoever is signed in, who must know the current one if there is
    /// one. Ends every other session.
    async fn password_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which password.")] input: PasswordSetInput,
    ) -> async_graphql::Result<PasswordSetPayload> {
        let outcome = match input.parse() {
            Ok(one) => again(one, |one| set_password(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |()| PasswordSetPayload::done(true))
    }
}
