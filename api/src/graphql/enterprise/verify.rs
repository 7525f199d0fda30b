//! `enterpriseVerify`.

use super::Enterprise;
use super::decide::decided;
use crate::app::enterprise::ChangeStatus;
use crate::graphql::answer::answer;
use crate::graphql::node_id::{NodeId, NodeKind};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use async_graphql::{Context, ID, InputObject, Object};
use domain::Invalid;
use domain::enterprise::{DecisionReason, EnterpriseDecision};

payload! {
    /// What `enterpriseVerify` answers.
    EnterpriseVerifyPayload {
        /// The enterprise as it is now; null when there are user errors.
        enterprise: Enterprise,
    }
    EnterpriseVerifyUserError, EnterpriseVerifyErrorCode {
        /// The enterprise's status does not allow it.
        WrongStatus = "WRONG_STATUS",
        /// Required items of its checklist were not seen by an officer.
        NotSeen = "NOT_SEEN",
    }
}

/// An enterprise to be accepted.
#[derive(InputObject)]
pub struct EnterpriseVerifyInput {
    /// The enterprise.
    id: ID,
    /// Why it is accepted though not every required item was seen, 3 to 500 characters; null when
    /// everything was. It is kept in its history and audited.
    override_reason: Option<String>,
}

impl EnterpriseVerifyInput {
    fn parse(self) -> Result<ChangeStatus, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let id = parsing.take(NodeId::expect(&self.id, NodeKind::Enterprise, "id"));
        let given = self.override_reason;
        let reason = parsing.optional("overrideReason", given, DecisionReason::parse);
        match id {
            Some(id) => parsing.finish(ChangeStatus {
                reason,
                ..ChangeStatus::plain(id, EnterpriseDecision::Verify)
            }),
            None => Err(parsing.into_broken()),
        }
    }
}

/// `enterpriseVerify`.
#[derive(Debug, Default)]
pub struct EnterpriseVerifyMutation;

#[Object]
impl EnterpriseVerifyMutation {
    /// Accepts a submitted enterprise, which sells from then on; for officers who verify its
    /// village. Every required item of its checklist must have been seen, or a reason be given.
    async fn enterprise_verify(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: EnterpriseVerifyInput,
    ) -> async_graphql::Result<EnterpriseVerifyPayload> {
        let outcome = decided(ctx, input.parse()).await;
        answer(ctx, outcome, |one| {
            EnterpriseVerifyPayload::done(Enterprise(one))
        })
    }
}
