//! What the people of an enterprise are told of: steps from its history, and what was found of its
//! items.

use super::change::ChangedItem;
use crate::error::StorageError;
use crate::sql::{Read, all, execute, one, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::enterprise::{Check, ChecklistKey, EnterpriseStatus, Verdict};
use domain::{EnterpriseId, StatusChangeId};
use sea_orm::{FromQueryResult, Value};

/// A step from the history of an enterprise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastChange {
    /// From where; `None` for its beginning.
    pub from: Option<EnterpriseStatus>,
    /// To where.
    pub to: EnterpriseStatus,
    /// Why, for people.
    pub reason: Option<String>,
    /// What was not right, item by item.
    pub items: Vec<(ChecklistKey, String)>,
    /// When.
    pub at: DateTime<Utc>,
}

/// The step with `id`.
pub async fn find_status_change(
    on: &impl Read,
    id: StatusChangeId,
) -> Result<Option<PastChange>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        from_status: Option<String>,
        to_status: String,
        reason: Option<String>,
        items: Option<String>,
        changed_at: DateTime<Utc>,
    }
    let sql = "SELECT from_status, to_status, reason, items, changed_at \
               FROM enterprise_status_changes WHERE id = $1";
    let Some(row) = one::<Row>(on, sql, values![id]).await? else {
        return Ok(None);
    };
    let corrupt = |column| StorageError::Corrupt {
        table: "enterprise_status_changes",
        column,
        id: id.to_string(),
    };
    let status = |code: &str| EnterpriseStatus::from_code(code);
    let from = row
        .from_status
        .as_deref()
        .map(|code| status(code).ok_or(()));
    let items = row.items.as_deref().unwrap_or("[]");
    let items: Vec<ChangedItem> = serde_json::from_str(items).map_err(|_| corrupt("items"))?;
    let items = items.into_iter().map(|one| {
        let key = ChecklistKey::from_code(&one.item).ok_or_else(|| corrupt("items"))?;
        Ok((key, one.reason))
    });
    Ok(Some(PastChange {
        from: from.transpose().map_err(|()| corrupt("from_status"))?,
        to: status(&row.to_status).ok_or_else(|| corrupt("to_status"))?,
        reason: row.reason,
        items: items.collect::<Result<_, StorageError>>()?,
        at: row.changed_at,
    }))
}

/// Notes that `enterprise` is told by `tx` of everything that was found and that it was not told.
pub async fn mark_checks_told(tx: &Tx, enterprise: EnterpriseId) -> Result<(), StorageError> {
    let sql = "UPDATE enterprise_checks SET told_at = $2 \
               WHERE enterprise_id = $1 AND told_at IS NULL";
    execute(tx, sql, values![enterprise, tx.now()]).await?;
    Ok(())
}

/// What was found of `enterprise` that it was told of at the instant `at`.
pub async fn checks_told_at(
    on: &impl Read,
    enterprise: EnterpriseId,
    at: DateTime<Utc>,
) -> Result<Vec<Check>, StorageError> {
    let sql = "SELECT item, verdict, reason FROM enterprise_checks \
               WHERE enterprise_id = $1 AND told_at = $2 ORDER BY item";
    checks(on, enterprise, (sql, values![enterprise, at])).await
}

/// The items of `enterprise` that an officer found not right, as it stands.
pub async fn rejected_checks(
    on: &impl Read,
    enterprise: EnterpriseId,
) -> Result<Vec<Check>, StorageError> {
    let sql = "SELECT item, verdict, reason FROM enterprise_checks \
               WHERE enterprise_id = $1 AND verdict = $2 ORDER BY item";
    let values = values![enterprise, Verdict::Rejected.code()];
    checks(on, enterprise, (sql, values)).await
}

async fn checks(
    on: &impl Read,
    enterprise: EnterpriseId,
    (sql, values): (&str, Vec<Value>),
) -> Result<Vec<Check>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        item: String,
        verdict: String,
        reason: Option<String>,
    }
    let corrupt = |column| StorageError::Corrupt {
        table: "enterprise_checks",
        column,
        id: enterprise.to_string(),
    };
    let check = |row: Row| {
        Ok(Check {
            key: ChecklistKey::from_code(&row.item).ok_or_else(|| corrupt("item"))?,
            verdict: Verdict::from_code(&row.verdict).ok_or_else(|| corrupt("verdict"))?,
            reason: row.reason,
        })
    };
    let rows = all::<Row>(on, sql, values).await?;
    rows.into_iter().map(check).collect()
}
