//! `personExport`, and exports as their person sees them.

use crate::app::person::{export_link, request_export};
use crate::app::{IdempotencyKey, again};
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::payload::payload;
use async_graphql::{Context, InputObject, Object};
use chrono::{DateTime, Utc};
use storage::person::Export;

/// Everything that is known of a person, for themselves, as a JSON file.
#[derive(Debug, Clone, Copy)]
pub struct PersonExport(pub Export);

#[Object]
impl PersonExport {
    /// When it was asked for.
    async fn requested_at(&self) -> DateTime<Utc> {
        self.0.requested_at
    }

    /// Since when it can be fetched; null while it is made.
    async fn ready_at(&self) -> Option<DateTime<Utc>> {
        self.0.ready_at
    }

    /// When it goes, seven days after it was asked for.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }

    /// Where it is fetched: a link that is good for a quarter of an hour, and new each time it is
    /// asked for. Whoever has it can fetch the file. Null while the file is made.
    async fn url(&self, ctx: &Context<'_>) -> Option<String> {
        export_link(ctx.app(), &self.0)
    }
}

payload! {
    /// What `personExport` answers.
    PersonExportPayload {
        /// The export, which is made a moment later; null when there are user errors.
        export: PersonExport,
    }
    PersonExportUserError, PersonExportErrorCode {}
}

/// The caller's wish to see what is known of them.
#[derive(InputObject)]
pub struct PersonExportInput {
    /// The client's name for this request: 1 to 255 visible ASCII characters. Sent again it answers
    /// the first export again.
    idempotency_key: String,
}

/// `personExport`.
#[derive(Debug, Default)]
pub struct PersonExportMutation;

#[Object]
impl PersonExportMutation {
    /// Asks for everything that is known of the caller: profile, sessions, rights, orders with
    /// their contacts, and what the audit tells of them. `viewer.exports` tells when it is ready.
    async fn person_export(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The request.")] input: PersonExportInput,
    ) -> async_graphql::Result<PersonExportPayload> {
        let outcome = match IdempotencyKey::parse(&input.idempotency_key) {
            Ok(key) => again(key, |one| request_export(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |export| {
            PersonExportPayload::done(PersonExport(export))
        })
    }
}
