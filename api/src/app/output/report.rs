//! What is answered about output.

use domain::catalogue::CategoryCode;
use domain::enterprise::EnterpriseKind;
use domain::output::{DaySpan, OutputFigure};
use domain::region::Region;

/// The output of a region over some days.
#[derive(Debug, Clone)]
pub struct OutputReport {
    /// The region.
    pub region: Region,
    /// The days of sale.
    pub days: DaySpan,
    /// All of it; the rows add up to this.
    pub total: OutputFigure,
    /// Its parts, as they were asked for.
    pub rows: Vec<OutputReportRow>,
}

/// A part of a report.
#[derive(Debug, Clone)]
pub struct OutputReportRow {
    /// Its name for people.
    pub label: String,
    /// What it is of.
    pub key: OutputKey,
    /// How much.
    pub figure: OutputFigure,
}

/// What a part of a report is of.
#[derive(Debug, Clone)]
pub enum OutputKey {
    /// A region right below.
    Region(Region),
    /// A period, cut to the days of the report.
    Period(DaySpan),
    /// A category.
    Category(CategoryCode),
    /// A kind of enterprise.
    EnterpriseKind(EnterpriseKind),
}
