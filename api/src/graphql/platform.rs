//! What the platform tells about itself.

use crate::app::PublicContact;
use crate::app::person::terms::terms_in_force;
use crate::graphql::answer::fault;
use crate::graphql::bad_request::bad_request;
use crate::graphql::context::ContextExt;
use crate::graphql::page::{Page, PageInput, connection};
use crate::graphql::person::{ConsentText, TermsDocument, TermsVersion};
use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, Object, SimpleObject};
use domain::person::ConsentPurpose;
use domain::{Invalid, Rule};
use storage::person::{find_terms, terms_versions};

/// A page of the versions of a document.
type TermsVersions = Connection<String, TermsVersion, EmptyFields, EmptyFields>;

/// How somebody is reached who has to be shown. All of it is as it is to be shown.
#[derive(SimpleObject, Debug, Clone)]
pub struct ContactCard {
    /// Who it is; null when not set.
    pub name: Option<String>,
    /// The phone number; null for none.
    pub phone: Option<String>,
    /// The number at `WhatsApp`; null for none.
    pub whatsapp: Option<String>,
    /// The e-mail address; null for none.
    pub email: Option<String>,
    /// When somebody answers; null when not told.
    pub hours: Option<String>,
    /// Where letters go; null when not told.
    pub address: Option<String>,
    /// A page for complaints; null for none.
    pub url: Option<String>,
}

impl From<PublicContact> for ContactCard {
    fn from(contact: PublicContact) -> Self {
        Self {
            name: contact.name,
            phone: contact.phone,
            whatsapp: contact.whatsapp,
            email: contact.email,
            hours: contact.hours,
            address: contact.address,
            url: contact.url,
        }
    }
}

/// The platform itself: whom to complain to, and what is accepted by whom.
#[derive(Debug, Clone, Copy, Default)]
pub struct Platform;

#[Object]
impl Platform {
    /// Whom people complain to about the platform and its sellers; null while nothing is set.
    async fn complaint_contact(&self, ctx: &Context<'_>) -> Option<ContactCard> {
        let set = &ctx.app().settings.complaint;
        set.is_reachable().then(|| set.clone().into())
    }

    /// The authority that protects consumers: the law has every platform show it.
    async fn consumer_protection(&self, ctx: &Context<'_>) -> ContactCard {
        ctx.app().settings.consumer_protection.clone().into()
    }

    /// The version of each document that holds now; what was never published is not there.
    async fn terms(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<TermsVersion>> {
        let found = terms_in_force(ctx.app()).await;
        let found = found.map_err(|error| fault(ctx, &error))?;
        Ok(found.into_iter().map(TermsVersion).collect())
    }

    /// The version with this number; null when there is none.
    async fn terms_version(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which document.")] document: TermsDocument,
        #[graphql(desc = "Its number.")] version: u32,
    ) -> async_graphql::Result<Option<TermsVersion>> {
        let found = find_terms(&ctx.app().db, document.into(), version).await;
        let found = found.map_err(|error| fault(ctx, &error))?;
        Ok(found.map(TermsVersion))
    }

    /// The versions of a document, the youngest first; also those still to come.
    async fn terms_versions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which document.")] document: TermsDocument,
        #[graphql(desc = "How many, at most 100; null for 24.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null to begin.")] after: Option<String>,
    ) -> async_graphql::Result<TermsVersions> {
        let page = PageInput::parse(first, after)?;
        let before = page.after.as_deref().map(str::parse).transpose();
        let before = before.map_err(|_| {
            let told = Invalid::new(Rule::Malformed, "bukan kursor", "not a cursor");
            bad_request(&told.in_field("after"))
        })?;
        let wanted = (before, page.first + 1);
        let found = terms_versions(&ctx.app().db, document.into(), wanted).await;
        let cut = Page::cut(found.map_err(|error| fault(ctx, &error))?, page.first);
        let cursor = |one: &domain::person::TermsVersion| one.version.to_string();
        Ok(connection(cut, page.after.is_some(), cursor, TermsVersion))
    }

    /// What people may consent to or not, with the text of each.
    async fn consent_texts(&self) -> Vec<ConsentText> {
        ConsentPurpose::ALL.map(ConsentText).into()
    }
}

/// What the platform tells about itself.
#[derive(Debug, Default)]
pub struct PlatformQuery;

#[Object]
impl PlatformQuery {
    /// The version of this server.
    async fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    /// The platform itself; for everybody.
    async fn platform(&self) -> Platform {
        Platform
    }
}
