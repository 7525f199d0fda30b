//! `consentGive` and `consentWithdraw`.

use super::consent_type::{Consent, ConsentPurpose};
use crate::app::again;
use crate::app::person::{DecideConsent, decide_consent};
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::payload::payload;
use async_graphql::{Context, InputObject, Object};

payload! {
    /// What `consentGive` answers.
    ConsentGivePayload {
        /// What the caller decided last about each purpose; null when there are user errors.
        consents: Vec<Consent>,
    }
    ConsentGiveUserError, ConsentGiveErrorCode {}
}

payload! {
    /// What `consentWithdraw` answers.
    ConsentWithdrawPayload {
        /// What the caller decided last about each purpose; null when there are user errors.
        consents: Vec<Consent>,
    }
    ConsentWithdrawUserError, ConsentWithdrawErrorCode {}
}

/// A consent to be given.
#[derive(InputObject)]
pub struct ConsentGiveInput {
    /// To what.
    purpose: ConsentPurpose,
    /// The version of the text that was read, as `platform.consentTexts` tells it.
    text_version: u32,
}

/// A consent to be withdrawn.
#[derive(InputObject)]
pub struct ConsentWithdrawInput {
    /// To what.
    purpose: ConsentPurpose,
}

/// `consentGive` and `consentWithdraw`.
#[derive(Debug, Default)]
pub struct ConsentMutation;

#[Object]
impl ConsentMutation {
    /// Consents to an optional purpose, with time and from where; given already, it stays as it is.
    /// For people themselves, not for programs.
    async fn consent_give(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To what.")] input: ConsentGiveInput,
    ) -> async_graphql::Result<ConsentGivePayload> {
        let decision = DecideConsent::Give(input.purpose.into(), input.text_version);
        let outcome = again(decision, |one| decide_consent(ctx.app(), ctx.actor(), one)).await;
        answer(ctx, outcome, |all| {
            ConsentGivePayload::done(all.into_iter().map(Consent).collect())
        })
    }

    /// Withdraws a consent, which holds at once; one that is not given stays so. For people
    /// themselves, not for programs.
    async fn consent_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To what.")] input: ConsentWithdrawInput,
    ) -> async_graphql::Result<ConsentWithdrawPayload> {
        let decision = DecideConsent::Withdraw(input.purpose.into());
        let outcome = again(decision, |one| decide_consent(ctx.app(), ctx.actor(), one)).await;
        answer(ctx, outcome, |all| {
            ConsentWithdrawPayload::done(all.into_iter().map(Consent).collect())
        })
    }
}
