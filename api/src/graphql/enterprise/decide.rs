//! Submitting an enterprise, and what officers decide about it. Each decision may be sent twice:
//! one that was taken already is answered as done.

use super::Enterprise;
use crate::app::CommandError;
use crate::app::again;
use crate::app::enterprise::{ChangeRefusal, ChangeStatus, change_status};
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::node_id::{NodeId, NodeKind};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use async_graphql::{Context, ID, InputObject, Object};
use domain::Invalid;
use domain::enterprise::{DecisionReason, EnterpriseDecision};

payload! {
    /// What `enterpriseSubmit` answers.
    EnterpriseSubmitPayload {
        /// The enterprise as it is now; null when there are user errors.
        enterprise: Enterprise,
    }
    EnterpriseSubmitUserError, EnterpriseSubmitErrorCode {
        /// What sellers accept was not accepted: `field` names document and version.
        TermsNotAccepted = "TERMS_NOT_ACCEPTED",
        /// The enterprise's status does not allow it.
        WrongStatus = "WRONG_STATUS",
    }
}

payload! {
    /// What `enterpriseRefuse` answers.
    EnterpriseRefusePayload {
        /// The enterprise as it is now; null when there are user errors.
        enterprise: Enterprise,
    }
    EnterpriseRefuseUserError, EnterpriseRefuseErrorCode {
        /// The enterprise's status does not allow it.
        WrongStatus = "WRONG_STATUS",
    }
}

payload! {
    /// What `enterpriseSuspend` answers.
    EnterpriseSuspendPayload {
        /// The enterprise as it is now; null when there are user errors.
        enterprise: Enterprise,
    }
    EnterpriseSuspendUserError, EnterpriseSuspendErrorCode {
        /// The enterprise's status does not allow it.
        WrongStatus = "WRONG_STATUS",
    }
}

payload! {
    /// What `enterpriseReinstate` answers.
    EnterpriseReinstatePayload {
        /// The enterprise as it is now; null when there are user errors.
        enterprise: Enterprise,
    }
    EnterpriseReinstateUserError, EnterpriseReinstateErrorCode {
        /// The enterprise's status does not allow it.
        WrongStatus = "WRONG_STATUS",
    }
}

/// Which enterprise a decision is about.
#[derive(InputObject)]
pub struct EnterpriseDecisionInput {
    /// The enterprise.
    id: ID,
}

/// Which enterprise a decision is about, and why it was taken.
#[derive(InputObject)]
pub struct EnterpriseReasonedDecisionInput {
    /// The enterprise.
    id: ID,
    /// Why, for its people: 3 to 500 characters.
    reason: String,
}

impl EnterpriseDecisionInput {
    fn parse(self, decision: EnterpriseDecision) -> Result<ChangeStatus, Vec<Invalid>> {
        let id = NodeId::expect(&self.id, NodeKind::Enterprise, "id");
        let enterprise = id.map_err(|invalid| vec![invalid])?;
        Ok(ChangeStatus::plain(enterprise, decision))
    }
}

impl EnterpriseReasonedDecisionInput {
    pub(super) fn parse(self, decision: EnterpriseDecision) -> Result<ChangeStatus, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let id = parsing.take(NodeId::expect(&self.id, NodeKind::Enterprise, "id"));
        let reason = parsing.field("reason", DecisionReason::parse(&self.reason));
        match (id, reason) {
            (Some(enterprise), Some(reason)) => Ok(ChangeStatus {
                reason: Some(reason),
                ..ChangeStatus::plain(enterprise, decision)
            }),
            _ => Err(parsing.into_broken()),
        }
    }
}

/// Decisions about enterprises.
#[derive(Debug, Default)]
pub struct EnterpriseDecisionMutation;

#[Object]
impl EnterpriseDecisionMutation {
    /// Asks for verification of a draft; for its owners and managers. Each item of its checklist
    /// that is required and lacks is told by name, at `checklist` and its key.
    async fn enterprise_submit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: EnterpriseDecisionInput,
    ) -> async_graphql::Result<EnterpriseSubmitPayload> {
        let outcome = decided(ctx, input.parse(EnterpriseDecision::Submit)).await;
        answer(ctx, outcome, |one| {
            EnterpriseSubmitPayload::done(Enterprise(one))
        })
    }

    /// Does not accept a submitted enterprise; for officers who verify its village.
    async fn enterprise_refuse(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: EnterpriseReasonedDecisionInput,
    ) -> async_graphql::Result<EnterpriseRefusePayload> {
        let outcome = decided(ctx, input.parse(EnterpriseDecision::Refuse)).await;
        answer(ctx, outcome, |one| {
            EnterpriseRefusePayload::done(Enterprise(one))
        })
    }

    /// Stops a verified enterprise; its products can no longer be found. For officers who verify
    /// its village.
    async fn enterprise_suspend(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: EnterpriseReasonedDecisionInput,
    ) -> async_graphql::Result<EnterpriseSuspendPayload> {
        let outcome = decided(ctx, input.parse(EnterpriseDecision::Suspend)).await;
        answer(ctx, outcome, |one| {
            EnterpriseSuspendPayload::done(Enterprise(one))
        })
    }

    /// Lets a suspended enterprise sell again; for officers who verify its village.
    async fn enterprise_reinstate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: EnterpriseDecisionInput,
    ) -> async_graphql::Result<EnterpriseReinstatePayload> {
        let outcome = decided(ctx, input.parse(EnterpriseDecision::Reinstate)).await;
        answer(ctx, outcome, |one| {
            EnterpriseReinstatePayload::done(Enterprise(one))
        })
    }
}

/// What becomes of a decision that was read.
pub(super) async fn decided(
    ctx: &Context<'_>,
    parsed: Result<ChangeStatus, Vec<Invalid>>,
) -> Result<domain::enterprise::Enterprise, CommandError<ChangeRefusal>> {
    again(parsed?, |one| change_status(ctx.app(), ctx.actor(), one)).await
}
