//! Terms as they are shown, and as they are accepted in an input.

use crate::app::person::terms::AcceptTerms;
use crate::graphql::answer::fault;
use crate::graphql::context::ContextExt;
use async_graphql::{Context, Enum, InputObject, Object};
use chrono::{DateTime, Utc};
use domain::{Invalid, Language, Rule};
use storage::person::{TermsTexts, terms_texts};

/// Most documents that are accepted at once.
const MOST: usize = 10;

/// A document that people accept.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::person::TermsDocument")]
pub enum TermsDocument {
    /// What holds between the platform and everybody.
    TermsOfUse,
    /// What is known of people, why, and for how long; accepting it says that it was read.
    PrivacyNotice,
    /// What holds between the platform and who sells.
    SellerTerms,
}

/// A version of a document. It never changes.
#[derive(Debug, Clone, Copy)]
pub struct TermsVersion(pub domain::person::TermsVersion);

#[Object]
impl TermsVersion {
    /// Of which document.
    async fn document(&self) -> TermsDocument {
        self.0.document.into()
    }

    /// Its number: 1 for the first.
    async fn version(&self) -> u32 {
        self.0.version
    }

    /// From when it holds; perhaps still to come.
    async fn holds_from(&self) -> DateTime<Utc> {
        self.0.holds_from
    }

    /// From when nobody buys or sells who has not accepted it, or a younger one that holds.
    async fn required_from(&self) -> DateTime<Utc> {
        self.0.required_from
    }

    /// When it was published.
    async fn published_at(&self) -> DateTime<Utc> {
        self.0.published_at
    }

    /// Its text as Markdown, in the language of the request.
    async fn text(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        let texts = self.texts(ctx).await?;
        Ok(match ctx.language() {
            Language::Indonesian => texts.indonesian,
            Language::English => texts.english,
        })
    }

    /// Its text as Markdown in Indonesian, which is the one that binds.
    async fn binding_text(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(self.texts(ctx).await?.indonesian)
    }
}

impl TermsVersion {
    async fn texts(&self, ctx: &Context<'_>) -> async_graphql::Result<TermsTexts> {
        let found = terms_texts(&ctx.app().db, self.0.document, self.0.version).await;
        let found = found.map_err(|error| fault(ctx, &error))?;
        // A version is never taken away.
        Ok(found.unwrap_or(TermsTexts {
            indonesian: String::new(),
            english: String::new(),
        }))
    }
}

/// That somebody accepted a version.
#[derive(Debug, Clone, Copy)]
pub struct AcceptedTerms(pub storage::person::AcceptedTerms);

#[Object]
impl AcceptedTerms {
    /// The version.
    async fn terms(&self) -> TermsVersion {
        TermsVersion(self.0.version)
    }

    /// When they did.
    async fn accepted_at(&self) -> DateTime<Utc> {
        self.0.accepted_at
    }
}

/// A version that the caller accepts.
#[derive(InputObject, Debug, Clone, Copy)]
pub struct AcceptedTermsInput {
    /// Of which document.
    document: TermsDocument,
    /// Which version, as `platform.terms` or `viewer.termsToAccept` tells it.
    version: u32,
}

/// Reads the versions that are accepted in `field`.
pub fn accepted(given: &[AcceptedTermsInput], field: &str) -> Result<Vec<AcceptTerms>, Invalid> {
    if given.len() > MOST {
        let told = Invalid::new(
            Rule::TooLarge,
            format!("paling banyak {MOST} dokumen"),
            format!("at most {MOST} documents"),
        );
        return Err(told.in_field(field));
    }
    let read = |one: &AcceptedTermsInput| AcceptTerms {
        document: one.document.into(),
        version: one.version,
    };
    Ok(given.iter().map(read).collect())
}
