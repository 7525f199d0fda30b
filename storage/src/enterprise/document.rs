//! Documents of an enterprise: one of an item is current, those before it are ended and stay.

use crate::error::StorageError;
use crate::sight::{Owned, reached};
use crate::sql::{self, Read, all, execute, one, values};
use crate::tx::Tx;
use chrono::{DateTime, NaiveDate, Utc};
use domain::enterprise::{ChecklistKey, Verdict};
use domain::person::Sight;
use domain::{EnterpriseDocumentId, EnterpriseId, MediaId, PersonId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// A document of an enterprise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Which.
    pub id: EnterpriseDocumentId,
    /// Whose.
    pub enterprise: EnterpriseId,
    /// What it shows.
    pub item: ChecklistKey,
    /// The number written on it; `None` where it is personal, or has none.
    pub number: Option<String>,
    /// The day it was given out.
    pub issued_on: Option<NaiveDate>,
    /// The last day it holds.
    pub expires_on: Option<NaiveDate>,
    /// Its file.
    pub media: MediaId,
    /// When it was added.
    pub added_at: DateTime<Utc>,
    /// When it was replaced or removed.
    pub ended_at: Option<DateTime<Utc>>,
}

/// A document to be added.
#[derive(Debug, Clone)]
pub struct NewDocument {
    /// What it shows.
    pub item: ChecklistKey,
    /// The number written on it, unless it is personal.
    pub number: Option<String>,
    /// The day it was given out.
    pub issued_on: Option<NaiveDate>,
    /// The last day it holds.
    pub expires_on: Option<NaiveDate>,
    /// Its file.
    pub media: MediaId,
}

const COLUMNS: &str = "id, enterprise_id, item, number, issued_day, expires_day, media_id, \
     added_at, ended_at";

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    enterprise_id: Uuid,
    item: String,
    number: Option<String>,
    issued_day: Option<NaiveDate>,
    expires_day: Option<NaiveDate>,
    media_id: Uuid,
    added_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Document {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let item = ChecklistKey::from_code(&row.item).ok_or_else(|| StorageError::Corrupt {
            table: "enterprise_documents",
            column: "item",
            id: row.id.to_string(),
        })?;
        Ok(Self {
            id: row.id.into(),
            enterprise: row.enterprise_id.into(),
            item,
            number: row.number,
            issued_on: row.issued_day,
            expires_on: row.expires_day,
            media: row.media_id.into(),
            added_at: row.added_at,
            ended_at: row.ended_at,
        })
    }
}

/// A document is the enterprise's.
const OWN: Owned = Owned::of(&["enterprise_id"]);

/// The current documents of `enterprise` that `sight` reaches, the oldest first.
pub async fn documents(
    on: &impl Read,
    sight: &Sight,
    enterprise: EnterpriseId,
) -> Result<Vec<Document>, StorageError> {
    let (seen, values) = reached(sight, &OWN, values![enterprise]);
    let sql = format!(
        "SELECT {COLUMNS} FROM enterprise_documents \
         WHERE enterprise_id = $1 AND ended_at IS NULL AND {seen} ORDER BY id"
    );
    let rows: Vec<Row> = all(on, &sql, values).await?;
    rows.into_iter().map(Document::try_from).collect()
}

/// The document with `id`, also one that ended, where `sight` reaches it.
pub async fn find_document(
    on: &impl Read,
    sight: &Sight,
    id: EnterpriseDocumentId,
) -> Result<Option<Document>, StorageError> {
    let (seen, values) = reached(sight, &OWN, values![id]);
    let sql = format!("SELECT {COLUMNS} FROM enterprise_documents WHERE id = $1 AND {seen}");
    let row: Option<Row> = one(on, &sql, values).await?;
    row.map(Document::try_from).transpose()
}

/// Adds a document; the one of the same item before it ends. The caller holds the enterprise.
pub async fn add_document(
    tx: &Tx,
    enterprise: EnterpriseId,
    new: &NewDocument,
    by: Option<PersonId>,
) -> Result<EnterpriseDocumentId, StorageError> {
    let sql = "UPDATE enterprise_documents SET ended_at = $3 \
               WHERE enterprise_id = $1 AND item = $2 AND ended_at IS NULL";
    execute(tx, sql, values![enterprise, new.item.code(), tx.now()]).await?;
    let id: EnterpriseDocumentId = tx.new_id();
    let columns = [
        "id",
        "enterprise_id",
        "item",
        "number",
        "issued_day",
        "expires_day",
        "media_id",
        "added_by",
        "added_at",
    ];
    let row = values![
        id,
        enterprise,
        new.item.code(),
        new.number.as_ref(),
        new.issued_on,
        new.expires_on,
        new.media,
        by,
        tx.now(),
    ];
    sql::insert(tx, "enterprise_documents", &columns, vec![row]).await?;
    Ok(id)
}

/// Ends a document; false when it had ended.
pub async fn end_document(tx: &Tx, id: EnterpriseDocumentId) -> Result<bool, StorageError> {
    let sql = "UPDATE enterprise_documents SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
    Ok(execute(tx, sql, values![id, tx.now()]).await? == 1)
}

/// Writes down what an officer found of an item; its enterprise is yet to be told.
pub async fn set_check(
    tx: &Tx,
    (enterprise, item): (EnterpriseId, ChecklistKey),
    (verdict, reason): (Verdict, Option<&str>),
    by: Option<PersonId>,
) -> Result<(), StorageError> {
    let sql = "INSERT INTO enterprise_checks \
               (enterprise_id, item, verdict, reason, decided_by, decided_at) \
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (enterprise_id, item) DO UPDATE SET \
               verdict = excluded.verdict, reason = excluded.reason, told_at = NULL, \
               decided_by = excluded.decided_by, decided_at = excluded.decided_at";
    let row = values![
        enterprise,
        item.code(),
        verdict.code(),
        reason,
        by,
        tx.now()
    ];
    execute(tx, sql, row).await?;
    Ok(())
}

/// Forgets what was found of items that changed.
pub async fn forget_checks(
    tx: &Tx,
    enterprise: EnterpriseId,
    items: &[ChecklistKey],
) -> Result<(), StorageError> {
    for item in items {
        let sql = "DELETE FROM enterprise_checks WHERE enterprise_id = $1 AND item = $2";
        execute(tx, sql, values![enterprise, item.code()]).await?;
    }
    Ok(())
}
