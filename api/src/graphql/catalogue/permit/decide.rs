//! `productPermitDecide`.

use super::ProductPermit;
use crate::app::again;
use crate::app::catalogue::{DecidePermit, decide_permit};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use crate::graphql::{ContextExt, NodeId, NodeKind, answer};
use async_graphql::{Context, Enum, ID, InputObject, Object};
use domain::enterprise::{DecisionReason, Verdict};
use domain::{Invalid, Rule};

payload! {
    /// The answer of `productPermitDecide`.
    ProductPermitDecidePayload {
        /// The permit; null when something was wrong.
        permit: ProductPermit,
    }
    ProductPermitDecideUserError, ProductPermitDecideErrorCode {
        /// It was replaced or removed.
        Ended = "ENDED",
        /// It has run out.
        Expired = "EXPIRED",
    }
}

/// What an officer found of a permit.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProductPermitVerdict {
    /// It is right.
    Seen,
    /// It is not right.
    Rejected,
}

/// What an officer found of a permit.
#[derive(InputObject)]
pub struct ProductPermitDecideInput {
    /// The permit that they looked at. Another one that took its place meanwhile has another id.
    pub permit_id: ID,
    /// What they found.
    pub verdict: ProductPermitVerdict,
    /// Why it is not right, for the enterprise's people: 3 to 500 characters; null when it is.
    pub reason: Option<String>,
}

impl ProductPermitDecideInput {
    fn parse(self) -> Result<DecidePermit, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let kind = NodeKind::ProductPermit;
        let permit = parsing.take(NodeId::expect(&self.permit_id, kind, "permitId"));
        let is_told = self.reason.is_some();
        let reason = parsing.optional("reason", self.reason, DecisionReason::parse);
        let verdict = match self.verdict {
            ProductPermitVerdict::Seen => Verdict::Seen,
            ProductPermitVerdict::Rejected => Verdict::Rejected,
        };
        match verdict {
            Verdict::Rejected if !is_told => {
                let told = Invalid::new(Rule::Required, "tulis alasannya", "write the reason");
                parsing.broken(told.in_field("reason"));
            }
            Verdict::Seen if is_told => {
                let told = Invalid::new(
                    Rule::NotAllowed,
                    "alasan hanya untuk izin yang ditolak",
                    "a reason is for a rejected permit alone",
                );
                parsing.broken(told.in_field("reason"));
            }
            _ => {}
        }
        match permit {
            Some(permit) => parsing.finish(DecidePermit {
                permit,
                verdict,
                reason,
            }),
            None => Err(parsing.into_broken()),
        }
    }
}

#[derive(Default)]
pub(super) struct ProductPermitDecideMutation;

#[Object]
impl ProductPermitDecideMutation {
    /// Writes down what an officer found of a permit; for officers who verify the village of its
    /// enterprise. Its owners and managers are told. It may be decided anew.
    async fn product_permit_decide(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was found.")] input: ProductPermitDecideInput,
    ) -> async_graphql::Result<ProductPermitDecidePayload> {
        let outcome = match input.parse() {
            Ok(command) => again(command, |one| decide_permit(ctx.app(), ctx.actor(), one)).await,
            Err(told) => Err(told.into()),
        };
        answer(ctx, outcome, |permit| {
            ProductPermitDecidePayload::done(ProductPermit::with_papers(permit))
        })
    }
}
