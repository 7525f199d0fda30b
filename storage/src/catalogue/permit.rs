//! Permits of a product: one of a kind is current, those before it are ended and stay.

use crate::error::StorageError;
use crate::sight::{Owned, reached};
use crate::sql::{self, Read, all, execute, one, placeholders, values};
use crate::tx::Tx;
use chrono::{DateTime, NaiveDate, Utc};
use domain::catalogue::{PermitKind, PermitNumber, PermitStatus};
use domain::enterprise::Verdict;
use domain::person::Sight;
use domain::{MediaId, PersonId, ProductId, ProductPermitId};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// A permit of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    /// Which.
    pub id: ProductPermitId,
    /// Of which product.
    pub product: ProductId,
    /// What it is.
    pub kind: PermitKind,
    /// Its number.
    pub number: PermitNumber,
    /// The last day it holds.
    pub expires_on: Option<NaiveDate>,
    /// Its paper, if one was sent.
    pub media: Option<MediaId>,
    /// When it was added.
    pub added_at: DateTime<Utc>,
    /// When it was replaced or removed.
    pub ended_at: Option<DateTime<Utc>>,
    /// What an officer found.
    pub verdict: Option<Verdict>,
    /// Why, when it is not right.
    pub reason: Option<String>,
    /// When an officer looked.
    pub decided_at: Option<DateTime<Utc>>,
}

impl Permit {
    /// How it stands on the WIB day `today`.
    pub fn status(&self, today: NaiveDate) -> PermitStatus {
        PermitStatus::of(self.verdict, self.expires_on, today)
    }
}

/// A permit to be added.
#[derive(Debug, Clone)]
pub struct NewPermit {
    /// What it is.
    pub kind: PermitKind,
    /// Its number.
    pub number: PermitNumber,
    /// The last day it holds.
    pub expires_on: Option<NaiveDate>,
    /// Its paper, if one was sent.
    pub media: Option<MediaId>,
}

/// The columns of [`Row`], of a table called `t`.
pub(super) const COLUMNS: &str = "t.id, t.product_id, t.kind, t.number_typed, t.number, \
     t.expires_day, t.media_id, t.added_at, t.ended_at, t.verdict, t.reason, t.decided_at";

#[derive(FromQueryResult)]
pub(super) struct Row {
    id: Uuid,
    product_id: Uuid,
    kind: String,
    number_typed: String,
    number: String,
    expires_day: Option<NaiveDate>,
    media_id: Option<Uuid>,
    added_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    verdict: Option<String>,
    reason: Option<String>,
    decided_at: Option<DateTime<Utc>>,
}

/// Whose the permits of a product called `p` are.
const OWNED: Owned = Owned::of(&["p.enterprise_id"]);

impl TryFrom<Row> for Permit {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let corrupt = |column| StorageError::Corrupt {
            table: "product_permits",
            column,
            id: row.id.to_string(),
        };
        let verdict = row.verdict.as_deref().map(Verdict::from_code);
        let verdict = match verdict {
            Some(None) => return Err(corrupt("verdict")),
            Some(known) => known,
            None => None,
        };
        let kind = PermitKind::from_code(&row.kind).ok_or_else(|| corrupt("kind"))?;
        let number = PermitNumber::stored(row.number_typed, row.number);
        Ok(Self {
            id: row.id.into(),
            product: row.product_id.into(),
            kind,
            number: number.ok_or_else(|| StorageError::Corrupt {
                table: "product_permits",
                column: "number",
                id: row.id.to_string(),
            })?,
            expires_on: row.expires_day,
            media: row.media_id.map(MediaId::from),
            added_at: row.added_at,
            ended_at: row.ended_at,
            verdict,
            reason: row.reason,
            decided_at: row.decided_at,
        })
    }
}

/// The current permits of `products`, those of one product in the order of their kinds.
pub async fn permits_of(
    on: &impl Read,
    products: &[ProductId],
) -> Result<Vec<Permit>, StorageError> {
    if products.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM product_permits t WHERE t.ended_at IS NULL \
         AND t.product_id IN ({}) ORDER BY t.product_id, t.kind",
        placeholders(products.len(), 1)
    );
    let ids = products.iter().map(|id| Value::from(id.uuid())).collect();
    let rows: Vec<Row> = all(on, &sql, ids).await?;
    rows.into_iter().map(Permit::try_from).collect()
}

/// The permit with `id`, also one that ended.
pub async fn find_permit(
    on: &impl Read,
    sight: &Sight,
    id: ProductPermitId,
) -> Result<Option<Permit>, StorageError> {
    let (condition, values) = reached(sight, &OWNED, values![id]);
    let sql = format!(
        "SELECT {COLUMNS} FROM product_permits t JOIN products p ON p.id = t.product_id \
         WHERE t.id = $1 AND {condition}"
    );
    let row: Option<Row> = one(on, &sql, values).await?;
    row.map(Permit::try_from).transpose()
}

/// Adds a permit; the one of the same kind before it ends. The caller holds the product.
pub async fn add_permit(
    tx: &Tx,
    product: ProductId,
    new: &NewPermit,
    by: Option<PersonId>,
) -> Result<ProductPermitId, StorageError> {
    let sql = "UPDATE product_permits SET ended_at = $3 \
               WHERE product_id = $1 AND kind = $2 AND ended_at IS NULL";
    execute(tx, sql, values![product, new.kind.code(), tx.now()]).await?;
    let id: ProductPermitId = tx.new_id();
    let columns = [
        "id",
        "product_id",
        "kind",
        "number_typed",
        "number",
        "expires_day",
        "media_id",
        "added_by",
        "added_at",
    ];
    let row = values![
        id,
        product,
        new.kind.code(),
        new.number.typed(),
        new.number.normalised(),
        new.expires_on,
        new.media,
        by,
        tx.now(),
    ];
    sql::insert(tx, "product_permits", &columns, vec![row]).await?;
    Ok(id)
}

/// Ends a permit; false when it had ended.
pub async fn end_permit(tx: &Tx, id: ProductPermitId) -> Result<bool, StorageError> {
    let sql = "UPDATE product_permits SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
    Ok(execute(tx, sql, values![id, tx.now()]).await? == 1)
}

/// Writes down what an officer found of a permit; false when it had ended.
pub async fn decide_permit(
    tx: &Tx,
    id: ProductPermitId,
    (verdict, reason): (Verdict, Option<&str>),
    by: Option<PersonId>,
) -> Result<bool, StorageError> {
    let sql = "UPDATE product_permits SET verdict = $2, reason = $3, decided_by = $4, \
               decided_at = $5 WHERE id = $1 AND ended_at IS NULL";
    let row = values![id, verdict.code(), reason, by, tx.now()];
    Ok(execute(tx, sql, row).await? == 1)
}
