//! What the audit trail tells of a person, for themselves: with from where they came, which is
//! sealed under their own key.

use crate::error::StorageError;
use crate::seal::{self, Keyring};
use crate::sql::{Read, all, values};
use chrono::{DateTime, Utc};
use domain::{AuditRowId, PersonId, SealedValueId};
use sea_orm::FromQueryResult;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// Rows read at once.
const ROWS_AT_ONCE: i64 = 500;

#[derive(FromQueryResult, Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    #[serde(skip)]
    id: Uuid,
    at: DateTime<Utc>,
    by: String,
    action: String,
    subject_kind: String,
    subject_id: String,
    before: Option<String>,
    after: Option<String>,
    #[serde(skip)]
    address_value_id: Option<Uuid>,
}

/// Where somebody else came from is not theirs to know.
const AUDIT: &str = "SELECT id, at, CASE WHEN person_id = $1 THEN 'YOU' ELSE actor_kind END AS by, \
    action, subject_kind, subject_id, before, after, \
    CASE WHEN person_id = $1 THEN address_value_id END AS address_value_id FROM audit_rows \
    WHERE (person_id = $1 OR (subject_kind = 'person' AND subject_id = $2)) AND id > $3 \
    ORDER BY id LIMIT $4";

/// The rows by `person` and about them, oldest first.
pub(super) async fn audit_of(
    on: &impl Read,
    keyring: &Keyring,
    person: PersonId,
) -> Result<Vec<Value>, StorageError> {
    let mut told = Vec::new();
    let mut after = AuditRowId::from_uuid(Uuid::nil());
    loop {
        let asked = values![person, person.to_string(), after, ROWS_AT_ONCE];
        let rows: Vec<Row> = all(on, AUDIT, asked).await?;
        let Some(last) = rows.last() else {
            return Ok(told);
        };
        after = last.id.into();
        let sealed = rows.iter().filter_map(|row| row.address_value_id);
        let sealed: Vec<SealedValueId> = sealed.map(SealedValueId::from).collect();
        let opened = seal::load_own(on, keyring, person, &sealed).await?;
        for row in &rows {
            let id = row.address_value_id.map(SealedValueId::from);
            let address = id.and_then(|id| opened.get(&id));
            let mut one = json!(row);
            if let (Some(address), Some(one)) = (address, one.as_object_mut()) {
                let address = String::from_utf8_lossy(address).into_owned();
                one.insert("from".to_owned(), address.into());
            }
            told.push(one);
        }
    }
}
