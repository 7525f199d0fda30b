//! `verificationQueue`.

use super::{Enterprise, EnterpriseChecklistItem, EnterpriseKind};
use crate::app::CommandError;
use crate::app::enterprise::{WaitingEnterprise, verification_queue};
use crate::graphql::answer::{denied, fault};
use crate::graphql::context::ContextExt;
use crate::graphql::page::{Page, PageInput, connection};
use crate::graphql::scalar::RegionCode;
use crate::graphql::{NodeKind, bad_request};
use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use domain::enterprise::Enterprise as Known;
use domain::{EnterpriseId, Invalid, Rule};
use storage::enterprise::Waiting;

/// An enterprise that an officer has to look at: it was submitted, or papers of a verified one
/// changed or ran out.
#[derive(Debug, Clone)]
pub struct WaitingForVerification(WaitingEnterprise);

#[Object]
impl WaitingForVerification {
    /// The enterprise's global id.
    async fn id(&self) -> ID {
        NodeKind::Enterprise.id(self.0.enterprise.id)
    }

    /// The enterprise.
    async fn enterprise(&self) -> Enterprise {
        Enterprise(Known::clone(&self.0.enterprise))
    }

    /// Since when it waits.
    async fn waiting_since(&self) -> DateTime<Utc> {
        self.0.since
    }

    /// WIB days since then; 0 on the first.
    async fn days_waiting(&self) -> i64 {
        self.0.days
    }

    /// What of its checklist is warned of, rejected, missing or run out; empty when the rest only
    /// has to be seen.
    async fn attention(&self, ctx: &Context<'_>) -> Vec<EnterpriseChecklistItem> {
        let items = self.0.attention.iter();
        items
            .map(|one| EnterpriseChecklistItem::of(ctx, one))
            .collect()
    }
}

type Queue = Connection<String, WaitingForVerification, EmptyFields, EmptyFields>;

/// What officers can ask.
#[derive(Debug, Default)]
pub struct VerificationQuery;

#[Object]
impl VerificationQuery {
    /// Enterprises that wait for an officer, the longest waiting first: those of the regions that
    /// the caller verifies.
    #[expect(clippy::too_many_arguments, reason = "a field's arguments are flat")]
    async fn verification_queue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At home in this region or below it; null for all the caller verifies.")]
        region: Option<RegionCode>,
        #[graphql(desc = "Of this kind; null for any.")] kind: Option<EnterpriseKind>,
        #[graphql(desc = "How many, at most 100; null for 24.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null to begin.")] after: Option<String>,
    ) -> async_graphql::Result<Queue> {
        let page = PageInput::parse(first, after)?;
        let wanted = Waiting {
            scopes: Vec::new(),
            region: region.as_ref().map(parse_region).transpose()?,
            kind: kind.map(Into::into),
            after: page.after.as_deref().map(parse_cursor).transpose()?,
            limit: page.first + 1,
        };
        let found = match verification_queue(ctx.app(), ctx.actor(), wanted).await {
            Ok(found) => Page::cut(found, page.first),
            Err(CommandError::Denied(why)) => return Err(denied(why)),
            Err(error) => return Err(fault(ctx, &error)),
        };
        Ok(connection(
            found,
            page.after.is_some(),
            cursor,
            WaitingForVerification,
        ))
    }
}

fn cursor(one: &WaitingEnterprise) -> String {
    format!("{}.{}", one.since.timestamp_micros(), one.enterprise.id)
}

fn parse_cursor(text: &str) -> async_graphql::Result<(DateTime<Utc>, EnterpriseId)> {
    let read = || {
        let (micros, id) = text.split_once('.')?;
        let since = DateTime::from_timestamp_micros(micros.parse().ok()?)?;
        Some((since, EnterpriseId::from_uuid(id.parse().ok()?)))
    };
    read().ok_or_else(|| {
        let (indonesian, english) = ("bukan kursor antrean ini", "not a cursor of this queue");
        bad_request(&Invalid::new(Rule::Malformed, indonesian, english).in_field("after"))
    })
}

fn parse_region(code: &RegionCode) -> async_graphql::Result<domain::region::RegionCode> {
    let code = domain::region::RegionCode::parse(&code.0);
    code.map_err(|told| bad_request(&told.in_field("region")))
}
