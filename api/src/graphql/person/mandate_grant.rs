//! `mandateGrant`.

use super::{Mandate, MandateKind};
use crate::app::person::{GrantMandate, grant_mandate};
use crate::app::{IdempotencyKey, again};
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use crate::graphql::scalar::RegionCode;
use async_graphql::{Context, InputObject, Object};
use domain::Invalid;
use domain::person::{Login, RegionScope};

payload! {
    /// What `mandateGrant` answers.
    MandateGrantPayload {
        /// The mandate; null when there are user errors.
        mandate: Mandate,
    }
    MandateGrantUserError, MandateGrantErrorCode {}
}

/// A mandate to be given.
#[derive(InputObject)]
pub struct MandateGrantInput {
    /// The phone number or e-mail address of who gets it.
    login: String,
    /// To do what.
    kind: MandateKind,
    /// Over which region and all below it; null for the whole platform.
    scope: Option<RegionCode>,
    /// The client's name for this request: 1 to 255 visible ASCII characters.
    idempotency_key: String,
}

impl MandateGrantInput {
    fn parse(self) -> Result<GrantMandate, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let key = parsing.take(IdempotencyKey::parse(&self.idempotency_key));
        let login = parsing.field("login", Login::parse(&self.login));
        let scope = self.scope.map(|code| code.0);
        let scope = parsing.optional("scope", scope, domain::region::RegionCode::parse);
        let (Some(key), Some(login)) = (key, login) else {
            return Err(parsing.into_broken());
        };
        parsing.finish(GrantMandate {
            key,
            login,
            kind: self.kind.into(),
            scope: scope.map_or(RegionScope::All, RegionScope::Subtree),
        })
    }
}

/// `mandateGrant`.
#[derive(Debug, Default)]
pub struct MandateGrantMutation;

#[Object]
impl MandateGrantMutation {
    /// Gives a person a right over a region; only an administrator over all of it may. One that is
    /// held already is answered as it is.
    async fn mandate_grant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which right, to whom.")] input: MandateGrantInput,
    ) -> async_graphql::Result<MandateGrantPayload> {
        let outcome = match input.parse() {
            Ok(command) => again(command, |one| grant_mandate(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |mandate| {
            MandateGrantPayload::done(Mandate(mandate))
        })
    }
}
