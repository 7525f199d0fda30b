//! The type `Output`.

use super::{OutputFigure, OutputRow};
use crate::app::output::OutputReport;
use crate::graphql::region::Region;
use crate::graphql::scalar::Date;
use async_graphql::SimpleObject;

/// The output of a region: what goods from its villages were paid, by the WIB day of the payment.
///
/// The value of the goods counts, delivery and fees do not. A refund is booked to the day of its
/// sale, so a figure of past days can still go down. A line whose goods came from several villages
/// is split between them by their shares, to the rupiah.
#[derive(SimpleObject)]
pub struct Output {
    /// The region, with everything below it.
    region: Region,
    /// The first WIB day that counts.
    from: Date,
    /// The last WIB day that counts.
    to: Date,
    /// All of it; rows, where there are any, add up to this exactly.
    total: OutputFigure,
    /// Its parts, as `by` told; in order of code or of time. Empty when there are none to show.
    rows: Vec<OutputRow>,
}

impl From<OutputReport> for Output {
    fn from(report: OutputReport) -> Self {
        Self {
            region: Region(report.region),
            from: Date(report.days.first),
            to: Date(report.days.last),
            total: report.total.into(),
            rows: report.rows.into_iter().map(OutputRow::from).collect(),
        }
    }
}
