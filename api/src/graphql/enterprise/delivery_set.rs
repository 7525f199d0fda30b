//! `enterpriseDeliverySet`.

use super::Enterprise;
use crate::app::again;
use crate::app::enterprise::{SetDelivery, set_delivery};
use crate::graphql::RupiahInput;
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::node_id::{NodeId, NodeKind};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use async_graphql::{Context, ID, InputObject, Object};
use domain::Invalid;

payload! {
    /// What `enterpriseDeliverySet` answers.
    EnterpriseDeliverySetPayload {
        /// The enterprise as it is now; null when there are user errors.
        enterprise: Enterprise,
    }
    EnterpriseDeliverySetUserError, EnterpriseDeliverySetErrorCode {}
}

/// How an enterprise's goods reach their buyers.
#[derive(InputObject)]
pub struct EnterpriseDeliverySetInput {
    /// The enterprise.
    id: ID,
    /// The flat fee of its own delivery in whole rupiah, 0 for free; null for picking up only.
    fee: Option<RupiahInput>,
}

impl EnterpriseDeliverySetInput {
    fn parse(self) -> Result<SetDelivery, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let id = NodeId::expect(&self.id, NodeKind::Enterprise, "id");
        let enterprise = parsing.take(id);
        let fee = self.fee.map(RupiahInput::price);
        let fee = fee.and_then(|fee| parsing.field("fee", fee));
        match enterprise {
            Some(enterprise) => parsing.finish(SetDelivery { enterprise, fee }),
            None => Err(parsing.into_broken()),
        }
    }
}

/// `enterpriseDeliverySet`.
#[derive(Debug, Default)]
pub struct EnterpriseDeliverySetMutation;

#[Object]
impl EnterpriseDeliverySetMutation {
    /// Sets how goods are delivered; for its owners and managers. Sent twice it is as sent once.
    async fn enterprise_delivery_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How.")] input: EnterpriseDeliverySetInput,
    ) -> async_graphql::Result<EnterpriseDeliverySetPayload> {
        let outcome = match input.parse() {
            Ok(command) => again(command, |one| set_delivery(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |enterprise| {
            EnterpriseDeliverySetPayload::done(Enterprise(enterprise))
        })
    }
}
