//! `enterpriseDocumentRemove` and `enterpriseDocumentDecide`.

use super::{Enterprise, EnterpriseChecklistKey};
use crate::app::again;
use crate::app::enterprise::{CheckItem, check_item, remove_document};
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::node_id::{NodeId, NodeKind};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use async_graphql::{Context, Enum, ID, InputObject, Object};
use domain::enterprise::{DecisionReason, Verdict};
use domain::{Invalid, Rule};

payload! {
    /// What `enterpriseDocumentRemove` answers.
    EnterpriseDocumentRemovePayload {
        /// The enterprise as it is now; null when there are user errors.
        enterprise: Enterprise,
    }
    EnterpriseDocumentRemoveUserError, EnterpriseDocumentRemoveErrorCode {
        /// The enterprise's status does not allow it.
        WrongStatus = "WRONG_STATUS",
    }
}

payload! {
    /// What `enterpriseDocumentDecide` answers.
    EnterpriseDocumentDecidePayload {
        /// The enterprise as it is now; null when there are user errors.
        enterprise: Enterprise,
    }
    EnterpriseDocumentDecideUserError, EnterpriseDocumentDecideErrorCode {
        /// An enterprise in this status is not looked at.
        WrongStatus = "WRONG_STATUS",
        /// There is nothing to look at.
        Missing = "MISSING",
        /// The document was replaced by another.
        Changed = "CHANGED",
    }
}

/// The paper to remove.
#[derive(InputObject)]
pub struct EnterpriseDocumentRemoveInput {
    /// Which paper.
    document_id: ID,
}

/// What an officer found.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnterpriseItemVerdict {
    /// It is right.
    Seen,
    /// It is not right.
    Rejected,
}

/// What an officer found of an item.
#[derive(InputObject)]
pub struct EnterpriseDocumentDecideInput {
    /// The enterprise.
    id: ID,
    /// The item: its number and its document.
    item: EnterpriseChecklistKey,
    /// The document that the officer looked at; null when the item has none. Another one that took
    /// its place meanwhile is refused.
    document_id: Option<ID>,
    /// What they found.
    verdict: EnterpriseItemVerdict,
    /// Why it is not right, for the enterprise's people: 3 to 500 characters; null when it is.
    reason: Option<String>,
}

impl EnterpriseDocumentDecideInput {
    fn parse(self) -> Result<CheckItem, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let id = parsing.take(NodeId::expect(&self.id, NodeKind::Enterprise, "id"));
        let document = self.document_id.map(|id| {
            let kind = NodeKind::EnterpriseDocument;
            parsing.take(NodeId::expect(&id, kind, "documentId"))
        });
        let reason = parsing.optional("reason", self.reason, DecisionReason::parse);
        let verdict = match self.verdict {
            EnterpriseItemVerdict::Seen => Verdict::Seen,
            EnterpriseItemVerdict::Rejected => Verdict::Rejected,
        };
        if verdict == Verdict::Rejected && reason.is_none() {
            let told = Invalid::new(Rule::Required, "tulis alasannya", "write the reason");
            parsing.broken(told.in_field("reason"));
        }
        match id {
            Some(enterprise) => parsing.finish(CheckItem {
                enterprise,
                item: self.item.into(),
                document: document.flatten(),
                verdict,
                reason,
            }),
            None => Err(parsing.into_broken()),
        }
    }
}

/// Changes of papers.
#[derive(Debug, Default)]
pub struct EnterpriseDocumentMutation;

#[Object]
impl EnterpriseDocumentMutation {
    /// Removes a paper of an enterprise, which is kept as one that ended; for its owners and
    /// managers.
    async fn enterprise_document_remove(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: EnterpriseDocumentRemoveInput,
    ) -> async_graphql::Result<EnterpriseDocumentRemovePayload> {
        let kind = NodeKind::EnterpriseDocument;
        let outcome = match NodeId::expect(&input.document_id, kind, "documentId") {
            Ok(id) => again(id, |one| remove_document(ctx.app(), ctx.actor(), one)).await,
            Err(told) => Err(told.into()),
        };
        answer(ctx, outcome, |one| {
            EnterpriseDocumentRemovePayload::done(Enterprise(one))
        })
    }

    /// Writes down what an officer found of an item of an enterprise, its number and document; for
    /// officers who verify its village. It is forgotten when the item changes.
    async fn enterprise_document_decide(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was found.")] input: EnterpriseDocumentDecideInput,
    ) -> async_graphql::Result<EnterpriseDocumentDecidePayload> {
        let outcome = match input.parse() {
            Ok(command) => again(command, |one| check_item(ctx.app(), ctx.actor(), one)).await,
            Err(told) => Err(told.into()),
        };
        answer(ctx, outcome, |one| {
            EnterpriseDocumentDecidePayload::done(Enterprise(one))
        })
    }
}
