//! The audit trail as it is read: by area, by enterprise, by subject, the youngest row first.

use crate::error::StorageError;
use crate::sight::{Owned, reached};
use crate::sql::{Read, all, one, values};
use chrono::{DateTime, Utc};
use domain::person::Sight;
use domain::region::RegionCode;
use domain::{AuditRowId, EnterpriseId, PersonId, SealedValueId};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// A row lies in a region and is an enterprise's; those that are neither are nobody's.
const TRAIL: Owned = Owned::of(&["a.enterprise_id"]).in_region("a.region_code");

/// Which rows are wanted; what is `None` does not narrow.
#[derive(Debug, Clone, Default)]
pub struct TrailListing {
    /// Of this enterprise.
    pub enterprise: Option<EnterpriseId>,
    /// Of this region or below it.
    pub region: Option<RegionCode>,
    /// About this thing: its kind and its id.
    pub subject: Option<(String, String)>,
    /// By this person.
    pub person: Option<PersonId>,
    /// From this instant on.
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub to: Option<DateTime<Utc>>,
    /// Those older than this one; `None` from the youngest.
    pub after: Option<AuditRowId>,
    /// How many at most.
    pub limit: i64,
}

/// A row of the trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// The row itself.
    pub id: AuditRowId,
    /// When.
    pub at: DateTime<Utc>,
    /// `PERSON`, `ANONYMOUS` or `SYSTEM`.
    pub actor_kind: String,
    /// The name of who did it, unless they were erased or are nobody.
    pub name: Option<String>,
    /// True when they are or were a member of the enterprise of the row.
    pub by_member: bool,
    /// The verb.
    pub action: String,
    /// What kind of thing changed.
    pub subject_kind: String,
    /// Which one.
    pub subject_id: String,
    /// The enterprise it belongs to, if any.
    pub enterprise: Option<EnterpriseId>,
    /// The region it belongs to, if any.
    pub region: Option<RegionCode>,
    /// What it was, as JSON.
    pub before: Option<String>,
    /// What it is now, as JSON.
    pub after: Option<String>,
    /// From where, sealed.
    pub address: Option<SealedValueId>,
    /// The request that did it.
    pub request_id: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    at: DateTime<Utc>,
    actor_kind: String,
    display_name: Option<String>,
    by_member: bool,
    action: String,
    subject_kind: String,
    subject_id: String,
    enterprise_id: Option<Uuid>,
    region_code: Option<String>,
    before: Option<String>,
    after: Option<String>,
    address_value_id: Option<Uuid>,
    request_id: Option<String>,
}

impl TryFrom<Row> for AuditRow {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let region = row.region_code.as_deref().map(RegionCode::parse);
        Ok(Self {
            id: row.id.into(),
            at: row.at,
            actor_kind: row.actor_kind,
            name: row.display_name,
            by_member: row.by_member,
            action: row.action,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            enterprise: row.enterprise_id.map(EnterpriseId::from),
            region: region.transpose().map_err(|_| StorageError::Corrupt {
                table: "audit_rows",
                column: "region_code",
                id: row.id.to_string(),
            })?,
            before: row.before,
            after: row.after,
            address: row.address_value_id.map(SealedValueId::from),
            request_id: row.request_id,
        })
    }
}

const SELECT: &str = "SELECT a.id, a.at, a.actor_kind, p.display_name, \
     EXISTS (SELECT 1 FROM memberships m WHERE m.enterprise_id = a.enterprise_id \
     AND m.holder_person_id = a.person_id) AS by_member, a.action, a.subject_kind, a.subject_id, \
     a.enterprise_id, a.region_code, a.before, a.after, a.address_value_id, a.request_id \
     FROM audit_rows a LEFT JOIN people p ON p.id = a.person_id AND p.erased_at IS NULL";

/// The rows of `listing` that `sight` shows, the youngest first.
pub async fn read(
    on: &impl Read,
    sight: &Sight,
    listing: &TrailListing,
) -> Result<Vec<AuditRow>, StorageError> {
    let (seen, values) = reached(sight, &TRAIL, Vec::new());
    let mut asked = Asked {
        all_of: vec![seen],
        values,
    };
    asked.wanted(listing);
    let limit = asked.bind(listing.limit);
    let sql = format!(
        "{SELECT} WHERE {} ORDER BY a.id DESC LIMIT {limit}",
        asked.all_of.join(" AND ")
    );
    let rows: Vec<Row> = all(on, &sql, asked.values).await?;
    rows.into_iter().map(AuditRow::try_from).collect()
}

/// The row with `id`, where `sight` shows it.
pub async fn find(
    on: &impl Read,
    sight: &Sight,
    id: AuditRowId,
) -> Result<Option<AuditRow>, StorageError> {
    let (seen, values) = reached(sight, &TRAIL, values![id]);
    let sql = format!("{SELECT} WHERE a.id = $1 AND {seen}");
    let row: Option<Row> = one(on, &sql, values).await?;
    row.map(AuditRow::try_from).transpose()
}

/// The conditions as they grow, with the values of their parameters.
struct Asked {
    all_of: Vec<String>,
    values: Vec<Value>,
}

impl Asked {
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    fn within(&mut self, region: &RegionCode) -> String {
        let from = self.bind(region.as_str());
        let to = self.bind(region.subtree_end());
        format!("(a.region_code >= {from} AND a.region_code < {to})")
    }

    fn wanted(&mut self, listing: &TrailListing) {
        let ids = [
            (
                "a.enterprise_id =",
                listing.enterprise.map(EnterpriseId::uuid),
            ),
            ("a.person_id =", listing.person.map(PersonId::uuid)),
            ("a.id <", listing.after.map(AuditRowId::uuid)),
        ];
        for (condition, id) in ids {
            if let Some(id) = id {
                let place = self.bind(id);
                self.all_of.push(format!("{condition} {place}"));
            }
        }
        for (condition, at) in [("a.at >=", listing.from), ("a.at <", listing.to)] {
            if let Some(at) = at {
                let place = self.bind(at);
                self.all_of.push(format!("{condition} {place}"));
            }
        }
        if let Some(region) = &listing.region {
            let within = self.within(region);
            self.all_of.push(within);
        }
        if let Some((kind, id)) = &listing.subject {
            let kind = self.bind(kind.as_str());
            let id = self.bind(id.as_str());
            let subject = format!("a.subject_kind = {kind} AND a.subject_id = {id}");
            self.all_of.push(subject);
        }
    }
}
