//! Permits that an officer has to look at, the longest waiting first.

use super::permit::{COLUMNS, Permit, Row};
use crate::error::StorageError;
use crate::sql::{Read, all};
use chrono::NaiveDate;
use domain::person::RegionScope;
use domain::region::RegionCode;
use domain::{EnterpriseId, ProductPermitId};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// Which part of the queue is wanted.
#[derive(Debug, Clone)]
pub struct WaitingPermits {
    /// Of enterprises at home in one of these; none of them, none at all.
    pub scopes: Vec<RegionScope>,
    /// Of enterprises at home in this region or below it.
    pub region: Option<RegionCode>,
    /// After this one; ids rise as permits come in.
    pub after: Option<ProductPermitId>,
    /// The WIB day that it is: one that has run out needs no look.
    pub today: NaiveDate,
    /// How many at most.
    pub limit: i64,
}

/// A permit that waits, with what it is a permit of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingPermit {
    /// The permit.
    pub permit: Permit,
    /// The name of its product.
    pub product_name: String,
    /// Who sells that.
    pub enterprise: EnterpriseId,
}

#[derive(FromQueryResult)]
struct Product {
    product_name: String,
    enterprise_id: Uuid,
}

/// The permits of `wanted` that nobody has looked at, the longest waiting first. Those of archived
/// products do not wait.
pub async fn waiting_permits(
    on: &impl Read,
    wanted: &WaitingPermits,
) -> Result<Vec<WaitingPermit>, StorageError> {
    #[derive(FromQueryResult)]
    struct Both {
        #[sea_orm(nested)]
        permit: Row,
        #[sea_orm(nested)]
        product: Product,
    }
    let (sql, values) = statement(wanted);
    let rows: Vec<Both> = all(on, &sql, values).await?;
    let with = |row: Both| {
        Ok(WaitingPermit {
            permit: row.permit.try_into()?,
            product_name: row.product.product_name,
            enterprise: row.product.enterprise_id.into(),
        })
    };
    rows.into_iter().map(with).collect()
}

fn statement(wanted: &WaitingPermits) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = Vec::new();
    let mut bind = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let today = bind(wanted.today.into());
    let mut all_of = vec![
        "t.ended_at IS NULL AND t.verdict IS NULL AND p.status <> 'ARCHIVED'".to_owned(),
        format!("(t.expires_day IS NULL OR t.expires_day >= {today})"),
    ];
    let within = |region: &RegionCode, bind: &mut dyn FnMut(Value) -> String| {
        let from = bind(region.as_str().into());
        let to = bind(region.subtree_end().into());
        // Joined to nothing, the code offers no index: those that wait are few, and stand in order
        // in an index of their own.
        let code = "e.home_village_code || ''";
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
    if let Some(after) = wanted.after {
        all_of.push(format!("t.id > {}", bind(after.uuid().into())));
    }
    let limit = bind(wanted.limit.into());
    let sql = format!(
        "SELECT {COLUMNS}, p.name AS product_name, p.enterprise_id FROM product_permits t \
         JOIN products p ON p.id = t.product_id JOIN enterprises e ON e.id = p.enterprise_id \
         WHERE {} ORDER BY t.id LIMIT {limit}",
        all_of.join(" AND ")
    );
    (sql, values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    #[derive(FromQueryResult)]
    struct Step {
        detail: String,
    }

    #[tokio::test]
    async fn the_queue_is_read_in_order_and_never_sorted() {
        let folder = tempfile::tempdir().unwrap();
        let db = crate::testing::db(folder.path(), DateTime::UNIX_EPOCH).await;
        let mut wanted = WaitingPermits {
            scopes: vec![RegionScope::Subtree(RegionCode::parse("1804").unwrap())],
            region: RegionCode::parse("180405").ok(),
            after: None,
            today: NaiveDate::default(),
            limit: 25,
        };
        for after in [None, Some(Uuid::nil().into())] {
            wanted.after = after;
            let (sql, values) = statement(&wanted);
            let explain = format!("EXPLAIN QUERY PLAN {sql}");
            let steps: Vec<Step> = all(&db, &explain, values).await.unwrap();
            let steps: Vec<String> = steps.into_iter().map(|one| one.detail).collect();
            let told = steps.join("; ");
            assert!(told.contains("product_permits_waiting"), "{told}");
            assert!(!told.contains("TEMP B-TREE"), "{told}");
        }
        assert_eq!(waiting_permits(&db, &wanted).await.unwrap(), []);
    }
}
