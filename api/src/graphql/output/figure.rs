//! The type `OutputFigure`.

use crate::graphql::scalar::Rupiah;
use async_graphql::SimpleObject;

/// Sales and refunds of goods, credited to the villages that the goods came from. Amounts and
/// lines of different villages, days, categories and kinds add up.
#[derive(Debug, SimpleObject)]
pub struct OutputFigure {
    /// The value of goods that were paid for, in rupiah; delivery does not count.
    sales: Rupiah,
    /// The value of those goods that was refunded since, in rupiah; never negative.
    refunds: Rupiah,
    /// Sales less refunds, in rupiah; never negative.
    net: Rupiah,
    /// Order lines that were paid for; a line with goods of two villages counts once in each.
    sale_lines: i64,
    /// Order lines that were refunded, counted in the same way.
    refund_lines: i64,
}

impl From<domain::output::OutputFigure> for OutputFigure {
    fn from(figure: domain::output::OutputFigure) -> Self {
        Self {
            sales: figure.sales.into(),
            refunds: figure.refunds.into(),
            net: figure.net().into(),
            sale_lines: figure.sale_lines,
            refund_lines: figure.refund_lines,
        }
    }
}
