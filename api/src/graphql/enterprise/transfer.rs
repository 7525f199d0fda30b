//! `enterpriseTransferOffer`, `enterpriseTransferAccept` and `enterpriseTransferEnd`.

use super::{Enterprise, EnterpriseTransfer};
use crate::app::person::ownership::{OfferTransfer, accept_transfer, end_transfer, offer_transfer};
use crate::app::{IdempotencyKey, again};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use crate::graphql::{ContextExt, NodeId, NodeKind, answer};
use async_graphql::{Context, ID, InputObject, Object};
use domain::{Invalid, OwnershipOfferId};

payload! {
    /// What `enterpriseTransferOffer` answers.
    EnterpriseTransferOfferPayload {
        /// The offer; null when there are user errors.
        transfer: EnterpriseTransfer,
    }
    EnterpriseTransferOfferUserError, EnterpriseTransferOfferErrorCode {
        /// The member owns it already.
        AlreadyOwner = "ALREADY_OWNER",
    }
}

payload! {
    /// What `enterpriseTransferAccept` answers.
    EnterpriseTransferAcceptPayload {
        /// The enterprise, which the caller owns now; null when there are user errors.
        enterprise: Enterprise,
    }
    EnterpriseTransferAcceptUserError, EnterpriseTransferAcceptErrorCode {
        /// The offer was taken back, is too old, or whoever made it owns the enterprise no more.
        OfferOver = "OFFER_OVER",
    }
}

payload! {
    /// What `enterpriseTransferEnd` answers.
    EnterpriseTransferEndPayload {
        /// True: the offer can no longer be accepted; null when there are user errors.
        is_ended: bool,
    }
    EnterpriseTransferEndUserError, EnterpriseTransferEndErrorCode {}
}

/// An offer of ownership to be.
#[derive(InputObject)]
pub struct EnterpriseTransferOfferInput {
    /// The enterprise.
    enterprise_id: ID,
    /// The membership of whoever is to own it.
    membership_id: ID,
    /// The client's name for this request: 1 to 255 visible ASCII characters.
    idempotency_key: String,
}

impl EnterpriseTransferOfferInput {
    fn parse(self) -> Result<OfferTransfer, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let key = parsing.take(IdempotencyKey::parse(&self.idempotency_key));
        let id = NodeId::expect(&self.enterprise_id, NodeKind::Enterprise, "enterpriseId");
        let enterprise = parsing.take(id);
        let id = NodeId::expect(&self.membership_id, NodeKind::Membership, "membershipId");
        let membership = parsing.take(id);
        match (key, enterprise, membership) {
            (Some(key), Some(enterprise), Some(membership)) => Ok(OfferTransfer {
                key,
                enterprise,
                membership,
            }),
            _ => Err(parsing.into_broken()),
        }
    }
}

/// Which offer of ownership.
#[derive(InputObject)]
pub struct EnterpriseTransferInput {
    /// The offer.
    id: ID,
}

impl EnterpriseTransferInput {
    fn parse(self) -> Result<OwnershipOfferId, Vec<Invalid>> {
        NodeId::expect(&self.id, NodeKind::EnterpriseTransfer, "id").map_err(|bad| vec![bad])
    }
}

/// Handing an enterprise over.
#[derive(Debug, Default)]
pub struct EnterpriseTransferMutation;

#[Object]
impl EnterpriseTransferMutation {
    /// Offers an enterprise to another of its members, for 14 days; for its owners. Nothing changes
    /// before it is accepted. An open offer of the same enterprise ends.
    async fn enterprise_transfer_offer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, to whom.")] input: EnterpriseTransferOfferInput,
    ) -> async_graphql::Result<EnterpriseTransferOfferPayload> {
        let outcome = match input.parse() {
            Ok(command) => again(command, |one| offer_transfer(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |one| {
            EnterpriseTransferOfferPayload::done(EnterpriseTransfer(one))
        })
    }

    /// Makes the caller, to whom it was offered, an owner; whoever offered it becomes a manager.
    /// Sent twice it is as sent once.
    async fn enterprise_transfer_accept(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which offer.")] input: EnterpriseTransferInput,
    ) -> async_graphql::Result<EnterpriseTransferAcceptPayload> {
        let outcome = match input.parse() {
            Ok(id) => again(id, |id| accept_transfer(ctx.app(), ctx.actor(), id)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |one| {
            EnterpriseTransferAcceptPayload::done(Enterprise(one))
        })
    }

    /// Ends an offer: the member does not want it, or an owner takes it back. Sent twice it is as
    /// sent once.
    async fn enterprise_transfer_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which offer.")] input: EnterpriseTransferInput,
    ) -> async_graphql::Result<EnterpriseTransferEndPayload> {
        let outcome = match input.parse() {
            Ok(id) => again(id, |id| end_transfer(ctx.app(), ctx.actor(), id)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |()| EnterpriseTransferEndPayload::done(true))
    }
}
