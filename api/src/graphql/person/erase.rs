//! `personErase`.

use crate::app::again;
use crate::app::person::{EraseOwn, erase_own};
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::payload::payload;
use async_graphql::{Context, InputObject, Object};
use domain::person::Password;

payload! {
    /// What `personErase` answers.
    PersonErasePayload {
        /// True: the account is no more, and the request's token is good for nothing.
        is_erased: bool,
    }
    PersonEraseUserError, PersonEraseErrorCode {
        /// The password is another one, or the account has none.
        WrongPassword = "WRONG_PASSWORD",
        /// Enterprises would be left without an owner; the message names them.
        LastOwner = "LAST_OWNER",
        /// Orders are under way; the message has their numbers.
        OpenOrders = "OPEN_ORDERS",
        /// Money of orders is still to come or to go; the message has their numbers.
        UnsettledMoney = "UNSETTLED_MONEY",
    }
}

/// The caller's wish to be erased.
#[derive(InputObject)]
pub struct PersonEraseInput {
    /// The caller's password, to be sure that it is they.
    password: String,
}

/// `personErase`.
#[derive(Debug, Default)]
pub struct PersonEraseMutation;

#[Object]
impl PersonEraseMutation {
    /// Erases the caller for ever: the account, its sessions, cart, memberships and mandates go;
    /// orders and books stay, and name nobody. Takes no idempotency key: whoever sends it again is
    /// not signed in any more. Whoever tries too often is answered with `RETRY_LATER`.
    async fn person_erase(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The proof.")] input: PersonEraseInput,
    ) -> async_graphql::Result<PersonErasePayload> {
        let password = Password::parse(&input.password);
        let outcome = match password.map_err(|broken| broken.in_field("password")) {
            Ok(password) => {
                let own = EraseOwn { password };
                again(own, |one| erase_own(ctx.app(), ctx.actor(), one)).await
            }
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |()| PersonErasePayload::done(true))
    }
}
