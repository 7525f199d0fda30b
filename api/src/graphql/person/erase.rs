//! `personEraseRequest` and `personErase`.

use super::typed_code::typed;
use crate::app::again;
use crate::app::person::{EraseProof, erase_own, request_own_code};
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use async_graphql::{Context, InputObject, Object};
use domain::person::{CodePurpose, Login, Password};
use domain::{Invalid, Rule};

payload! {
    /// What `personErase` answers.
    PersonErasePayload {
        /// True: the account is no more, and the request's token is good for nothing.
        is_erased: bool,
    }
    PersonEraseUserError, PersonEraseErrorCode {
        /// The password is another one, or the account has none.
        WrongPassword = "WRONG_PASSWORD",
        /// Another code, one that ran out, or none was sent: which of them is not told.
        WrongCode = "WRONG_CODE",
        /// Enterprises would be left without an owner; the message names them.
        LastOwner = "LAST_OWNER",
        /// Orders are under way; the message has their numbers.
        OpenOrders = "OPEN_ORDERS",
        /// Money of orders is still to come or to go; the message has their numbers.
        UnsettledMoney = "UNSETTLED_MONEY",
    }
}

payload! {
    /// What `personEraseRequest` answers.
    PersonEraseRequestPayload {
        /// True: a code is on its way; null when there are user errors.
        is_requested: bool,
    }
    PersonEraseRequestUserError, PersonEraseRequestErrorCode {}
}

/// Where the code is to be sent that erases.
#[derive(InputObject)]
pub struct PersonEraseRequestInput {
    /// The phone number or e-mail address of whoever is signed in.
    login: String,
}

/// The caller's wish to be erased, and one proof that it is theirs: the password, or a code.
#[derive(InputObject)]
pub struct PersonEraseInput {
    /// The caller's password; null when a code is given.
    password: Option<String>,
    /// The phone number or e-mail address that the code was sent to; null with a password.
    login: Option<String>,
    /// The six digits that `personEraseRequest` had sent; null with a password.
    code: Option<String>,
}

impl PersonEraseInput {
    fn parse(self) -> Result<EraseProof, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        match (self.password, self.login, self.code) {
            (Some(password), None, None) => parsing
                .field("password", Password::parse(&password))
                .map(EraseProof::Password),
            (None, Some(login), Some(code)) => {
                typed(&mut parsing, &login, &code).map(EraseProof::Code)
            }
            _ => parsing.take(Err(Invalid::new(
                Rule::Required,
                "isi kata sandi saja, atau nomor/surel beserta kodenya",
                "give the password alone, or the login and the code that was sent to it",
            ))),
        }
        .ok_or_else(|| parsing.into_broken())
    }
}

/// `personErase` and the code for it.
#[derive(Debug, Default)]
pub struct PersonEraseMutation;

#[Object]
impl PersonEraseMutation {
    /// Has a code sent to a login of whoever is signed in, with which `personErase` erases them;
    /// `NOT_FOUND` for one that is not theirs.
    async fn person_erase_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Where to.")] input: PersonEraseRequestInput,
    ) -> async_graphql::Result<PersonEraseRequestPayload> {
        let login = Login::parse(&input.login).map_err(|invalid| invalid.in_field("login"));
        let outcome = match login {
            Ok(login) => {
                request_own_code(ctx.app(), ctx.actor(), (CodePurpose::Erase, login)).await
            }
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |()| PersonEraseRequestPayload::done(true))
    }

    /// Erases the caller for ever: the account, its sessions, cart, memberships and mandates go;
    /// orders and books stay, and name nobody. Takes no idempotency key: whoever sends it again is
    /// not signed in any more. Whoever tries too often is answered with `RETRY_LATER`.
    async fn person_erase(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The proof.")] input: PersonEraseInput,
    ) -> async_graphql::Result<PersonErasePayload> {
        let outcome = match input.parse() {
            Ok(proof) => again(proof, |one| erase_own(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |()| PersonErasePayload::done(true))
    }
}
