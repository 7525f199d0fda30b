//! Reports as officers list them.

use super::report::{Report, Row, SELECT};
use crate::error::StorageError;
use crate::sql::{Read, all};
use domain::catalogue::ReportReason;
use domain::person::RegionScope;
use domain::region::RegionCode;
use domain::{ProductId, ProductReportId};
use sea_orm::Value;

/// Which reports are wanted.
#[derive(Debug, Clone)]
pub struct ReportListing {
    /// Of enterprises at home in one of these; none of them, none at all.
    pub scopes: Vec<RegionScope>,
    /// Of enterprises at home in this region or below it.
    pub region: Option<RegionCode>,
    /// Of this product.
    pub product: Option<ProductId>,
    /// For this reason.
    pub reason: Option<ReportReason>,
    /// Open ones or closed ones.
    pub is_open: bool,
    /// After this one.
    pub after: Option<ProductReportId>,
    /// How many at most.
    pub limit: i64,
}

/// The reports of `wanted`, oldest first.
pub async fn list_reports(
    on: &impl Read,
    wanted: &ReportListing,
) -> Result<Vec<Report>, StorageError> {
    let (sql, values) = statement(wanted);
    let rows: Vec<Row> = all(on, &sql, values).await?;
    rows.into_iter().map(Report::try_from).collect()
}

fn statement(wanted: &ReportListing) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = Vec::new();
    let mut bind = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let mut all_of = vec![if wanted.is_open {
        "r.closed_at IS NULL".to_owned()
    } else {
        "r.closed_at IS NOT NULL".to_owned()
    }];
    let within = |region: &RegionCode, bind: &mut dyn FnMut(Value) -> String| {
        let from = bind(region.as_str().into());
        let to = bind(region.subtree_end().into());
        format!("(e.home_village_code >= {from} AND e.home_village_code < {to})")
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
    if let Some(product) = wanted.product {
        all_of.push(format!("r.product_id = {}", bind(product.uuid().into())));
    }
    if let Some(reason) = wanted.reason {
        all_of.push(format!("r.reason = {}", bind(reason.code().into())));
    }
    if let Some(after) = wanted.after {
        all_of.push(format!("r.id > {}", bind(after.uuid().into())));
    }
    let limit = bind(wanted.limit.into());
    let sql = format!(
        "{SELECT} JOIN enterprises e ON e.id = r.enterprise_id WHERE {} \
         ORDER BY r.id LIMIT {limit}",
        all_of.join(" AND ")
    );
    (sql, values)
}
