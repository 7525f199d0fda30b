//! Days on which enterprises take no orders.

use crate::error::StorageError;
use crate::sql::{self, Read, all, execute, placeholders, values};
use crate::tx::Tx;
use chrono::NaiveDate;
use domain::EnterpriseId;
use domain::enterprise::{Closure, Closures};
use sea_orm::{FromQueryResult, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// Replaces the closures of `enterprise`.
pub async fn set_closures(
    tx: &Tx,
    enterprise: EnterpriseId,
    closures: &Closures,
) -> Result<(), StorageError> {
    let sql = "DELETE FROM enterprise_closures WHERE enterprise_id = $1";
    execute(tx, sql, values![enterprise]).await?;
    let columns = ["enterprise_id", "from_day", "to_day", "message"];
    let row = |one: &Closure| values![enterprise, one.from, one.to, &one.message];
    let rows = closures.as_slice().iter().map(row).collect();
    sql::insert(tx, "enterprise_closures", &columns, rows).await
}

/// The closures of each of `enterprises` that are not over on `today`, the earliest first.
pub async fn closures_of(
    on: &impl Read,
    enterprises: &[EnterpriseId],
    today: NaiveDate,
) -> Result<HashMap<EnterpriseId, Vec<Closure>>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        enterprise_id: Uuid,
        from_day: NaiveDate,
        to_day: NaiveDate,
        message: String,
    }
    let mut found: HashMap<EnterpriseId, Vec<Closure>> = HashMap::new();
    if enterprises.is_empty() {
        return Ok(found);
    }
    let sql = format!(
        "SELECT enterprise_id, from_day, to_day, message FROM enterprise_closures \
         WHERE to_day >= $1 AND enterprise_id IN ({}) ORDER BY enterprise_id, from_day",
        placeholders(enterprises.len(), 2)
    );
    let mut values = values![today];
    values.extend(enterprises.iter().map(|id| Value::from(id.uuid())));
    for row in all::<Row>(on, &sql, values).await? {
        found
            .entry(row.enterprise_id.into())
            .or_default()
            .push(Closure {
                from: row.from_day,
                to: row.to_day,
                message: row.message,
            });
    }
    Ok(found)
}
