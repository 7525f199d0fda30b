//! The queue of enterprises that an officer has to look at, the longest waiting first.

use super::row::{COLUMNS, Row};
use crate::error::StorageError;
use crate::sql::{Read, all, execute, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::EnterpriseId;
use domain::enterprise::{Enterprise, EnterpriseKind};
use domain::person::RegionScope;
use domain::region::RegionCode;
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// Those that wait, as the index names them: who was submitted by a node of the release before has
/// no instant since when, and waits since its status changed.
const WAITS: &str = "(waiting_since IS NOT NULL OR status = 'SUBMITTED')";
const SINCE: &str = "COALESCE(waiting_since, updated_at)";

/// Which part of the queue is wanted.
#[derive(Debug, Clone, Default)]
pub struct Waiting {
    /// At home in one of these; none of them, none at all.
    pub scopes: Vec<RegionScope>,
    /// At home in this region or below it.
    pub region: Option<RegionCode>,
    /// Of this kind.
    pub kind: Option<EnterpriseKind>,
    /// After the one that waits since then.
    pub after: Option<(DateTime<Utc>, EnterpriseId)>,
    /// How many at most.
    pub limit: i64,
}

/// Begins to wait, unless it does already.
pub async fn begin_waiting(tx: &Tx, enterprise: EnterpriseId) -> Result<(), StorageError> {
    let sql = "UPDATE enterprises SET waiting_since = COALESCE(waiting_since, $2) WHERE id = $1";
    execute(tx, sql, values![enterprise, tx.now()]).await?;
    Ok(())
}

/// All of them begin to wait, unless they do already.
pub async fn all_begin_waiting(tx: &Tx, ids: &[EnterpriseId]) -> Result<(), StorageError> {
    if ids.is_empty() {
        return Ok(());
    }
    let places = crate::sql::placeholders(ids.len(), 2);
    let sql = format!(
        "UPDATE enterprises SET waiting_since = COALESCE(waiting_since, $1) WHERE id IN ({places})"
    );
    let ids = ids.iter().map(|id| Value::from(id.uuid()));
    let values = values![tx.now()].into_iter().chain(ids).collect();
    execute(tx, &sql, values).await?;
    Ok(())
}

/// Waits no longer.
pub async fn end_waiting(tx: &Tx, enterprise: EnterpriseId) -> Result<(), StorageError> {
    let sql = "UPDATE enterprises SET waiting_since = NULL WHERE id = $1";
    execute(tx, sql, values![enterprise]).await?;
    Ok(())
}

/// Those that wait, the longest first, each with the instant since when.
pub async fn waiting(
    on: &impl Read,
    wanted: &Waiting,
) -> Result<Vec<(Enterprise, DateTime<Utc>)>, StorageError> {
    #[derive(FromQueryResult)]
    struct Since {
        id: Uuid,
        since: DateTime<Utc>,
    }
    let (sql, values) = statement(wanted);
    let ids: Vec<Since> = all(on, &sql, values).await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places = crate::sql::placeholders(ids.len(), 1);
    let sql = format!("SELECT {COLUMNS} FROM enterprises WHERE id IN ({places})");
    let rows: Vec<Row> = all(on, &sql, ids.iter().map(|one| one.id.into()).collect()).await?;
    let found = rows.into_iter().map(Enterprise::try_from);
    let found: Vec<Enterprise> = found.collect::<Result<_, _>>()?;
    let with = |since: Since| {
        let one = found.iter().find(|one| one.id.uuid() == since.id)?;
        Some((one.clone(), since.since))
    };
    Ok(ids.into_iter().filter_map(with).collect())
}

fn statement(wanted: &Waiting) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = Vec::new();
    let mut all_of = vec![WAITS.to_owned()];
    let mut bind = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let within = |region: &RegionCode, bind: &mut dyn FnMut(Value) -> String| {
        let from = bind(region.as_str().into());
        let to = bind(region.subtree_end().into());
        // Joined to nothing, the code offers no index: those that wait are few, and stand in order
        // in an index of their own.
        let code = "home_village_code || ''";
        format!("({code} >= {from} AND {code} < {to})")
    };
    if !wanted.scopes.contains(&RegionScope::All) {
        let mut any_of = vec!["FALSE".to_owned()];
        for scope in &wanted.scopes {
            if let RegionScope::Subtree(region) = scope {
                any_of.push(within(region, &mut bind));
            }
        }
        all_of.push(format!("({})", any_of.join(" OR ")));
    }
    if let Some(region) = &wanted.region {
        all_of.push(within(region, &mut bind));
    }
    if let Some(kind) = wanted.kind {
        all_of.push(format!("kind = {}", bind(kind.code().into())));
    }
    if let Some((since, id)) = wanted.after {
        let (since, id) = (bind(since.into()), bind(id.uuid().into()));
        all_of.push(format!("({SINCE}, id) > ({since}, {id})"));
    }
    let limit = bind(wanted.limit.into());
    let sql = format!(
        "SELECT id, {SINCE} AS since FROM enterprises WHERE {} ORDER BY {SINCE}, id LIMIT {limit}",
        all_of.join(" AND ")
    );
    (sql, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(FromQueryResult)]
    struct Step {
        detail: String,
    }

    #[tokio::test]
    async fn the_queue_is_read_in_order_and_never_sorted() {
        let folder = tempfile::tempdir().unwrap();
        let db = crate::testing::db(folder.path(), DateTime::UNIX_EPOCH).await;
        let mut wanted = Waiting {
            scopes: vec![RegionScope::Subtree(RegionCode::parse("1804").unwrap())],
            region: RegionCode::parse("180405").ok(),
            kind: Some(EnterpriseKind::Umkm),
            after: None,
            limit: 25,
        };
        for after in [None, Some((DateTime::UNIX_EPOCH, Uuid::nil().into()))] {
            wanted.after = after;
            let (sql, values) = statement(&wanted);
            let explain = format!("EXPLAIN QUERY PLAN {sql}");
            let steps: Vec<Step> = all(&db, &explain, values).await.unwrap();
            let steps: Vec<String> = steps.into_iter().map(|one| one.detail).collect();
            let told = steps.join("; ");
            assert!(told.contains("enterprises_queue"), "{told}");
            assert!(!told.contains("TEMP B-TREE"), "{told}");
        }
        assert_eq!(waiting(&db, &wanted).await.unwrap(), []);
    }
}
