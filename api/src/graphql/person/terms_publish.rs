//! `termsPublish`.

use super::terms_type::{TermsDocument, TermsVersion};
use crate::app::person::terms::{PublishTerms, publish_terms};
use crate::app::{IdempotencyKey, again};
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use async_graphql::{Context, InputObject, Object};
use chrono::{DateTime, Utc};
use domain::Invalid;
use domain::person::TermsText;

payload! {
    /// What `termsPublish` answers.
    TermsPublishPayload {
        /// The version; null when there are user errors.
        terms: TermsVersion,
    }
    TermsPublishUserError, TermsPublishErrorCode {
        /// The version before says the same, to the letter.
        SameText = "SAME_TEXT",
    }
}

/// A version to be published.
#[derive(InputObject)]
pub struct TermsPublishInput {
    /// Of which document.
    document: TermsDocument,
    /// Its text as Markdown in Indonesian, which is the one that binds: 20 to 100,000 characters.
    indonesian: String,
    /// The same in English.
    english: String,
    /// From when it holds, not before now and not before the version before it; null for at once.
    holds_from: Option<DateTime<Utc>>,
    /// From when nobody buys or sells who has not accepted it; null for 14 days after it holds.
    required_from: Option<DateTime<Utc>>,
    /// The client's name for this request: 1 to 255 visible ASCII characters.
    idempotency_key: String,
}

impl TermsPublishInput {
    fn parse(self) -> Result<(IdempotencyKey, PublishTerms), Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let key = parsing.take(IdempotencyKey::parse(&self.idempotency_key));
        let indonesian = parsing.field("indonesian", TermsText::parse(&self.indonesian));
        let english = parsing.field("english", TermsText::parse(&self.english));
        let (Some(key), Some(indonesian), Some(english)) = (key, indonesian, english) else {
            return Err(parsing.into_broken());
        };
        let command = PublishTerms {
            document: self.document.into(),
            indonesian,
            english,
            holds_from: self.holds_from,
            required_from: self.required_from,
        };
        parsing.finish((key, command))
    }
}

/// `termsPublish`.
#[derive(Debug, Default)]
pub struct TermsPublishMutation;

#[Object]
impl TermsPublishMutation {
    /// Publishes the next version of a document, which never changes again; for administrators of
    /// the platform. Everybody is asked to accept it from now on, and has to from `requiredFrom`.
    async fn terms_publish(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it says, and from when.")] input: TermsPublishInput,
    ) -> async_graphql::Result<TermsPublishPayload> {
        let outcome = match input.parse() {
            Ok(command) => again(command, |one| publish_terms(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |version| {
            TermsPublishPayload::done(TermsVersion(version))
        })
    }
}
