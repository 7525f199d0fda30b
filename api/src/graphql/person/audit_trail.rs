//! `auditTrail` and `auditRowOpen`.

use crate::app::person::{open_trail, read_trail};
use crate::app::{CommandError, again};
use crate::graphql::page::{Page, PageInput, connection};
use crate::graphql::payload::payload;
use crate::graphql::scalar::RegionCode;
use crate::graphql::{ContextExt, NodeId, NodeKind, answer, bad_request, denied, fault};
use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, ID, InputObject, Object};
use chrono::{DateTime, Utc};
use domain::{AuditRowId, Invalid};
use storage::trail::{AuditRow as Row, TrailListing};

/// A page of the trail.
type AuditRows = Connection<String, AuditRow, EmptyFields, EmptyFields>;

/// One change: who did what to which thing. Never changed itself.
#[derive(Debug, Clone)]
pub struct AuditRow(pub Row);

#[Object]
impl AuditRow {
    /// The global id.
    async fn id(&self) -> ID {
        NodeKind::AuditRow.id(self.0.id)
    }

    /// When.
    async fn at(&self) -> DateTime<Utc> {
        self.0.at
    }

    /// Who: `PERSON`, `ANONYMOUS` or `SYSTEM`, which is Sentra itself.
    async fn actor_kind(&self) -> &str {
        &self.0.actor_kind
    }

    /// The name of who did it; null when that is nobody, was erased, or is no member of the
    /// enterprise and the caller no officer of the region.
    async fn actor_name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }

    /// What was done, like `enterprise.verify`.
    async fn action(&self) -> &str {
        &self.0.action
    }

    /// To what kind of thing.
    async fn subject_kind(&self) -> &str {
        &self.0.subject_kind
    }

    /// To which one: its key, inside its kind.
    async fn subject_key(&self) -> &str {
        &self.0.subject_id
    }

    /// The enterprise it belongs to; null for none.
    async fn enterprise_id(&self) -> Option<ID> {
        self.0.enterprise.map(|id| NodeKind::Enterprise.id(id))
    }

    /// The region it belongs to; null for none.
    async fn region_code(&self) -> Option<RegionCode> {
        self.0.region.as_ref().map(RegionCode::from)
    }

    /// What it was before, as JSON; null for nothing.
    async fn before(&self) -> Option<&str> {
        self.0.before.as_deref()
    }

    /// What it was afterwards, as JSON; null for nothing.
    async fn after(&self) -> Option<&str> {
        self.0.after.as_deref()
    }

    /// True when it is known from which address the request came; see `auditRowOpen`.
    async fn has_address(&self) -> bool {
        self.0.address.is_some()
    }

    /// The request that did it; null for none.
    async fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }
}

/// Which rows are wanted; what is null does not narrow.
#[derive(InputObject, Default)]
pub struct AuditTrailFilter {
    /// Of this enterprise.
    enterprise_id: Option<ID>,
    /// Of this region or below it.
    region: Option<RegionCode>,
    /// About this thing: `enterprise`, `mandate` and so on; null together with `subjectKey`.
    subject_kind: Option<String>,
    /// The key of that thing, as `AuditRow.subjectKey` tells it.
    subject_key: Option<String>,
    /// By this person; for officers alone.
    person_id: Option<ID>,
    /// From this instant on.
    from: Option<DateTime<Utc>>,
    /// Before this instant.
    to: Option<DateTime<Utc>>,
}

impl AuditTrailFilter {
    fn parse(self) -> Result<TrailListing, Invalid> {
        let read = |id: ID, kind, field| NodeId::expect(&id, kind, field);
        let region = self
            .region
            .map(|code| domain::region::RegionCode::parse(&code.0));
        let enterprise = self
            .enterprise_id
            .map(|id| NodeId::expect(&id, NodeKind::Enterprise, "enterpriseId"));
        let person = self
            .person_id
            .map(|id| read(id, NodeKind::Person, "personId"));
        Ok(TrailListing {
            enterprise: enterprise.transpose()?,
            region: region.transpose().map_err(|bad| bad.in_field("region"))?,
            subject: self.subject_kind.zip(self.subject_key),
            person: person.transpose()?,
            from: self.from,
            to: self.to,
            after: None,
            limit: 0,
        })
    }
}

/// What can be asked about the audit trail.
#[derive(Debug, Default)]
pub struct AuditQuery;

#[Object]
impl AuditQuery {
    /// The audit trail, the youngest row first: for verifiers and administrators that of their
    /// areas, for owners that of their enterprises.
    async fn audit_trail(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which rows; null for all.")] filter: Option<AuditTrailFilter>,
        #[graphql(desc = "How many, at most 100; null for 24.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null to begin.")] after: Option<String>,
    ) -> async_graphql::Result<AuditRows> {
        let page = PageInput::parse(first, after)?;
        let mut listing = filter
            .unwrap_or_default()
            .parse()
            .map_err(|bad| bad_request(&bad))?;
        (listing.after, listing.limit) = (page.after_id()?, page.first + 1);
        let found = read_trail(ctx.app(), ctx.actor(), &listing).await;
        let found = found.map_err(|error| match error {
            CommandError::Denied(why) => denied(why),
            other => fault(ctx, &other),
        })?;
        let cut = Page::cut(found, page.first);
        let cursor = |one: &Row| one.id.to_string();
        Ok(connection(cut, page.after.is_some(), cursor, AuditRow))
    }
}

payload! {
    /// What `auditRowOpen` answers.
    AuditRowOpenPayload {
        /// From which address the request came; empty when that is not known or was erased, null
        /// when there are user errors.
        address: String,
    }
    AuditRowOpenUserError, AuditRowOpenErrorCode {}
}

/// Which row of the trail.
#[derive(InputObject)]
pub struct AuditRowOpenInput {
    /// The row.
    id: ID,
}

impl AuditRowOpenInput {
    fn parse(self) -> Result<AuditRowId, Vec<Invalid>> {
        NodeId::expect(&self.id, NodeKind::AuditRow, "id").map_err(|invalid| vec![invalid])
    }
}

/// `auditRowOpen`.
#[derive(Debug, Default)]
pub struct AuditMutation;

#[Object]
impl AuditMutation {
    /// Opens what is sealed in a row of the trail: from where the change came. For administrators
    /// over its region; each look is written into the trail itself.
    async fn audit_row_open(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: AuditRowOpenInput,
    ) -> async_graphql::Result<AuditRowOpenPayload> {
        let outcome = match input.parse() {
            Ok(id) => again(id, |id| open_trail(ctx.app(), ctx.actor(), id)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |address| {
            AuditRowOpenPayload::done(address.unwrap_or_default())
        })
    }
}
