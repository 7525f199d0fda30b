//! Mandates: rights over a region's subtree, or over everything.

use crate::error::StorageError;
use crate::sql::{Read, all, execute, insert, one, values};
use crate::tx::Tx;
use domain::person::{Mandate, MandateKind, RegionScope};
use domain::region::RegionCode;
use domain::{MandateId, PersonId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// A mandate to be.
#[derive(Debug, Clone)]
pub struct NewMandate {
    /// Who.
    pub person: PersonId,
    /// To do what.
    pub kind: MandateKind,
    /// Over what.
    pub scope: RegionScope,
    /// Who gave it; `None` for the operator.
    pub granted_by: Option<PersonId>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    kind: String,
    scope: String,
}

/// The scope that a row names; `None` for what is none.
pub(super) fn scope_of(stored: &str) -> Option<RegionScope> {
    if stored == RegionScope::All.as_stored() {
        return Some(RegionScope::All);
    }
    RegionCode::parse(stored).ok().map(RegionScope::Subtree)
}

impl TryFrom<Row> for Mandate {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let corrupt = |column| StorageError::Corrupt {
            table: "mandates",
            column,
            id: row.id.to_string(),
        };
        Ok(Self {
            id: row.id.into(),
            kind: MandateKind::from_code(&row.kind).ok_or_else(|| corrupt("kind"))?,
            scope: scope_of(&row.scope).ok_or_else(|| corrupt("scope"))?,
        })
    }
}

/// Stores a mandate.
///
/// # Errors
/// A duplicate ([`StorageError::is_duplicate`]) when the person holds the same one already.
pub async fn insert_mandate(tx: &Tx, new: &NewMandate) -> Result<MandateId, StorageError> {
    let id: MandateId = tx.new_id();
    let columns = [
        "id",
        "person_id",
        "kind",
        "scope",
        "granted_by",
        "granted_at",
    ];
    let row = values![
        id,
        new.person,
        new.kind.code(),
        new.scope.as_stored(),
        new.granted_by,
        tx.now(),
    ];
    insert(tx, "mandates", &columns, vec![row]).await?;
    Ok(id)
}

/// The mandate that `person` holds for this very kind and scope.
pub async fn find_mandate(
    on: &impl Read,
    person: PersonId,
    kind: MandateKind,
    scope: &RegionScope,
) -> Result<Option<Mandate>, StorageError> {
    let sql = "SELECT id, kind, scope FROM mandates \
               WHERE person_id = $1 AND kind = $2 AND scope = $3 AND ended_at IS NULL";
    let row: Option<Row> = one(on, sql, values![person, kind.code(), scope.as_stored()]).await?;
    row.map(Mandate::try_from).transpose()
}

/// The mandates that `person` holds, oldest first.
pub async fn mandates_of(on: &impl Read, person: PersonId) -> Result<Vec<Mandate>, StorageError> {
    let sql = "SELECT id, kind, scope FROM mandates \
               WHERE person_id = $1 AND ended_at IS NULL ORDER BY id";
    let rows: Vec<Row> = all(on, sql, values![person]).await?;
    rows.into_iter().map(Mandate::try_from).collect()
}

/// Ends a mandate; true when it was held until now.
pub async fn end_mandate(tx: &Tx, id: MandateId) -> Result<bool, StorageError> {
    let sql = "UPDATE mandates SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
    Ok(execute(tx, sql, values![id, tx.now()]).await? == 1)
}
