//! What must be the same on both sides, and right on the far one, before the copy lasts.

use super::side::Side;
use super::{Checked, CopyError, TableRows, quoted};
use crate::error::StorageError;
use crate::sql::number;
use crate::{ledger, output};
use domain::region::RegionLevel;
use futures::TryStreamExt;
use sea_orm::{FromQueryResult, QueryResult};
use std::fmt;
use std::pin::{Pin, pin};

/// A sum by what it is of. Both sides tell them in the same order, so two are compared at a time.
#[derive(Debug, PartialEq, Eq, FromQueryResult)]
struct Sum {
    key: String,
    rupiah: i64,
    parts: i64,
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (key, rupiah, parts) = (&self.key, self.rupiah, self.parts);
        write!(f, "{key}: {rupiah} rupiah in {parts}")
    }
}

/// Compares counts and sums of both sides, and recounts the far one.
pub(super) async fn all(
    source: &Side,
    target: &Side,
    tables: &[TableRows],
) -> Result<Vec<Checked>, CopyError> {
    let mut checks = vec![counts(source, target, tables).await?];
    checks.push(same(source, target, "ledger of each account", &accounts()).await?);
    for level in RegionLevel::ALL {
        let what = format!("output of each {} and day", name(level));
        checks.push(same(source, target, &what, &output_by(level)).await?);
    }
    checks.extend(recount(target).await?);
    Ok(checks)
}

async fn counts(source: &Side, target: &Side, tables: &[TableRows]) -> Result<Checked, CopyError> {
    for TableRows { table, .. } in tables {
        let sql = format!("SELECT COUNT(*) AS n FROM {}", quoted(table));
        let source_rows = number(source, &sql, vec![]).await?;
        let target_rows = number(target, &sql, vec![]).await?;
        if source_rows != target_rows {
            let table = table.clone();
            return Err(CopyError::Rows {
                table,
                source_rows,
                target_rows,
            });
        }
    }
    Ok(Checked {
        what: "rows of each table".to_owned(),
        compared: i64::try_from(tables.len()).unwrap_or(i64::MAX),
    })
}

fn accounts() -> String {
    "SELECT ledger_accounts.kind || ' ' || owner AS key, \
     CAST(SUM(amount_rupiah) AS BIGINT) AS rupiah, COUNT(*) AS parts \
     FROM ledger_entries JOIN ledger_accounts ON ledger_accounts.id = account_id \
     GROUP BY ledger_accounts.id, ledger_accounts.kind, owner ORDER BY ledger_accounts.id"
        .to_owned()
}

fn output_by(level: RegionLevel) -> String {
    let region = format!("substr(origin_village_code, 1, {})", level.digits());
    format!(
        "SELECT {region} || ' ' || CAST(sale_day AS TEXT) AS key, \
         CAST(SUM(amount_rupiah) AS BIGINT) AS rupiah, COUNT(*) AS parts \
         FROM village_credits GROUP BY {region}, sale_day ORDER BY {region}, sale_day"
    )
}

fn name(level: RegionLevel) -> &'static str {
    match level {
        RegionLevel::Province => "province",
        RegionLevel::Regency => "regency",
        RegionLevel::District => "district",
        RegionLevel::Village => "village",
    }
}

/// Passes when both sides answer `sql` with the same sums.
async fn same(source: &Side, target: &Side, what: &str, sql: &str) -> Result<Checked, CopyError> {
    let mut near = pin!(source.stream(sql).await?);
    let mut far = pin!(target.stream(sql).await?);
    let mut compared = 0;
    loop {
        let (one, other) = (next(near.as_mut()).await?, next(far.as_mut()).await?);
        if one != other {
            let told = |sum: Option<Sum>| sum.map_or("nothing".to_owned(), |sum| sum.to_string());
            return Err(CopyError::Figure {
                what: what.to_owned(),
                source_figure: told(one),
                target_figure: told(other),
            });
        }
        if one.is_none() {
            let what = what.to_owned();
            return Ok(Checked { what, compared });
        }
        compared += 1;
    }
}

async fn next(
    mut rows: Pin<&mut impl futures::Stream<Item = Result<QueryResult, sea_orm::DbErr>>>,
) -> Result<Option<Sum>, StorageError> {
    let row = rows.try_next().await.map_err(StorageError::Statement)?;
    row.map(|row| Sum::from_query_result(&row, ""))
        .transpose()
        .map_err(StorageError::Statement)
}

/// What `sentra ledger verify` and `sentra output verify` look at.
async fn recount(target: &Side) -> Result<Vec<Checked>, CopyError> {
    let found = ledger::unbalanced_transactions(target).await?;
    none("a ledger transaction does not sum to zero", found)?;
    let found = ledger::unbooked_money(target).await?;
    none("the ledger tells a payment or refund otherwise", found)?;
    let found = output::verify(target).await?.len();
    let found = i64::try_from(found).unwrap_or(i64::MAX);
    none("a total of output differs from its credits", found)?;
    let sql = "SELECT COUNT(*) AS n FROM ledger_transactions";
    let transactions = number(target, sql, vec![]).await?;
    let credits = output::totals(target).await?.credits;
    let checked = |what: &str, compared| Checked {
        what: what.to_owned(),
        compared,
    };
    Ok(vec![
        checked("ledger recounted, transactions", transactions),
        checked("output recounted, credits", credits),
    ])
}

fn none(what: &'static str, found: i64) -> Result<(), CopyError> {
    match found {
        0 => Ok(()),
        found => Err(CopyError::NotRight { what, found }),
    }
}
