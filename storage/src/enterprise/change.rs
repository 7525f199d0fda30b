//! Changes of an enterprise.

use crate::error::StorageError;
use crate::sql::{execute, insert, values};
use crate::tx::Tx;
use domain::enterprise::{ChecklistKey, EnterpriseStatus};
use domain::{EnterpriseId, PersonId, Rupiah, StatusChangeId};
use serde::{Deserialize, Serialize};

/// A step from one status to another.
#[derive(Debug, Clone)]
pub struct StatusChange {
    /// Which enterprise.
    pub enterprise: EnterpriseId,
    /// The status it must still have.
    pub from: EnterpriseStatus,
    /// The status it gets.
    pub to: EnterpriseStatus,
    /// Why, for people.
    pub reason: Option<String>,
    /// What was not right, item by item.
    pub items: Vec<(ChecklistKey, String)>,
    /// Who decided; `None` for Sentra itself.
    pub by: Option<PersonId>,
}

/// An item of a change, as its row keeps it.
#[derive(Serialize, Deserialize)]
pub(super) struct ChangedItem {
    pub(super) item: String,
    pub(super) reason: String,
}

/// Takes the step and writes it into the enterprise's history; `None`, and nothing done, when the
/// status is no longer the one it starts from.
pub async fn set_status(
    tx: &Tx,
    change: &StatusChange,
) -> Result<Option<StatusChangeId>, StorageError> {
    let sql = "UPDATE enterprises SET status = $3, updated_at = $4 WHERE id = $1 AND status = $2";
    let values = values![
        change.enterprise,
        change.from.code(),
        change.to.code(),
        tx.now()
    ];
    if execute(tx, sql, values).await? == 0 {
        return Ok(None);
    }
    let step = (Some(change.from), change.to);
    let why = (change.reason.as_deref(), change.by);
    record(tx, change.enterprise, step, why, &change.items)
        .await
        .map(Some)
}

/// Sets the flat fee of the enterprise's own delivery; `None` leaves picking up alone.
pub async fn set_delivery_fee(
    tx: &Tx,
    enterprise: EnterpriseId,
    fee: Option<Rupiah>,
) -> Result<(), StorageError> {
    let sql = "UPDATE enterprises SET delivery_fee_rupiah = $2, updated_at = $3 WHERE id = $1";
    execute(tx, sql, values![enterprise, fee, tx.now()]).await?;
    Ok(())
}

pub(super) async fn record(
    tx: &Tx,
    enterprise: EnterpriseId,
    (from, to): (Option<EnterpriseStatus>, EnterpriseStatus),
    (reason, by): (Option<&str>, Option<PersonId>),
    items: &[(ChecklistKey, String)],
) -> Result<StatusChangeId, StorageError> {
    let columns = [
        "id",
        "enterprise_id",
        "from_status",
        "to_status",
        "reason",
        "items",
        "person_id",
        "changed_at",
    ];
    let kept = items.iter().map(|(key, reason)| ChangedItem {
        item: key.code().to_owned(),
        reason: reason.clone(),
    });
    let kept: Vec<ChangedItem> = kept.collect();
    let kept = (!kept.is_empty()).then(|| serde_json::to_string(&kept));
    let id: StatusChangeId = tx.new_id();
    let row = values![
        id,
        enterprise,
        from.map(EnterpriseStatus::code),
        to.code(),
        reason,
        kept.transpose()?,
        by,
        tx.now(),
    ];
    insert(tx, "enterprise_status_changes", &columns, vec![row]).await?;
    Ok(id)
}
