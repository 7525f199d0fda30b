//! `breaches`, `breachRecord` and `breachUpdate`.

use super::breach_type::{Breach, BreachDataKind};
use crate::app::person::{RecordBreach, UpdateBreach, list_breaches, record_breach, update_breach};
use crate::app::{IdempotencyKey, again};
use crate::graphql::answer::{answer, read};
use crate::graphql::context::ContextExt;
use crate::graphql::node_id::{NodeId, NodeKind};
use crate::graphql::page::{Page, PageInput, connection};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, ID, InputObject, Object};
use chrono::{DateTime, Utc};
use domain::person::{BreachFacts, BreachNews, BreachText};
use domain::{Invalid, Rule};

/// A page of breaches.
type Breaches = Connection<String, Breach, EmptyFields, EmptyFields>;

payload! {
    /// What `breachRecord` answers.
    BreachRecordPayload {
        /// The breach; null when there are user errors.
        breach: Breach,
    }
    BreachRecordUserError, BreachRecordErrorCode {}
}

payload! {
    /// What `breachUpdate` answers.
    BreachUpdatePayload {
        /// The breach as it is known now; null when there are user errors.
        breach: Breach,
    }
    BreachUpdateUserError, BreachUpdateErrorCode {}
}

/// A breach to be recorded.
#[derive(InputObject)]
pub struct BreachRecordInput {
    /// When it was found; not in the future.
    found_at: DateTime<Utc>,
    /// What happened, and how: 10 to 4,000 characters, kept sealed.
    what: String,
    /// What is done about it: 10 to 4,000 characters, kept sealed.
    measures: String,
    /// Which data got out, at least one kind.
    data_kinds: Vec<BreachDataKind>,
    /// How many people it is about; null while that is not known.
    people_count: Option<u32>,
    /// When it happened, not after it was found; null while that is not known.
    happened_at: Option<DateTime<Utc>>,
    /// When the authority was told; null when it was not yet.
    authority_told_at: Option<DateTime<Utc>>,
    /// When the people concerned were told; null when they were not yet.
    subjects_told_at: Option<DateTime<Utc>>,
    /// The client's name for this request: 1 to 255 visible ASCII characters.
    idempotency_key: String,
}

/// What was found out about a breach; what is null stays as it was known.
#[derive(InputObject)]
pub struct BreachUpdateInput {
    /// The breach.
    id: ID,
    /// What happened, and how; null for no news.
    what: Option<String>,
    /// What is done about it; null for no news.
    measures: Option<String>,
    /// Which data got out, all of them; null for no news.
    data_kinds: Option<Vec<BreachDataKind>>,
    /// How many people it is about; null for no news.
    people_count: Option<u32>,
    /// When it happened; null for no news.
    happened_at: Option<DateTime<Utc>>,
    /// When the authority was told; null for no news.
    authority_told_at: Option<DateTime<Utc>>,
    /// When the people concerned were told; null for no news.
    subjects_told_at: Option<DateTime<Utc>>,
    /// The client's name for this request: 1 to 255 visible ASCII characters.
    idempotency_key: String,
}

fn kinds(given: Vec<BreachDataKind>) -> Result<Vec<domain::person::BreachDataKind>, Invalid> {
    let mut kinds: Vec<domain::person::BreachDataKind> =
        given.into_iter().map(Into::into).collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.is_empty() {
        return Err(Invalid::new(
            Rule::Required,
            "pilih paling sedikit satu",
            "choose at least one",
        ));
    }
    Ok(kinds)
}

impl BreachRecordInput {
    fn parse(self) -> Result<RecordBreach, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let key = parsing.take(IdempotencyKey::parse(&self.idempotency_key));
        let what = parsing.field("what", BreachText::parse(&self.what));
        let measures = parsing.field("measures", BreachText::parse(&self.measures));
        let data_kinds = parsing.field("dataKinds", kinds(self.data_kinds));
        match (key, what, measures, data_kinds) {
            (Some(key), Some(what), Some(measures), Some(data_kinds)) => {
                parsing.finish(RecordBreach {
                    key,
                    found_at: self.found_at,
                    facts: BreachFacts {
                        what,
                        measures,
                        data_kinds,
                        people_count: self.people_count,
                        happened_at: self.happened_at,
                        authority_told_at: self.authority_told_at,
                        subjects_told_at: self.subjects_told_at,
                    },
                })
            }
            _ => Err(parsing.into_broken()),
        }
    }
}

impl BreachUpdateInput {
    fn parse(self) -> Result<UpdateBreach, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let key = parsing.take(IdempotencyKey::parse(&self.idempotency_key));
        let id = parsing.take(NodeId::expect(&self.id, NodeKind::Breach, "id"));
        let what = parsing.optional("what", self.what, |text: &str| BreachText::parse(text));
        let measures = self.measures;
        let measures = parsing.optional("measures", measures, |text: &str| BreachText::parse(text));
        let data_kinds = self.data_kinds.map(kinds);
        let data_kinds = data_kinds.and_then(|read| parsing.field("dataKinds", read));
        let (Some(key), Some(breach)) = (key, id) else {
            return Err(parsing.into_broken());
        };
        parsing.finish(UpdateBreach {
            key,
            breach,
            news: BreachNews {
                what,
                measures,
                data_kinds,
                people_count: self.people_count,
                happened_at: self.happened_at,
                authority_told_at: self.authority_told_at,
                subjects_told_at: self.subjects_told_at,
            },
        })
    }
}

/// What can be asked about breaches.
#[derive(Debug, Default)]
pub struct BreachQuery;

#[Object]
impl BreachQuery {
    /// Breaches of personal data as they are known now, the youngest first; for administrators of
    /// the platform.
    async fn breaches(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, at most 100; null for 24.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null to begin.")] after: Option<String>,
    ) -> async_graphql::Result<Breaches> {
        let page = PageInput::parse(first, after)?;
        let wanted = (page.after_id()?, page.first + 1);
        let found = list_breaches(ctx.app(), ctx.actor(), wanted).await;
        let cut = Page::cut(read(ctx, found)?, page.first);
        let cursor = |one: &storage::person::Breach| one.id.to_string();
        Ok(connection(cut, page.after.is_some(), cursor, Breach))
    }
}

/// What can be done about breaches.
#[derive(Debug, Default)]
pub struct BreachMutation;

#[Object]
impl BreachMutation {
    /// Records a breach of personal data; for administrators of the platform.
    async fn breach_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is known of it.")] input: BreachRecordInput,
    ) -> async_graphql::Result<BreachRecordPayload> {
        let outcome = match input.parse() {
            Ok(command) => again(command, |one| record_breach(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |one| BreachRecordPayload::done(Breach(one)))
    }

    /// Adds what was found out about a breach, and who was told when; nothing that was written
    /// before is changed. For administrators of the platform.
    async fn breach_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is new.")] input: BreachUpdateInput,
    ) -> async_graphql::Result<BreachUpdatePayload> {
        let outcome = match input.parse() {
            Ok(command) => again(command, |one| update_breach(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |one| BreachUpdatePayload::done(Breach(one)))
    }
}
