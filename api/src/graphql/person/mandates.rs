//! Asking who holds mandates.

use super::{Mandate, MandateKind};
use crate::app::CommandError;
use crate::app::person::mandates;
use crate::graphql::page::{Page, PageInput, connection};
use crate::graphql::scalar::RegionCode;
use crate::graphql::{ContextExt, bad_request, denied, fault};
use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, Object};
use chrono::{DateTime, Utc};
use domain::NeverRefused;
use domain::person::RegionScope;
use storage::person::GrantedMandate;

/// A page of mandates.
type GrantedMandates = Connection<String, HeldMandate, EmptyFields, EmptyFields>;

/// A mandate and who holds it, as an administrator above them sees it.
#[derive(Debug, Clone)]
pub struct HeldMandate(pub GrantedMandate);

#[Object]
impl HeldMandate {
    /// The mandate.
    async fn mandate(&self) -> Mandate {
        Mandate(self.0.mandate.clone())
    }

    /// The name of whoever holds it.
    async fn holder_name(&self) -> &str {
        self.0.name.as_str()
    }

    /// True when the caller may end it.
    async fn may_end(&self, ctx: &Context<'_>) -> bool {
        ctx.actor().rights.may_end_mandate(&self.0.mandate)
    }

    /// Since when they hold it.
    async fn granted_at(&self) -> DateTime<Utc> {
        self.0.granted_at
    }
}

/// What can be asked about mandates.
#[derive(Debug, Default)]
pub struct MandateQuery;

#[Object]
impl MandateQuery {
    /// Mandates inside the areas that the caller administers, oldest first; for administrators.
    #[expect(clippy::too_many_arguments, reason = "a field's arguments are flat")]
    async fn mandates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Inside this region, which the caller administers; null for all.")]
        region: Option<RegionCode>,
        #[graphql(desc = "Of this kind; null for any.")] kind: Option<MandateKind>,
        #[graphql(desc = "How many, at most 100; null for 24.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null to begin.")] after: Option<String>,
    ) -> async_graphql::Result<GrantedMandates> {
        let page = PageInput::parse(first, after)?;
        let region = region.map(|code| domain::region::RegionCode::parse(&code.0));
        let region = region.transpose();
        let region = region.map_err(|invalid| bad_request(&invalid.in_field("region")))?;
        let which = (region.map(RegionScope::Subtree), kind.map(Into::into));
        let wanted = (page.after_id()?, page.first + 1);
        let found = mandates(ctx.app(), ctx.actor(), which, wanted).await;
        let cut = Page::cut(told(ctx, found)?, page.first);
        let cursor = |one: &GrantedMandate| one.mandate.id.to_string();
        Ok(connection(cut, page.after.is_some(), cursor, HeldMandate))
    }
}

fn told<T>(
    ctx: &Context<'_>,
    outcome: Result<T, CommandError<NeverRefused>>,
) -> async_graphql::Result<T> {
    outcome.map_err(|error| match error {
        CommandError::Denied(why) => denied(why),
        other => fault(ctx, &other),
    })
}
