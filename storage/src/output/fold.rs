//! Folding: pending credits become part of the cells.

use crate::dialect::skip_locked;
use crate::error::StorageError;
use crate::sql::{Bind, Read, all, execute, number, placeholders, tuples, values};
use crate::tx::Tx;
use chrono::NaiveDate;
use domain::output::Grain;
use domain::region::{RegionCode, RegionLevel};
use sea_orm::{FromQueryResult, Value};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Credits read in one statement.
const CREDITS_AT_ONCE: usize = 500;
/// Cells written in one statement, eleven parameters each. SQLite reads a statement in time that
/// grows with the square of its parameters.
const CELLS_AT_ONCE: usize = 80;

/// A cell's key, in the order of its table's primary key: cells are locked in this order.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Cell {
    region: String,
    grain: Grain,
    period_start: NaiveDate,
    enterprise_kind: String,
    category: String,
}

/// What a fold adds to a cell.
#[derive(Default)]
struct Addition {
    sale_rupiah: i64,
    refund_rupiah: i64,
    sale_lines: i64,
    refund_lines: i64,
    sale_quantity_milli: i64,
    refund_quantity_milli: i64,
}

#[derive(FromQueryResult)]
struct CreditRow {
    id: Uuid,
    enterprise_kind: String,
    category_code: String,
    origin_village_code: String,
    kind: String,
    amount_rupiah: i64,
    quantity_milli: i64,
    sale_day: NaiveDate,
}

/// True when there are credits to fold.
pub async fn has_pending(on: &impl Read) -> Result<bool, StorageError> {
    let sql = "SELECT COUNT(*) AS n FROM (SELECT 1 FROM output_pending LIMIT 1) AS one";
    Ok(number(on, sql, vec![]).await? > 0)
}

/// Adds at most `limit` pending credits to the cells of every level and grain; how many it took.
///
/// They stop being pending in the same transaction, so a crash repeats all of it or none, and a
/// credit is counted once. Two folds at once take different credits.
pub async fn fold(tx: &Tx, limit: i64) -> Result<usize, StorageError> {
    let taken = take_pending(tx, limit).await?;
    let mut cells = BTreeMap::new();
    for chunk in taken.chunks(CREDITS_AT_ONCE) {
        for credit in credits(tx, chunk).await? {
            add(&mut cells, &credit)?;
        }
    }
    let rows: Vec<Vec<Value>> = cells.into_iter().map(cell_row).collect();
    for chunk in rows.chunks(CELLS_AT_ONCE) {
        upsert(tx, chunk).await?;
    }
    Ok(taken.len())
}

async fn take_pending(tx: &Tx, limit: i64) -> Result<Vec<Uuid>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        credit_id: Uuid,
    }
    let sql = format!(
        "DELETE FROM output_pending WHERE credit_id IN \
         (SELECT credit_id FROM output_pending ORDER BY credit_id LIMIT $1{}) \
         RETURNING credit_id",
        skip_locked(tx.backend())
    );
    let rows = all::<Row>(tx, &sql, values![limit]).await?;
    Ok(rows.into_iter().map(|row| row.credit_id).collect())
}

async fn credits(tx: &Tx, ids: &[Uuid]) -> Result<Vec<CreditRow>, StorageError> {
    let sql = format!(
        "SELECT id, enterprise_kind, category_code, origin_village_code, kind, amount_rupiah, \
         quantity_milli, sale_day FROM village_credits WHERE id IN ({})",
        placeholders(ids.len(), 1)
    );
    all(tx, &sql, ids.iter().copied().map(Bind::bind).collect()).await
}

fn add(cells: &mut BTreeMap<Cell, Addition>, credit: &CreditRow) -> Result<(), StorageError> {
    let village = RegionCode::parse(&credit.origin_village_code)
        .ok()
        .filter(|code| code.level() == RegionLevel::Village)
        .ok_or_else(|| StorageError::Corrupt {
            table: "village_credits",
            column: "origin_village_code",
            id: credit.id.to_string(),
        })?;
    for region in RegionLevel::ALL
        .into_iter()
        .filter_map(|level| village.at_level(level))
    {
        for grain in Grain::ALL {
            let cell = Cell {
                region: region.as_str().to_owned(),
                grain,
                period_start: grain.start_of(credit.sale_day),
                enterprise_kind: credit.enterprise_kind.clone(),
                category: credit.category_code.clone(),
            };
            cells.entry(cell).or_default().take(credit);
        }
    }
    Ok(())
}

impl Addition {
    fn take(&mut self, credit: &CreditRow) {
        if credit.kind == "SALE" {
            self.sale_rupiah += credit.amount_rupiah;
            self.sale_quantity_milli += credit.quantity_milli;
            self.sale_lines += 1;
        } else {
            self.refund_rupiah -= credit.amount_rupiah;
            self.refund_quantity_milli -= credit.quantity_milli;
            self.refund_lines += 1;
        }
    }
}

fn cell_row((cell, addition): (Cell, Addition)) -> Vec<Value> {
    values![
        cell.region,
        cell.grain.code(),
        cell.period_start,
        cell.enterprise_kind,
        cell.category,
        addition.sale_rupiah,
        addition.refund_rupiah,
        addition.sale_lines,
        addition.refund_lines,
        addition.sale_quantity_milli,
        addition.refund_quantity_milli,
    ]
}

async fn upsert(tx: &Tx, rows: &[Vec<Value>]) -> Result<(), StorageError> {
    let figures = [
        "sale_rupiah",
        "refund_rupiah",
        "sale_lines",
        "refund_lines",
        "sale_quantity_milli",
        "refund_quantity_milli",
    ];
    let additions: Vec<String> = figures
        .iter()
        .map(|figure| format!("{figure} = output_cells.{figure} + excluded.{figure}"))
        .collect();
    let sql = format!(
        "INSERT INTO output_cells (region_code, grain, period_start, enterprise_kind, \
         category_code, {}) VALUES {} \
         ON CONFLICT (region_code, grain, period_start, enterprise_kind, category_code) \
         DO UPDATE SET {}",
        figures.join(", "),
        tuples(rows.len(), 11, 1),
        additions.join(", ")
    );
    execute(tx, &sql, rows.iter().flatten().cloned().collect()).await?;
    Ok(())
}
