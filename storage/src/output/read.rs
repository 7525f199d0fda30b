//! Reading output: folded cells and the credits still pending, in one statement and so at one
//! moment.

use super::CREDIT_FIGURES;
use crate::error::StorageError;
use crate::sql::{Bind, Read, all, placeholders, values};
use domain::Rupiah;
use domain::catalogue::CategoryCode;
use domain::enterprise::EnterpriseKind;
use domain::output::{DaySpan, Grain, GrainSpan, OutputFigure, spans};
use domain::person::Sight;
use domain::region::RegionCode;
use sea_orm::{FromQueryResult, Value};
use std::collections::HashMap;

/// What the figures are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputDimension {
    /// Nothing: one row.
    Whole,
    /// The region, as it stands in the query.
    Region,
    /// The first day of the stored total: a day, or a month where the grain allows.
    PeriodStart,
    /// The category of the line.
    Category,
    /// The kind of the enterprise.
    EnterpriseKind,
}

/// What is left of everything.
#[derive(Debug, Clone, Default)]
pub struct CellFilter {
    /// Only this kind of enterprise.
    pub enterprise_kind: Option<EnterpriseKind>,
    /// Only this category and those below it.
    pub category: Option<CategoryCode>,
}

/// A question about output.
#[derive(Debug, Clone)]
pub struct OutputQuery {
    /// Of which regions: all of one level, none twice.
    pub regions: Vec<RegionCode>,
    /// Of which days of sale.
    pub days: DaySpan,
    /// Whether whole months may be read as one.
    pub coarsest: Grain,
    /// What rows are told apart by.
    pub by: OutputDimension,
    /// What is left of everything.
    pub filter: CellFilter,
}

/// A figure and what it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputRow {
    /// The value of the dimension, as it is stored; empty for the whole. A day is `2026-11-24`.
    pub bucket: String,
    /// How much.
    pub figure: OutputFigure,
}

#[derive(FromQueryResult)]
struct FigureRow {
    bucket: String,
    sale_rupiah: i64,
    refund_rupiah: i64,
    sale_lines: i64,
    refund_lines: i64,
}

/// The figures that answer `query`, in ascending bucket; a bucket without any credit is missing,
/// and none is there where `sight` does not reach all of the regions.
pub async fn read(
    on: &impl Read,
    sight: &Sight,
    query: &OutputQuery,
) -> Result<Vec<OutputRow>, StorageError> {
    let Some(level) = query.regions.first().map(RegionCode::level) else {
        return Ok(Vec::new());
    };
    if !query.regions.iter().all(|one| sight.reaches_region(one)) {
        return Ok(Vec::new());
    }
    let mut statement = Statement::default();
    for span in spans(query.days, query.coarsest) {
        statement.add_cells(query, span);
    }
    statement.add_tail(query, level.digits());
    let sql = format!(
        "SELECT bucket, \
         CAST(SUM(sale_rupiah) AS BIGINT) AS sale_rupiah, \
         CAST(SUM(refund_rupiah) AS BIGINT) AS refund_rupiah, \
         CAST(SUM(sale_lines) AS BIGINT) AS sale_lines, \
         CAST(SUM(refund_lines) AS BIGINT) AS refund_lines \
         FROM ({}) AS parts GROUP BY bucket ORDER BY bucket",
        statement.parts.join(" UNION ALL ")
    );
    let rows = all::<FigureRow>(on, &sql, statement.values).await?;
    rows.into_iter().map(OutputRow::try_from).collect()
}

impl TryFrom<FigureRow> for OutputRow {
    type Error = StorageError;

    fn try_from(row: FigureRow) -> Result<Self, StorageError> {
        let corrupt = |column| StorageError::Corrupt {
            table: "output_cells",
            column,
            id: row.bucket.clone(),
        };
        let figure = OutputFigure {
            sales: Rupiah::new(row.sale_rupiah).ok_or_else(|| corrupt("sale_rupiah"))?,
            refunds: Rupiah::new(row.refund_rupiah).ok_or_else(|| corrupt("refund_rupiah"))?,
            sale_lines: row.sale_lines,
            refund_lines: row.refund_lines,
        };
        Ok(Self {
            bucket: row.bucket,
            figure,
        })
    }
}

#[derive(Default)]
struct Statement {
    parts: Vec<String>,
    values: Vec<Value>,
}

impl Statement {
    fn bind(&mut self, value: impl Bind) -> String {
        self.values.extend(values![value]);
        format!("${}", self.values.len())
    }

    fn bind_regions(&mut self, regions: &[RegionCode]) -> String {
        let first = self.values.len() + 1;
        self.values.extend(regions.iter().map(Bind::bind));
        placeholders(regions.len(), first)
    }

    /// One span of one grain: each region is one walk along the primary key.
    fn add_cells(&mut self, query: &OutputQuery, span: GrainSpan) {
        let bucket = match query.by {
            OutputDimension::Whole => "''",
            OutputDimension::Region => "region_code",
            OutputDimension::PeriodStart => "CAST(period_start AS TEXT)",
            OutputDimension::Category => "category_code",
            OutputDimension::EnterpriseKind => "enterprise_kind",
        };
        let regions = self.bind_regions(&query.regions);
        let grain = self.bind(span.grain.code());
        let first = self.bind(span.days.first);
        let last = self.bind(span.days.last);
        let filter = self.filter(&query.filter);
        self.parts.push(format!(
            "SELECT {bucket} AS bucket, sale_rupiah, refund_rupiah, sale_lines, refund_lines \
             FROM output_cells WHERE region_code IN ({regions}) AND grain = {grain} \
             AND period_start >= {first} AND period_start <= {last}{filter}"
        ));
    }

    /// The credits that no fold has taken yet.
    fn add_tail(&mut self, query: &OutputQuery, digits: usize) {
        let region = format!("substr(origin_village_code, 1, {digits})");
        let bucket = match query.by {
            OutputDimension::Whole => "''",
            OutputDimension::Region => &region,
            OutputDimension::PeriodStart => "CAST(sale_day AS TEXT)",
            OutputDimension::Category => "category_code",
            OutputDimension::EnterpriseKind => "enterprise_kind",
        };
        let regions = self.bind_regions(&query.regions);
        let first = self.bind(query.days.first);
        let last = self.bind(query.days.last);
        let filter = self.filter(&query.filter);
        self.parts.push(format!(
            "SELECT {bucket} AS bucket, {CREDIT_FIGURES} \
             FROM output_pending JOIN village_credits ON id = credit_id \
             WHERE {region} IN ({regions}) \
             AND sale_day >= {first} AND sale_day <= {last}{filter}"
        ));
    }

    fn filter(&mut self, filter: &CellFilter) -> String {
        let kind = filter.enterprise_kind.map(|kind| {
            let kind = self.bind(kind.code());
            format!(" AND enterprise_kind = {kind}")
        });
        let category = filter.category.as_ref().map(|category| {
            let (top, end) = (self.bind(category), self.bind(category.subtree_end()));
            format!(" AND category_code >= {top} AND category_code < {end}")
        });
        kind.unwrap_or_default() + &category.unwrap_or_default()
    }
}

/// The Indonesian names of the categories with any of `codes`.
pub async fn category_names(
    on: &impl Read,
    codes: &[CategoryCode],
) -> Result<HashMap<CategoryCode, String>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        code: String,
        name_id: String,
    }
    if codes.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT code, name_id FROM categories WHERE code IN ({})",
        placeholders(codes.len(), 1)
    );
    let rows = all::<Row>(on, &sql, codes.iter().map(Bind::bind).collect()).await?;
    let named = |row: Row| Some((CategoryCode::parse(&row.code).ok()?, row.name_id));
    Ok(rows.into_iter().filter_map(named).collect())
}
