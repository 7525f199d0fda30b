//! Breaches as administrators see them.

use crate::app::person::list_breach_entries;
use crate::graphql::answer::read;
use crate::graphql::bad_request;
use crate::graphql::context::ContextExt;
use crate::graphql::node_id::NodeKind;
use crate::graphql::page::{Page, PageInput, connection};
use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, Enum, ID, Object};
use chrono::{DateTime, Utc};
use domain::person::{BreachFacts, BreachText, breach_deadline};
use domain::{Invalid, Rule};

/// What kind of personal data got out.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::person::BreachDataKind")]
pub enum BreachDataKind {
    /// Names.
    Name,
    /// Phone numbers and e-mail addresses.
    Login,
    /// Where people live, or have things brought.
    Address,
    /// Numbers of residents (NIK).
    Nik,
    /// Tax numbers (NPWP).
    Npwp,
    /// Numbers of bank accounts.
    BankAccount,
    /// What somebody bought.
    Order,
    /// Papers and photos.
    Document,
    /// Hashes of passwords, or tokens.
    Credential,
}

/// A page of what was known of a breach.
type BreachEntries = Connection<String, BreachEntry, EmptyFields, EmptyFields>;

/// A breach of personal data. Within three days of 24 hours from when it was found, the authority
/// and the people concerned are to be told in writing: which data, when and how, and what is done.
#[derive(Debug, Clone)]
pub struct Breach(pub storage::person::Breach);

#[Object]
impl Breach {
    /// The global id.
    async fn id(&self) -> ID {
        NodeKind::Breach.id(self.0.id)
    }

    /// When it was found.
    async fn found_at(&self) -> DateTime<Utc> {
        self.0.found_at
    }

    /// When it was recorded.
    async fn recorded_at(&self) -> DateTime<Utc> {
        self.0.recorded_at
    }

    /// By when all are to be told: 72 hours after it was found.
    async fn deadline_at(&self) -> DateTime<Utc> {
        breach_deadline(self.0.found_at)
    }

    /// True when somebody is still to be told and the deadline is over, or was told after it.
    async fn is_late(&self, ctx: &Context<'_>) -> bool {
        let deadline = breach_deadline(self.0.found_at);
        let now = ctx.app().environment().clock.now();
        let facts = self.0.entry.facts.as_ref();
        facts.is_some_and(|facts| {
            let told = [facts.authority_told_at, facts.subjects_told_at];
            told.iter().any(|at| at.unwrap_or(now) > deadline)
        })
    }

    /// What is known of it now.
    async fn latest(&self) -> BreachEntry {
        BreachEntry(self.0.entry.clone())
    }

    /// What was known of it from when on, oldest first; the last one is what is known now.
    async fn entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, at most 100; null for 24.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null to begin.")] after: Option<String>,
    ) -> async_graphql::Result<BreachEntries> {
        let page = PageInput::parse(first, after)?;
        let number = number_after(&page)?;
        let wanted = (number, page.first + 1);
        let found = list_breach_entries(ctx.app(), ctx.actor(), self.0.id, wanted).await;
        let cut = Page::cut(read(ctx, found)?, page.first);
        let cursor = |one: &storage::person::BreachEntry| one.number.to_string();
        Ok(connection(cut, page.after.is_some(), cursor, BreachEntry))
    }
}

/// The number in the cursor of a page of entries; zero to begin.
fn number_after(page: &PageInput) -> async_graphql::Result<u32> {
    let Some(text) = &page.after else {
        return Ok(0);
    };
    let told = |_| {
        let told = Invalid::new(Rule::Malformed, "bukan kursor", "not a cursor");
        bad_request(&told.in_field("after"))
    };
    text.parse().map_err(told)
}

/// What was known of a breach from an instant on.
#[derive(Debug, Clone)]
pub struct BreachEntry(pub storage::person::BreachEntry);

impl BreachEntry {
    fn facts(&self) -> Option<&BreachFacts> {
        self.0.facts.as_ref()
    }
}

#[Object]
impl BreachEntry {
    /// Its number: 1 for what was known when the breach was recorded.
    async fn number(&self) -> u32 {
        self.0.number
    }

    /// When it was written.
    async fn written_at(&self) -> DateTime<Utc> {
        self.0.written_at
    }

    /// What happened, and how; null when it was forgotten in time.
    async fn what(&self) -> Option<&str> {
        self.facts().map(|facts| BreachText::as_str(&facts.what))
    }

    /// What is done about it; null when it was forgotten in time.
    async fn measures(&self) -> Option<&str> {
        self.facts()
            .map(|facts| BreachText::as_str(&facts.measures))
    }

    /// Which data got out; null when it was forgotten in time.
    async fn data_kinds(&self) -> Option<Vec<BreachDataKind>> {
        let kinds = self.facts()?.data_kinds.iter();
        Some(kinds.map(|kind| (*kind).into()).collect())
    }

    /// How many people it is about; null while that is not known.
    async fn people_count(&self) -> Option<u32> {
        self.facts()?.people_count
    }

    /// When it happened; null while that is not known.
    async fn happened_at(&self) -> Option<DateTime<Utc>> {
        self.facts()?.happened_at
    }

    /// When the authority was told; null until then.
    async fn authority_told_at(&self) -> Option<DateTime<Utc>> {
        self.facts()?.authority_told_at
    }

    /// When the people concerned were told; null until then.
    async fn subjects_told_at(&self) -> Option<DateTime<Utc>> {
        self.facts()?.subjects_told_at
    }
}
