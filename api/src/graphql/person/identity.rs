//! `personIdentitySet` and `personIdentityReveal`.

use crate::app::again;
use crate::app::person::{RevealIdentity, RevealReason, reveal_identity, set_identity};
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::node_id::{NodeId, NodeKind};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use domain::Invalid;
use domain::person::Nik;
use storage::person::Identity;

/// Who a person is to the state, masked; in full only by `personIdentityReveal`.
#[derive(SimpleObject)]
pub struct PersonIdentity {
    /// The resident's number (NIK), all but its last four digits hidden.
    pub nik: String,
    /// When it was given.
    pub set_at: DateTime<Utc>,
}

impl From<Identity> for PersonIdentity {
    fn from(identity: Identity) -> Self {
        Self {
            nik: identity.nik.masked(),
            set_at: identity.set_at,
        }
    }
}

payload! {
    /// What `personIdentitySet` answers.
    PersonIdentitySetPayload {
        /// The number as it is shown; null when there are user errors.
        identity: PersonIdentity,
    }
    PersonIdentitySetUserError, PersonIdentitySetErrorCode {}
}

payload! {
    /// What `personIdentityReveal` answers.
    PersonIdentityRevealPayload {
        /// The resident's number, 16 digits; null when there are user errors.
        nik: String,
    }
    PersonIdentityRevealUserError, PersonIdentityRevealErrorCode {
        /// The person has not given it.
        NotGiven = "NOT_GIVEN",
    }
}

/// The caller's number as a resident.
#[derive(InputObject)]
pub struct PersonIdentitySetInput {
    /// The resident's number (NIK): 16 digits; spaces, dots and hyphens are let go.
    nik: String,
}

/// Whose number somebody must see in full, and why.
#[derive(InputObject)]
pub struct PersonIdentityRevealInput {
    /// The person.
    id: ID,
    /// Why, 5 to 200 characters. It is written down with the look.
    reason: String,
}

impl PersonIdentityRevealInput {
    fn parse(self) -> Result<RevealIdentity, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let person = parsing.take(NodeId::expect(&self.id, NodeKind::Person, "id"));
        let reason = parsing.field("reason", RevealReason::parse(&self.reason));
        let (Some(person), Some(reason)) = (person, reason) else {
            return Err(parsing.into_broken());
        };
        parsing.finish(RevealIdentity { person, reason })
    }
}

/// `personIdentitySet` and `personIdentityReveal`.
#[derive(Debug, Default)]
pub struct PersonIdentityMutation;

#[Object]
impl PersonIdentityMutation {
    /// Sets the caller's own number as a resident, sealed under a key of their own. The one before
    /// is forgotten; sent twice it is as sent once.
    async fn person_identity_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number.")] input: PersonIdentitySetInput,
    ) -> async_graphql::Result<PersonIdentitySetPayload> {
        let outcome = match Nik::parse(&input.nik).map_err(|broken| broken.in_field("nik")) {
            Ok(nik) => again(nik, |one| set_identity(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |identity| {
            PersonIdentitySetPayload::done(identity.into())
        })
    }

    /// Shows a resident's number in full; to themselves, and to officers who verify the village of
    /// an enterprise that they own. Every look is written down. Whoever looks too often is answered
    /// with `RETRY_LATER`.
    async fn person_identity_reveal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose, and why.")] input: PersonIdentityRevealInput,
    ) -> async_graphql::Result<PersonIdentityRevealPayload> {
        let outcome = match input.parse() {
            Ok(look) => again(look, |one| reveal_identity(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |nik| {
            PersonIdentityRevealPayload::done(nik.as_str().to_owned())
        })
    }
}
