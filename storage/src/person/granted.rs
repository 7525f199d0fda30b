//! Mandates as administrators look at them: with who holds each, inside their own areas.

use super::mandate::scope_of;
use crate::dialect::for_update;
use crate::error::StorageError;
use crate::sql::{Read, all, one, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::person::{Mandate, MandateKind, PersonName, RegionScope};
use domain::{MandateId, PersonId};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// A mandate and who holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantedMandate {
    /// The mandate.
    pub mandate: Mandate,
    /// Who holds it.
    pub person: PersonId,
    /// The name they go by.
    pub name: PersonName,
    /// Since when.
    pub granted_at: DateTime<Utc>,
}

/// Which mandates are wanted.
#[derive(Debug, Clone, Default)]
pub struct MandateListing {
    /// Inside one of these; nothing for none.
    pub within: Vec<RegionScope>,
    /// Of this kind.
    pub kind: Option<MandateKind>,
    /// Those after this one; `None` from the first.
    pub after: Option<MandateId>,
    /// How many at most.
    pub limit: i64,
}

const SELECT: &str = "SELECT m.id, m.kind, m.scope, m.person_id, m.granted_at, p.display_name \
     FROM mandates m JOIN people p ON p.id = m.person_id WHERE m.ended_at IS NULL";

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    kind: String,
    scope: String,
    person_id: Uuid,
    granted_at: DateTime<Utc>,
    display_name: String,
}

impl TryFrom<Row> for GrantedMandate {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let corrupt = |column| StorageError::Corrupt {
            table: "mandates",
            column,
            id: row.id.to_string(),
        };
        let name = PersonName::parse(&row.display_name);
        let mandate = Mandate {
            id: row.id.into(),
            kind: MandateKind::from_code(&row.kind).ok_or_else(|| corrupt("kind"))?,
            scope: scope_of(&row.scope).ok_or_else(|| corrupt("scope"))?,
        };
        Ok(Self {
            mandate,
            person: row.person_id.into(),
            name: name.map_err(|_| corrupt("person_id"))?,
            granted_at: row.granted_at,
        })
    }
}

/// The mandates of `listing`, oldest first.
pub async fn list_mandates(
    on: &impl Read,
    listing: &MandateListing,
) -> Result<Vec<GrantedMandate>, StorageError> {
    if listing.within.is_empty() {
        return Ok(Vec::new());
    }
    let after = listing.after.unwrap_or(MandateId::from_uuid(Uuid::nil()));
    let mut values = values![after, listing.limit];
    let mut sql = format!("{SELECT} AND m.id > $1");
    if let Some(kind) = listing.kind {
        values.push(Value::from(kind.code()));
        sql.push_str(" AND m.kind = $3");
    }
    if !listing.within.contains(&RegionScope::All) {
        let mut any_of = Vec::new();
        for scope in &listing.within {
            // A code holds digits alone: nothing in it means something to LIKE.
            values.push(Value::from(format!("{}%", scope.as_stored())));
            any_of.push(format!("m.scope LIKE ${}", values.len()));
        }
        sql = format!("{sql} AND ({})", any_of.join(" OR "));
    }
    sql.push_str(" ORDER BY m.id LIMIT $2");
    let rows: Vec<Row> = all(on, &sql, values).await?;
    rows.into_iter().map(GrantedMandate::try_from).collect()
}

/// The mandate with `id` and who holds it, unless it has ended.
pub async fn find_granted(
    on: &impl Read,
    id: MandateId,
) -> Result<Option<GrantedMandate>, StorageError> {
    let sql = format!("{SELECT} AND m.id = $1");
    let row: Option<Row> = one(on, &sql, values![id]).await?;
    row.map(GrantedMandate::try_from).transpose()
}

/// The mandates of administrators of the platform, held still until the transaction ends: nobody
/// else ends one meanwhile.
pub async fn platform_admins(tx: &Tx) -> Result<Vec<MandateId>, StorageError> {
    #[derive(FromQueryResult)]
    struct Id {
        id: Uuid,
    }
    let sql = format!(
        "SELECT id FROM mandates WHERE kind = $1 AND scope = $2 AND ended_at IS NULL \
         ORDER BY id{}",
        for_update(tx.backend())
    );
    let all_of_it = RegionScope::All;
    let values = values![MandateKind::Admin.code(), all_of_it.as_stored()];
    let rows: Vec<Id> = all(tx, &sql, values).await?;
    Ok(rows.into_iter().map(|row| row.id.into()).collect())
}
