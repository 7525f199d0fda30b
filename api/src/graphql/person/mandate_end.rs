//! `mandateEnd`.

use crate::app::again;
use crate::app::person::end_mandate;
use crate::graphql::payload::payload;
use crate::graphql::{ContextExt, NodeId, NodeKind, answer};
use async_graphql::{Context, ID, InputObject, Object};
use domain::{Invalid, MandateId};

payload! {
    /// What `mandateEnd` answers.
    MandateEndPayload {
        /// True: it is held no more; null when there are user errors.
        is_ended: bool,
    }
    MandateEndUserError, MandateEndErrorCode {
        /// Nobody would administer the platform any more.
        LastAdmin = "LAST_ADMIN",
    }
}

/// Which mandate.
#[derive(InputObject)]
pub struct MandateEndInput {
    /// The mandate.
    id: ID,
}

impl MandateEndInput {
    fn parse(self) -> Result<MandateId, Vec<Invalid>> {
        NodeId::expect(&self.id, NodeKind::Mandate, "id").map_err(|invalid| vec![invalid])
    }
}

/// `mandateEnd`.
#[derive(Debug, Default)]
pub struct MandateEndMutation;

#[Object]
impl MandateEndMutation {
    /// Ends a mandate; for an administrator over all of its scope, and for whoever holds it. The
    /// mandate of an administrator ends from above alone, and the last one of the platform stays.
    async fn mandate_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: MandateEndInput,
    ) -> async_graphql::Result<MandateEndPayload> {
        let outcome = match input.parse() {
            Ok(id) => again(id, |id| end_mandate(ctx.app(), ctx.actor(), id)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |()| MandateEndPayload::done(true))
    }
}
