//! `delegationOffer`, `delegationAccept` and `delegationEnd`.

use super::Delegation;
use crate::app::person::delegation::{
    OfferDelegation, accept_delegation, end_delegation, offer_delegation,
};
use crate::app::{IdempotencyKey, again};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use crate::graphql::{ContextExt, NodeId, NodeKind, answer};
use async_graphql::{Context, ID, InputObject, Object};
use domain::person::Powers;
use domain::{DelegationId, Invalid, Rule};

payload! {
    /// What `delegationOffer` answers.
    DelegationOfferPayload {
        /// The delegation, which holds once it is accepted; null when there are user errors.
        delegation: Delegation,
    }
    DelegationOfferUserError, DelegationOfferErrorCode {
        /// There is one between the two, offered or accepted: it has to end first.
        AlreadyDelegated = "ALREADY_DELEGATED",
    }
}

payload! {
    /// What `delegationAccept` answers.
    DelegationAcceptPayload {
        /// The delegation, which holds; null when there are user errors.
        delegation: Delegation,
    }
    DelegationAcceptUserError, DelegationAcceptErrorCode {
        /// The offer ended, its maker owns the enterprise no more, or one of the two is stopped.
        OfferOver = "OFFER_OVER",
    }
}

payload! {
    /// What `delegationEnd` answers.
    DelegationEndPayload {
        /// True: it holds no more; null when there are user errors.
        is_ended: bool,
    }
    DelegationEndUserError, DelegationEndErrorCode {}
}

/// A delegation to be. At least one of what it may do is true.
#[derive(InputObject)]
pub struct DelegationOfferInput {
    /// The enterprise that lets.
    enterprise_id: ID,
    /// The enterprise that is to act: a verified BUM Desa, BUM Desa Bersama or cooperative.
    holder_id: ID,
    /// True when it may write the catalogue and the stock.
    may_list: bool,
    /// True when it may serve orders.
    may_ship: bool,
    /// True when it may see and move money.
    may_money: bool,
    /// The client's name for this request: 1 to 255 visible ASCII characters.
    idempotency_key: String,
}

impl DelegationOfferInput {
    fn parse(self) -> Result<OfferDelegation, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let powers = Powers {
            list: self.may_list,
            ship: self.may_ship,
            money: self.may_money,
        };
        if powers.is_empty() {
            let (indonesian, english) = ("pilih paling sedikit satu", "choose at least one");
            let invalid = Invalid::new(Rule::Required, indonesian, english);
            parsing.broken(invalid.in_field("mayList"));
        }
        let key = parsing.take(IdempotencyKey::parse(&self.idempotency_key));
        let id = NodeId::expect(&self.enterprise_id, NodeKind::Enterprise, "enterpriseId");
        let enterprise = parsing.take(id);
        let holder = NodeId::expect(&self.holder_id, NodeKind::Enterprise, "holderId");
        let holder = parsing.take(holder);
        let (Some(key), Some(enterprise), Some(holder)) = (key, enterprise, holder) else {
            return Err(parsing.into_broken());
        };
        parsing.finish(OfferDelegation {
            key,
            enterprise,
            holder,
            powers,
        })
    }
}

/// Which delegation.
#[derive(InputObject)]
pub struct DelegationInput {
    /// The delegation.
    id: ID,
}

impl DelegationInput {
    fn parse(self) -> Result<DelegationId, Vec<Invalid>> {
        NodeId::expect(&self.id, NodeKind::Delegation, "id").map_err(|invalid| vec![invalid])
    }
}

/// Letting another enterprise act.
#[derive(Debug, Default)]
pub struct DelegationMutation;

#[Object]
impl DelegationMutation {
    /// Offers another enterprise to act in one's own; for its owners.
    async fn delegation_offer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To whom, to do what.")] input: DelegationOfferInput,
    ) -> async_graphql::Result<DelegationOfferPayload> {
        let outcome = match input.parse() {
            Ok(command) => {
                again(command, |one| offer_delegation(ctx.app(), ctx.actor(), one)).await
            }
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |one| {
            DelegationOfferPayload::done(Delegation(one))
        })
    }

    /// Accepts to act in another enterprise; for owners and managers of the one that is to act.
    /// Sent twice it is as sent once.
    async fn delegation_accept(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: DelegationInput,
    ) -> async_graphql::Result<DelegationAcceptPayload> {
        let outcome = match input.parse() {
            Ok(id) => again(id, |id| accept_delegation(ctx.app(), ctx.actor(), id)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |one| {
            DelegationAcceptPayload::done(Delegation(one))
        })
    }

    /// Ends a delegation, offered or accepted; for owners of the enterprise that lets, and owners
    /// and managers of the one that acts. Sent twice it is as sent once.
    async fn delegation_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: DelegationInput,
    ) -> async_graphql::Result<DelegationEndPayload> {
        let outcome = match input.parse() {
            Ok(id) => again(id, |id| end_delegation(ctx.app(), ctx.actor(), id)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |()| DelegationEndPayload::done(true))
    }
}
