//! The type `Viewer`.

use super::{
    AcceptedTerms, ApiToken, Consent, Mandate, Membership, MembershipInvitation, Person,
    PersonExport, PersonIdentity, Session, TermsVersion,
};
use crate::app::person::membership::invitations_to_viewer;
use crate::app::person::own_identity;
use crate::app::person::ownership::transfers_to;
use crate::app::person::terms::terms_to_accept;
use crate::app::person::{list_api_tokens, list_sessions};
use crate::graphql::answer::{denied, fault, read};
use crate::graphql::context::ContextExt;
use crate::graphql::enterprise::EnterpriseTransfer;
use crate::graphql::order::{Orders, orders_of};
use async_graphql::{Context, Object};
use std::collections::HashMap;

/// Whoever is signed in.
#[derive(Debug)]
pub struct Viewer(pub domain::person::Person);

#[Object]
impl Viewer {
    /// The person.
    async fn person(&self) -> Person {
        Person(self.0.clone())
    }

    /// Their number as a resident, masked; null when they gave none.
    async fn identity(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<PersonIdentity>> {
        let found = own_identity(ctx.app(), self.0.id).await;
        let found = found.map_err(|error| fault(ctx, &error))?;
        Ok(found.map(PersonIdentity::from))
    }

    /// What they asked to know of themselves, the youngest first; at most 20.
    async fn exports(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<PersonExport>> {
        let app = ctx.app();
        let now = app.environment().clock.now();
        let found = storage::person::exports_of(&app.db, self.0.id, now).await;
        let found = found.map_err(|error| fault(ctx, &error))?;
        Ok(found.into_iter().map(PersonExport).collect())
    }

    /// What they have not accepted yet: the version of each document that holds, and those still to
    /// come. Where `requiredFrom` is over they cannot buy or sell until they accept it. Documents
    /// for sellers are asked of members of enterprises.
    async fn terms_to_accept(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<TermsVersion>> {
        let who = (self.0.id, &ctx.actor().rights);
        let found = terms_to_accept(ctx.app(), who).await;
        let found = found.map_err(|error| fault(ctx, &error))?;
        Ok(found.into_iter().map(TermsVersion).collect())
    }

    /// What they have accepted, the youngest first; at most 100.
    async fn accepted_terms(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AcceptedTerms>> {
        let found = storage::person::accepted_terms(&ctx.app().db, self.0.id).await;
        let found = found.map_err(|error| fault(ctx, &error))?;
        Ok(found.into_iter().map(AcceptedTerms).collect())
    }

    /// What they decided last about each optional purpose; what they never decided about is not
    /// there.
    async fn consents(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Consent>> {
        let found = storage::person::consents_of(&ctx.app().db, self.0.id).await;
        let found = found.map_err(|error| fault(ctx, &error))?;
        Ok(found.into_iter().map(Consent).collect())
    }

    /// What they may do in enterprises; also through an enterprise of theirs.
    async fn memberships(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Membership>> {
        let held = &ctx.actor().rights.memberships;
        let ids: Vec<_> = held.iter().map(|one| one.enterprise).collect();
        let found = storage::enterprise::find_many(&ctx.app().db, &ids).await;
        let found = found.map_err(|error| fault(ctx, &error))?;
        let found: HashMap<_, _> = found.into_iter().map(|one| (one.id, one)).collect();
        let membership = |one: &domain::person::Membership| {
            let enterprise = found.get(&one.enterprise)?;
            let through = one.through.and_then(|id| found.get(&id));
            Some(Membership::of(one, enterprise.clone(), through.cloned()))
        };
        Ok(held.iter().filter_map(membership).collect())
    }

    /// Open invitations to a login that they have confirmed, oldest first, at most 100. The code
    /// that accepts one is sent to that login alone.
    async fn invitations(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Vec<MembershipInvitation>> {
        let found = invitations_to_viewer(ctx.app(), self.0.id).await;
        let found = found.map_err(|error| fault(ctx, &error))?;
        Ok(found.into_iter().map(MembershipInvitation).collect())
    }

    /// Open offers of ownership to them, oldest first, at most 100.
    async fn transfers(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<EnterpriseTransfer>> {
        let found = transfers_to(ctx.app(), self.0.id).await;
        let found = found.map_err(|error| fault(ctx, &error))?;
        Ok(found.into_iter().map(EnterpriseTransfer).collect())
    }

    /// Their own orders, the youngest first.
    async fn orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, at most 100; null for 24.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null to begin.")] after: Option<String>,
    ) -> async_graphql::Result<Orders> {
        ctx.actor().buyer().map_err(denied)?;
        orders_of(ctx, self.0.id, (first, after)).await
    }

    /// Their sessions that are not over, the youngest first, at most 100.
    async fn sessions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Session>> {
        let listed = read(ctx, list_sessions(ctx.app(), ctx.actor()).await)?;
        let current = ctx.actor().session;
        let session = |session: storage::person::ListedSession| Session {
            is_current: current == Some(session.id),
            session,
        };
        Ok(listed.into_iter().map(session).collect())
    }

    /// Their tokens for programs that are not over, the youngest first, at most 50.
    async fn api_tokens(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<ApiToken>> {
        let listed = read(ctx, list_api_tokens(ctx.app(), ctx.actor()).await)?;
        Ok(listed.into_iter().map(ApiToken).collect())
    }

    /// What they may do over regions.
    async fn mandates(&self, ctx: &Context<'_>) -> Vec<Mandate> {
        let held = ctx.actor().rights.mandates.iter();
        held.cloned().map(Mandate).collect()
    }
}
