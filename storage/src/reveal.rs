//! Looks at a number in full: who, which number, when. Rows never change and never go.

use crate::error::StorageError;
use crate::seal::{self, KeptAs};
use crate::sql::{Read, insert, number, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::{PersonId, RevealId, SealedValueId};
use uuid::Uuid;

/// A look.
#[derive(Debug, Clone, Copy)]
pub struct NewReveal<'a> {
    /// Who looks.
    pub person: PersonId,
    /// At a number of what kind of thing, like `enterprise`.
    pub subject_kind: &'static str,
    /// Of which one.
    pub subject: Uuid,
    /// Which number, like `NIB`.
    pub field: &'static str,
    /// Why, in the words of who looks.
    pub reason: &'a str,
}

/// Writes a look down; the sealed reason. It is sealed under the platform's key, so that it stays
/// known why somebody looked who was erased since.
pub async fn record(tx: &Tx, new: NewReveal<'_>) -> Result<SealedValueId, StorageError> {
    let reason = seal::store_as(tx, KeptAs::Other, None, new.reason.as_bytes()).await?;
    let columns = [
        "id",
        "person_id",
        "subject_kind",
        "subject_id",
        "field",
        "reason_value_id",
        "revealed_at",
    ];
    let row = values![
        tx.new_id::<RevealId>(),
        new.person,
        new.subject_kind,
        new.subject,
        new.field,
        reason,
        tx.now(),
    ];
    insert(tx, "reveals", &columns, vec![row]).await?;
    Ok(reason)
}

/// How often `person` looked after `since`.
pub async fn count_since(
    on: &impl Read,
    person: PersonId,
    since: DateTime<Utc>,
) -> Result<i64, StorageError> {
    let sql = "SELECT COUNT(*) AS n FROM reveals WHERE person_id = $1 AND revealed_at > $2";
    number(on, sql, values![person, since]).await
}
