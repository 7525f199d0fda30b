//! Reports of products. What the reporter wrote is sealed under their key.

use crate::error::StorageError;
use crate::seal::{self, KeptAs, Keyring, Sealed};
use crate::sight::{Owned, reached};
use crate::sql::{Read, all, execute, insert, number, one, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::catalogue::{ReportOutcome, ReportReason};
use domain::person::Sight;
use domain::{EnterpriseId, PersonId, ProductId, ProductReportId, SealedValueId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// A report to be.
#[derive(Debug, Clone)]
pub struct NewReport<'a> {
    /// Of which product.
    pub product: ProductId,
    /// Of which enterprise it is.
    pub enterprise: EnterpriseId,
    /// Whose.
    pub by: PersonId,
    /// Why.
    pub reason: ReportReason,
    /// In their words.
    pub text: Option<&'a str>,
}

/// A report as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The report itself.
    pub id: ProductReportId,
    /// Of which product.
    pub product: ProductId,
    /// Of which enterprise it is.
    pub enterprise: EnterpriseId,
    /// Whose.
    pub by: PersonId,
    /// Why.
    pub reason: ReportReason,
    /// When.
    pub reported_at: DateTime<Utc>,
    /// How it was closed; `None` while it is open.
    pub closed: Option<Closed>,
    text: Option<SealedValueId>,
}

/// How a report was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// What was found.
    pub outcome: ReportOutcome,
    /// Why, in the officer's words.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
pub(super) struct Row {
    id: Uuid,
    product_id: Uuid,
    enterprise_id: Uuid,
    person_id: Uuid,
    reason: String,
    text_value_id: Option<Uuid>,
    reported_at: DateTime<Utc>,
    outcome: Option<String>,
    outcome_reason: Option<String>,
    closed_at: Option<DateTime<Utc>>,
}

pub(super) const SELECT: &str = "SELECT r.id, r.product_id, r.enterprise_id, r.person_id, \
     r.reason, r.text_value_id, r.reported_at, r.outcome, r.outcome_reason, r.closed_at \
     FROM product_reports r";

const OWNED: Owned = Owned::of(&["r.enterprise_id"]).or_own("r.person_id");

impl TryFrom<Row> for Report {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let corrupt = |column| StorageError::Corrupt {
            table: "product_reports",
            column,
            id: row.id.to_string(),
        };
        let closed = match (row.outcome, row.outcome_reason, row.closed_at) {
            (Some(outcome), Some(reason), Some(at)) => Some(Closed {
                outcome: ReportOutcome::from_code(&outcome).ok_or_else(|| corrupt("outcome"))?,
                reason,
                at,
            }),
            (None, None, None) => None,
            _ => return Err(corrupt("closed_at")),
        };
        Ok(Self {
            id: row.id.into(),
            product: row.product_id.into(),
            enterprise: row.enterprise_id.into(),
            by: row.person_id.into(),
            reason: ReportReason::from_code(&row.reason).ok_or_else(|| corrupt("reason"))?,
            reported_at: row.reported_at,
            closed,
            text: row.text_value_id.map(SealedValueId::from),
        })
    }
}

/// Writes a report down.
///
/// # Errors
/// A duplicate ([`StorageError::is_duplicate`]) when they have an open one of that product.
pub async fn insert_report(tx: &Tx, new: &NewReport<'_>) -> Result<ProductReportId, StorageError> {
    let text = match new.text {
        Some(text) => Some(seal::store_as(tx, KeptAs::Other, Some(new.by), text.as_bytes()).await?),
        None => None,
    };
    let id: ProductReportId = tx.new_id();
    let columns = [
        "id",
        "product_id",
        "enterprise_id",
        "person_id",
        "reason",
        "text_value_id",
        "reported_at",
    ];
    let (product, enterprise) = (new.product, new.enterprise);
    let row = values![
        id,
        product,
        enterprise,
        new.by,
        new.reason.code(),
        text,
        tx.now()
    ];
    insert(tx, "product_reports", &columns, vec![row]).await?;
    Ok(id)
}

/// The report with `id`.
pub async fn find_report(
    on: &impl Read,
    sight: &Sight,
    id: ProductReportId,
) -> Result<Option<Report>, StorageError> {
    let (condition, values) = reached(sight, &OWNED, values![id]);
    let sql = format!("{SELECT} WHERE r.id = $1 AND {condition}");
    let row: Option<Row> = one(on, &sql, values).await?;
    row.map(Report::try_from).transpose()
}

/// The open report that `person` made of `product`.
pub async fn find_open_report(
    on: &impl Read,
    product: ProductId,
    person: PersonId,
) -> Result<Option<Report>, StorageError> {
    let sql =
        format!("{SELECT} WHERE r.person_id = $1 AND r.product_id = $2 AND r.closed_at IS NULL");
    let row: Option<Row> = one(on, &sql, values![person, product]).await?;
    row.map(Report::try_from).transpose()
}

/// The open reports of `product`, oldest first, at most `limit`.
pub async fn open_reports_of(
    on: &impl Read,
    product: ProductId,
    limit: i64,
) -> Result<Vec<Report>, StorageError> {
    let sql =
        format!("{SELECT} WHERE r.product_id = $1 AND r.closed_at IS NULL ORDER BY r.id LIMIT $2");
    let rows: Vec<Row> = all(on, &sql, values![product, limit]).await?;
    rows.into_iter().map(Report::try_from).collect()
}

/// How many reports `person` has made since `since`.
pub async fn count_reports(
    on: &impl Read,
    person: PersonId,
    since: DateTime<Utc>,
) -> Result<i64, StorageError> {
    let sql = "SELECT COUNT(*) AS n FROM product_reports \
               WHERE person_id = $1 AND reported_at > $2";
    number(on, sql, values![person, since]).await
}

/// Closes a report; false when it was closed already.
pub async fn close_report(
    tx: &Tx,
    id: ProductReportId,
    (outcome, reason): (ReportOutcome, &str),
    by: Option<PersonId>,
) -> Result<bool, StorageError> {
    let sql = "UPDATE product_reports SET outcome = $2, outcome_reason = $3, closed_by = $4, \
               closed_at = $5 WHERE id = $1 AND closed_at IS NULL";
    let values = values![id, outcome.code(), reason, by, tx.now()];
    Ok(execute(tx, sql, values).await? == 1)
}

/// What the reporter wrote; `None` when they wrote nothing, were erased, or it had its time.
pub async fn text_of(
    on: &impl Read,
    keyring: &Keyring,
    report: &Report,
) -> Result<Option<String>, StorageError> {
    let Some(id) = report.text else {
        return Ok(None);
    };
    match seal::load(on, keyring, id).await? {
        Sealed::Open(bytes) => {
            String::from_utf8(bytes)
                .map(Some)
                .map_err(|_| StorageError::Corrupt {
                    table: "product_reports",
                    column: "text_value_id",
                    id: report.id.to_string(),
                })
        }
        Sealed::Erased => Ok(None),
    }
}
