//! Recounting: cells and tail against the credits, the credits against what was paid.

use super::CREDIT_FIGURES;
use crate::error::StorageError;
use crate::sql::{Read, all, one, values};
use domain::OrderLineId;
use domain::output::Grain;
use domain::region::RegionLevel;
use sea_orm::FromQueryResult;
use std::fmt;
use uuid::Uuid;

/// Discrepancies told of one kind; there may be more.
const MOST: i64 = 100;

/// Something that does not add up. Differences are in rupiah and in credits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Discrepancy {
    /// A cell with its tail is not what its credits add up to.
    Cell {
        /// The region, digits only.
        region: String,
        /// Days or months.
        grain: Grain,
        /// The first day of the period.
        period_start: String,
        /// The kind of enterprise.
        enterprise_kind: String,
        /// The category, digits only.
        category: String,
        /// Rupiah of sales too many (or, below zero, missing) in the cell.
        sale_rupiah: i64,
        /// Rupiah of refunds too many in the cell.
        refund_rupiah: i64,
    },
    /// The villages of a line hold something else than was paid for its goods and not refunded.
    Line {
        /// The line.
        line: OrderLineId,
        /// Goods that were paid for, less those refunded.
        paid_rupiah: i64,
        /// What its villages hold.
        credited_rupiah: i64,
    },
    /// A village holds less than nothing of a line.
    BelowZero {
        /// The line.
        line: OrderLineId,
        /// The village, digits only.
        village: String,
        /// What it holds.
        credited_rupiah: i64,
    },
}

impl fmt::Display for Discrepancy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cell {
                region,
                grain,
                period_start,
                enterprise_kind,
                category,
                sale_rupiah,
                refund_rupiah,
            } => write!(
                f,
                "cell {region} {} {period_start} {enterprise_kind} {category}: sales off by \
                 {sale_rupiah}, refunds by {refund_rupiah}",
                grain.code()
            ),
            Self::Line {
                line,
                paid_rupiah,
                credited_rupiah,
            } => write!(
                f,
                "line {line}: {paid_rupiah} is paid and not refunded, {credited_rupiah} credited"
            ),
            Self::BelowZero {
                line,
                village,
                credited_rupiah,
            } => write!(f, "line {line}: village {village} holds {credited_rupiah}"),
        }
    }
}

/// Everything that does not add up, at most a hundred of each kind and level; empty when all does.
///
/// Each comparison is one statement, so it holds while payments go on. A line whose refund is
/// under way is left out: its credit goes back when the provider says so.
pub async fn verify(on: &impl Read) -> Result<Vec<Discrepancy>, StorageError> {
    let mut found = Vec::new();
    for level in RegionLevel::ALL {
        for grain in Grain::ALL {
            found.extend(wrong_cells(on, level, grain).await?);
        }
    }
    found.extend(stray_cells(on).await?);
    found.extend(wrong_lines(on).await?);
    found.extend(below_zero(on).await?);
    Ok(found)
}

#[derive(FromQueryResult)]
struct CellRow {
    region: String,
    grain: String,
    period: String,
    enterprise_kind: String,
    category_code: String,
    sale_rupiah: i64,
    refund_rupiah: i64,
}

impl From<CellRow> for Discrepancy {
    fn from(row: CellRow) -> Self {
        let grain = if row.grain == Grain::Day.code() {
            Grain::Day
        } else {
            Grain::Month
        };
        Self::Cell {
            region: row.region,
            grain,
            period_start: row.period,
            enterprise_kind: row.enterprise_kind,
            category: row.category_code,
            sale_rupiah: row.sale_rupiah,
            refund_rupiah: row.refund_rupiah,
        }
    }
}

/// Cells plus the tail less all credits, over every cell of one level and grain.
async fn wrong_cells(
    on: &impl Read,
    level: RegionLevel,
    grain: Grain,
) -> Result<Vec<Discrepancy>, StorageError> {
    let digits = level.digits();
    let period = match grain {
        Grain::Day => "CAST(sale_day AS TEXT)",
        Grain::Month => "substr(CAST(sale_day AS TEXT), 1, 7) || '-01'",
    };
    let key = format!(
        "substr(origin_village_code, 1, {digits}) AS region, {period} AS period, \
         enterprise_kind, category_code"
    );
    let grain = grain.code();
    let credits = format!("SELECT {key}, {CREDIT_FIGURES} FROM village_credits");
    let sql = format!(
        "SELECT region, '{grain}' AS grain, period, enterprise_kind, category_code, \
         CAST(SUM(sale_rupiah) AS BIGINT) AS sale_rupiah, \
         CAST(SUM(refund_rupiah) AS BIGINT) AS refund_rupiah FROM ( \
         SELECT region_code AS region, CAST(period_start AS TEXT) AS period, enterprise_kind, \
         category_code, sale_rupiah, refund_rupiah, sale_lines, refund_lines \
         FROM output_cells WHERE grain = '{grain}' AND LENGTH(region_code) = {digits} \
         UNION ALL {credits} JOIN output_pending ON credit_id = id \
         UNION ALL SELECT region, period, enterprise_kind, category_code, -sale_rupiah, \
         -refund_rupiah, -sale_lines, -refund_lines FROM ({credits}) AS recount) AS parts \
         GROUP BY region, period, enterprise_kind, category_code \
         HAVING SUM(sale_rupiah) <> 0 OR SUM(refund_rupiah) <> 0 \
         OR SUM(sale_lines) <> 0 OR SUM(refund_lines) <> 0 \
         ORDER BY region, period, enterprise_kind, category_code LIMIT $1"
    );
    let rows = all::<CellRow>(on, &sql, values![MOST]).await?;
    Ok(rows.into_iter().map(Discrepancy::from).collect())
}

/// Cells of no level or of no grain, which no comparison above would look at.
async fn stray_cells(on: &impl Read) -> Result<Vec<Discrepancy>, StorageError> {
    let sql = "SELECT region_code AS region, grain, CAST(period_start AS TEXT) AS period, \
               enterprise_kind, category_code, sale_rupiah, refund_rupiah FROM output_cells \
               WHERE LENGTH(region_code) NOT IN (2, 4, 6, 10) OR grain NOT IN ('D', 'M') \
               ORDER BY region_code LIMIT $1";
    let rows = all::<CellRow>(on, sql, values![MOST]).await?;
    Ok(rows.into_iter().map(Discrepancy::from).collect())
}

/// A payment of the line's part that was not given back, or whose refund is still open.
///
/// A refund without a part belongs to a payment that was one too many.
fn payment_without_refund(status: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM payment_parts JOIN payments ON payments.id = payment_id \
         WHERE payment_parts.seller_order_id = order_lines.seller_order_id \
         AND payments.status = 'PAID' AND NOT EXISTS (SELECT 1 FROM refunds \
         WHERE refunds.payment_id = payments.id AND refunds.status {status} \
         AND (refunds.seller_order_id = order_lines.seller_order_id \
         OR refunds.seller_order_id IS NULL)))"
    )
}

async fn wrong_lines(on: &impl Read) -> Result<Vec<Discrepancy>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        paid_rupiah: i64,
        credited_rupiah: i64,
    }
    let paid = payment_without_refund("= 'SUCCEEDED'");
    let sql = format!(
        "SELECT id, paid_rupiah, credited_rupiah FROM (SELECT order_lines.id AS id, \
         CASE WHEN {paid} THEN goods_rupiah ELSE 0 END AS paid_rupiah, \
         CAST(COALESCE(credited, 0) AS BIGINT) AS credited_rupiah \
         FROM order_lines LEFT JOIN (SELECT order_line_id, SUM(amount_rupiah) AS credited \
         FROM village_credits GROUP BY order_line_id) AS credits \
         ON order_line_id = order_lines.id \
         WHERE NOT EXISTS (SELECT 1 FROM refunds \
         WHERE refunds.seller_order_id = order_lines.seller_order_id \
         AND refunds.status IN ('CREATED', 'PENDING'))) AS lines \
         WHERE paid_rupiah <> credited_rupiah ORDER BY id LIMIT $1"
    );
    let rows = all::<Row>(on, &sql, values![MOST]).await?;
    let wrong = |row: Row| Discrepancy::Line {
        line: row.id.into(),
        paid_rupiah: row.paid_rupiah,
        credited_rupiah: row.credited_rupiah,
    };
    Ok(rows.into_iter().map(wrong).collect())
}

async fn below_zero(on: &impl Read) -> Result<Vec<Discrepancy>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        order_line_id: Uuid,
        village: String,
        credited_rupiah: i64,
    }
    let sql = "SELECT order_line_id, origin_village_code AS village, \
               CAST(SUM(amount_rupiah) AS BIGINT) AS credited_rupiah FROM village_credits \
               GROUP BY order_line_id, origin_village_code HAVING SUM(amount_rupiah) < 0 \
               ORDER BY order_line_id, origin_village_code LIMIT $1";
    let rows = all::<Row>(on, sql, values![MOST]).await?;
    let wrong = |row: Row| Discrepancy::BelowZero {
        line: row.order_line_id.into(),
        village: row.village,
        credited_rupiah: row.credited_rupiah,
    };
    Ok(rows.into_iter().map(wrong).collect())
}

/// How much there is to verify.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub struct OutputTotals {
    /// Village credits.
    pub credits: i64,
    /// Those of them that no fold has taken yet.
    pub pending: i64,
    /// Cells.
    pub cells: i64,
    /// Sales less refunds of all villages ever, in rupiah.
    pub net_rupiah: i64,
}

/// How much there is, at one moment.
pub async fn totals(on: &impl Read) -> Result<OutputTotals, StorageError> {
    let sql = "SELECT (SELECT COUNT(*) FROM village_credits) AS credits, \
               (SELECT COUNT(*) FROM output_pending) AS pending, \
               (SELECT COUNT(*) FROM output_cells) AS cells, \
               (SELECT CAST(COALESCE(SUM(amount_rupiah), 0) AS BIGINT) FROM village_credits) \
               AS net_rupiah";
    let none = OutputTotals {
        credits: 0,
        pending: 0,
        cells: 0,
        net_rupiah: 0,
    };
    Ok(one::<OutputTotals>(on, sql, vec![]).await?.unwrap_or(none))
}
