//! `enterpriseReturn`.

use super::decide::decided;
use super::{Enterprise, EnterpriseChecklistKey};
use crate::app::enterprise::ChangeStatus;
use crate::graphql::answer::answer;
use crate::graphql::node_id::{NodeId, NodeKind};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use async_graphql::{Context, ID, InputObject, Object};
use domain::Invalid;
use domain::enterprise::{DecisionReason, EnterpriseDecision};

payload! {
    /// What `enterpriseReturn` answers.
    EnterpriseReturnPayload {
        /// The enterprise as it is now; null when there are user errors.
        enterprise: Enterprise,
    }
    EnterpriseReturnUserError, EnterpriseReturnErrorCode {
        /// The enterprise's status does not allow it.
        WrongStatus = "WRONG_STATUS",
    }
}

/// An enterprise to be handed back, and why.
#[derive(InputObject)]
pub struct EnterpriseReturnInput {
    /// The enterprise.
    id: ID,
    /// Why, for its people: 3 to 500 characters.
    reason: String,
    /// What is not right, item by item; each is then rejected until it is changed.
    #[graphql(default)]
    items: Vec<EnterpriseItemReasonInput>,
}

/// An item that is not right, and why.
#[derive(InputObject)]
pub struct EnterpriseItemReasonInput {
    /// The item.
    item: EnterpriseChecklistKey,
    /// Why, for the enterprise's people: 3 to 500 characters.
    reason: String,
}

impl EnterpriseReturnInput {
    fn parse(self) -> Result<ChangeStatus, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let id = parsing.take(NodeId::expect(&self.id, NodeKind::Enterprise, "id"));
        let reason = parsing.field("reason", DecisionReason::parse(&self.reason));
        let mut items = Vec::new();
        for (index, one) in self.items.into_iter().enumerate() {
            let why = DecisionReason::parse(&one.reason);
            let why = why.map_err(|told| told.in_list("items", index, "reason"));
            items.extend(parsing.take(why).map(|why| (one.item.into(), why)));
        }
        match id {
            Some(id) => parsing.finish(ChangeStatus {
                reason,
                items,
                ..ChangeStatus::plain(id, EnterpriseDecision::Return)
            }),
            None => Err(parsing.into_broken()),
        }
    }
}

/// `enterpriseReturn`.
#[derive(Debug, Default)]
pub struct EnterpriseReturnMutation;

#[Object]
impl EnterpriseReturnMutation {
    /// Hands a submitted or refused enterprise back as a draft, telling what is missing; for
    /// officers who verify its village.
    async fn enterprise_return(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: EnterpriseReturnInput,
    ) -> async_graphql::Result<EnterpriseReturnPayload> {
        let outcome = decided(ctx, input.parse()).await;
        answer(ctx, outcome, |one| {
            EnterpriseReturnPayload::done(Enterprise(one))
        })
    }
}
