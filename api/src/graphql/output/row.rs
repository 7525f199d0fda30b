//! The type `OutputRow`.

use super::OutputFigure;
use crate::app::output::{OutputKey, OutputReportRow};
use crate::graphql::enterprise::EnterpriseKind;
use crate::graphql::region::Region;
use crate::graphql::scalar::Date;
use async_graphql::SimpleObject;

/// A part of an output report. Of `region`, `periodStart` with `periodEnd`, `category` and
/// `enterpriseKind` only what the report was asked by is there; the others are null.
#[derive(SimpleObject)]
pub struct OutputRow {
    /// Its name for people, in the language of the request; names of places and of categories are
    /// Indonesian.
    label: String,
    /// The region, when asked by `CHILD`.
    region: Option<Region>,
    /// The first WIB day, when asked by a period; the report's own where the period began before.
    period_start: Option<Date>,
    /// The last WIB day, when asked by a period; the report's own where the period goes on after.
    period_end: Option<Date>,
    /// The category's code, dotted, when asked by `CATEGORY`.
    category: Option<String>,
    /// The kind of enterprise, when asked by `ENTERPRISE_KIND`.
    enterprise_kind: Option<EnterpriseKind>,
    /// How much; zero where nothing was sold.
    figure: OutputFigure,
}

impl From<OutputReportRow> for OutputRow {
    fn from(row: OutputReportRow) -> Self {
        let mut shown = Self {
            label: row.label,
            region: None,
            period_start: None,
            period_end: None,
            category: None,
            enterprise_kind: None,
            figure: row.figure.into(),
        };
        match row.key {
            OutputKey::Region(region) => shown.region = Some(Region(region)),
            OutputKey::Period(span) => {
                shown.period_start = Some(Date(span.first));
                shown.period_end = Some(Date(span.last));
            }
            OutputKey::Category(code) => shown.category = Some(code.dotted()),
            OutputKey::EnterpriseKind(kind) => shown.enterprise_kind = Some(kind.into()),
        }
        shown
    }
}
