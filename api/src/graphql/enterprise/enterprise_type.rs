//! The type `Enterprise`.

use super::checklist::checklist_of;
use super::closure::closures_of;
use super::legal_numbers::{EnterpriseContact, EnterprisePublicContact};
use super::{
    EnterpriseBankAccount, EnterpriseChecklistItem, EnterpriseClosure, EnterpriseDocument,
    EnterpriseKind, EnterpriseLegalNumbers, EnterpriseStatus, EnterpriseTransfer, MemberVillage,
};
use crate::app::enterprise::{
    bank_account, contact, documents, legal_numbers, public_contact, today,
};
use crate::app::person::ownership::transfer_of;
use crate::graphql::answer::fault;
use crate::graphql::catalogue::{Product, load_page};
use crate::graphql::context::ContextExt;
use crate::graphql::ledger::{EnterpriseBalance, Statements, balance_of, statement_of};
use crate::graphql::node_id::NodeKind;
use crate::graphql::order::{SellerOrders, seller_orders_of_enterprise};
use crate::graphql::page::{Page, PageInput, connection};
use crate::graphql::person::{
    Delegations, EnterpriseMembers, MembershipInvitations, delegations_of, invitations_of,
    members_of,
};
use crate::graphql::region::{Region, load_known_region};
use crate::graphql::scalar::{Date, RegionCode, Rupiah};
use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use domain::enterprise::Programme;
use storage::catalogue::{ProductCard, ProductPage};

/// A business that sells: UMKM, BUM Desa or cooperative.
#[derive(Debug, Clone)]
pub struct Enterprise(pub domain::enterprise::Enterprise);

#[Object]
impl Enterprise {
    /// The global id.
    pub async fn id(&self) -> ID {
        NodeKind::Enterprise.id(self.0.id)
    }

    /// Its name inside addresses; never changes.
    async fn slug(&self) -> &str {
        self.0.slug.as_str()
    }

    /// Its name.
    async fn name(&self) -> &str {
        self.0.name.as_str()
    }

    /// What it is in law.
    async fn kind(&self) -> EnterpriseKind {
        self.0.kind.into()
    }

    /// The programme it belongs to, like Koperasi Desa Merah Putih; null for none.
    async fn programme(&self) -> Option<&str> {
        self.0.programme.as_ref().map(Programme::as_str)
    }

    /// What it tells about itself; perhaps empty.
    async fn description(&self) -> &str {
        self.0.description.as_str()
    }

    /// The code of the village where it is at home.
    async fn home_village_code(&self) -> RegionCode {
        (&self.0.home_village).into()
    }

    /// The village where it is at home.
    async fn home_village(&self, ctx: &Context<'_>) -> async_graphql::Result<Region> {
        load_known_region(ctx, &self.0.home_village).await
    }

    /// The villages of a BUM Desa Bersama, by code; empty for every other kind.
    async fn member_villages(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Vec<MemberVillage>> {
        if self.0.kind != domain::enterprise::EnterpriseKind::BumdesBersama {
            return Ok(Vec::new());
        }
        let found = storage::enterprise::member_villages(&ctx.reader(), self.0.id).await;
        let found = found.map_err(|error| fault(ctx, &error))?;
        Ok(found.into_iter().map(MemberVillage::from).collect())
    }

    /// Where it stands; only a verified one sells.
    async fn status(&self) -> EnterpriseStatus {
        self.0.status.into()
    }

    /// True when its own people hold it; false when it was listed for them.
    async fn is_claimed(&self) -> bool {
        self.0.claimed
    }

    /// The flat fee of its own delivery in whole rupiah; null when goods are only picked up.
    async fn delivery_fee(&self) -> Option<Rupiah> {
        self.0.delivery_fee.map(Rupiah::from)
    }

    /// Its legal numbers, masked; null unless the caller manages it or verifies its village. Rights
    /// are those at the start of the request, so the answer of `enterpriseRegister` has null.
    async fn legal_numbers(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Option<EnterpriseLegalNumbers>> {
        let found = legal_numbers(ctx.app(), ctx.actor(), &self.0).await;
        let found = found.map_err(|error| fault(ctx, &error))?;
        Ok(found.map(EnterpriseLegalNumbers::from))
    }

    /// Where it is paid, masked; null unless the caller sees its money or verifies its village, and
    /// when it was not given.
    async fn bank_account(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Option<EnterpriseBankAccount>> {
        let found = bank_account(ctx.app(), ctx.actor(), &self.0).await;
        let found = found.map_err(|error| fault(ctx, &error))?;
        Ok(found.map(EnterpriseBankAccount::from))
    }

    /// What is asked of it to be verified, and how that stands; null unless the caller manages it
    /// or verifies its village.
    async fn checklist(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Option<Vec<EnterpriseChecklistItem>>> {
        checklist_of(ctx, &self.0).await
    }

    /// The papers that it shows, the oldest first; null unless the caller manages it or verifies
    /// its village.
    async fn documents(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Option<Vec<EnterpriseDocument>>> {
        let found = documents(ctx.app(), ctx.actor(), &self.0).await;
        let found = found.map_err(|error| fault(ctx, &error))?;
        Ok(found.map(|all| all.into_iter().map(EnterpriseDocument).collect()))
    }

    /// How it is reached; null unless the caller manages it or verifies its village.
    async fn contact(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<EnterpriseContact>> {
        let found = contact(ctx.app(), ctx.actor(), &self.0).await;
        let found = found.map_err(|error| fault(ctx, &error))?;
        Ok(found.map(EnterpriseContact::from))
    }

    /// How buyers ask it and complain to it: shown to everybody while it sells and each of its
    /// owners consents to `PUBLIC_CONTACT`; null otherwise, and when it gave neither.
    async fn public_contact(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Option<EnterprisePublicContact>> {
        let found = public_contact(ctx.app(), &self.0).await;
        let found = found.map_err(|error| fault(ctx, &error))?;
        Ok(found.map(EnterprisePublicContact::from))
    }

    /// Days on which it takes no orders and that are not over, the earliest first.
    async fn closures(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<EnterpriseClosure>> {
        closures_of(ctx, self.0.id).await
    }

    /// The last WIB day on which it takes no orders now; null while it takes orders.
    async fn closed_until(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Date>> {
        let now = today(ctx.app());
        let all = closures_of(ctx, self.0.id).await?;
        Ok(all
            .into_iter()
            .find(|one| one.from.0 <= now)
            .map(|one| one.to))
    }

    /// What it sells, the newest first: what is published by a verified enterprise; its members see
    /// all of its products.
    async fn products(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, at most 100; null for 24.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null to begin.")] after: Option<String>,
    ) -> async_graphql::Result<Connection<String, Product, EmptyFields, EmptyFields>> {
        let page = PageInput::parse(first, after)?;
        let (after, limit) = (page.after_id()?, page.first + 1);
        let found = load_page(ctx, self.0.id, ProductPage { after, limit }).await?;
        let found = Page::cut(found, page.first);
        let cursor = |card: &ProductCard| card.id.to_string();
        Ok(connection(found, after.is_some(), cursor, Product))
    }

    /// Its part of orders, the youngest first; null unless the caller serves its orders or sees its
    /// money.
    async fn seller_orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, at most 100; null for 24.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null to begin.")] after: Option<String>,
    ) -> async_graphql::Result<Option<SellerOrders>> {
        seller_orders_of_enterprise(ctx, self.0.id, (first, after)).await
    }

    /// What the platform owes it; null unless the caller sees its money.
    async fn balance(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<EnterpriseBalance>> {
        balance_of(ctx, self.0.id).await
    }

    /// What that balance is made of, the youngest entry first; null unless the caller sees its
    /// money.
    async fn statement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, at most 100; null for 24.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null to begin.")] after: Option<String>,
    ) -> async_graphql::Result<Option<Statements>> {
        statement_of(ctx, self.0.id, (first, after)).await
    }

    /// Its people, oldest first; null unless the caller owns or manages it.
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, at most 100; null for 24.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null to begin.")] after: Option<String>,
    ) -> async_graphql::Result<Option<EnterpriseMembers>> {
        members_of(ctx, self.0.id, (first, after)).await
    }

    /// Whom it has invited and who has not answered, oldest first; null unless the caller owns or
    /// manages it.
    async fn invitations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, at most 100; null for 24.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null to begin.")] after: Option<String>,
    ) -> async_graphql::Result<Option<MembershipInvitations>> {
        invitations_of(ctx, self.0.id, (first, after)).await
    }

    /// Which enterprises act in it and in which it acts, offered or accepted, oldest first; null
    /// unless the caller owns or manages it.
    async fn delegations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, at most 100; null for 24.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null to begin.")] after: Option<String>,
    ) -> async_graphql::Result<Option<Delegations>> {
        delegations_of(ctx, self.0.id, (first, after)).await
    }

    /// The open offer of its ownership to one of its members; null when there is none, and unless
    /// the caller owns or manages it.
    async fn transfer(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Option<EnterpriseTransfer>> {
        let found = transfer_of(ctx.app(), ctx.actor(), self.0.id).await;
        let found = found.map_err(|error| fault(ctx, &error))?;
        Ok(found.map(EnterpriseTransfer))
    }

    /// Since when it is here.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}
