//! `enterpriseClose`.

use super::Enterprise;
use super::decide::{EnterpriseReasonedDecisionInput, decided};
use crate::graphql::answer::answer;
use crate::graphql::payload::payload;
use async_graphql::{Context, Object};
use domain::enterprise::EnterpriseDecision;

payload! {
    /// What `enterpriseClose` answers.
    EnterpriseClosePayload {
        /// The enterprise as it is now; null when there are user errors.
        enterprise: Enterprise,
    }
    EnterpriseCloseUserError, EnterpriseCloseErrorCode {
        /// The enterprise's status does not allow it.
        WrongStatus = "WRONG_STATUS",
        /// Orders are still under way.
        OpenOrders = "OPEN_ORDERS",
    }
}

/// `enterpriseClose`.
#[derive(Debug, Default)]
pub struct EnterpriseCloseMutation;

#[Object]
impl EnterpriseCloseMutation {
    /// Closes an enterprise for good, once none of its orders is under way; for its owners and
    /// managers. Past orders keep it.
    async fn enterprise_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: EnterpriseReasonedDecisionInput,
    ) -> async_graphql::Result<EnterpriseClosePayload> {
        let outcome = decided(ctx, input.parse(EnterpriseDecision::Close)).await;
        answer(ctx, outcome, |one| {
            EnterpriseClosePayload::done(Enterprise(one))
        })
    }
}
