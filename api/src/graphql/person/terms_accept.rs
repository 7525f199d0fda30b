//! `termsAccept`.

use super::terms_type::{AcceptedTerms, AcceptedTermsInput, accepted};
use crate::app::again;
use crate::app::person::terms::accept_terms;
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::payload::payload;
use async_graphql::{Context, InputObject, Object};

payload! {
    /// What `termsAccept` answers.
    TermsAcceptPayload {
        /// All that the caller has accepted, the youngest first, at most 100; null when there are
        /// user errors.
        accepted: Vec<AcceptedTerms>,
    }
    TermsAcceptUserError, TermsAcceptErrorCode {}
}

/// Documents that the caller accepts.
#[derive(InputObject)]
pub struct TermsAcceptInput {
    /// Which versions, at most 10.
    terms: Vec<AcceptedTermsInput>,
}

/// `termsAccept`.
#[derive(Debug, Default)]
pub struct TermsAcceptMutation;

#[Object]
impl TermsAcceptMutation {
    /// Accepts documents, with time and from where. What was accepted already stays as it is, so
    /// that it may be sent twice. For people themselves, not for programs.
    async fn terms_accept(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: TermsAcceptInput,
    ) -> async_graphql::Result<TermsAcceptPayload> {
        let outcome = match accepted(&input.terms, "terms") {
            Ok(terms) => again(terms, |one| accept_terms(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |all| {
            TermsAcceptPayload::done(all.into_iter().map(AcceptedTerms).collect())
        })
    }
}
