//! Rows and queries of output: village credits, and the cells folded from them.
//!
//! A payment posts credits and marks them pending ([`post`]). The worker looks for pending ones
//! ([`has_pending`]) and adds them to the cells of four levels and two grains ([`fold`]), in one
//! transaction. A read adds the cells and whatever is still pending in one statement ([`read`]), so
//! it is exact at any moment.

mod credit;
mod fold;
mod read;
mod verify;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;

pub use credit::{CreditKind, LineCredit, NewCredit, post, remaining_of_line};
pub use fold::{fold, has_pending};
pub use read::{CellFilter, OutputDimension, OutputQuery, OutputRow, category_names, read};
pub use verify::{Discrepancy, OutputTotals, totals, verify};

/// The four figures of a credit `village_credits` as the columns of a cell.
const CREDIT_FIGURES: &str = "\
    CASE WHEN kind = 'SALE' THEN amount_rupiah ELSE 0 END AS sale_rupiah, \
    CASE WHEN kind = 'REFUND' THEN -amount_rupiah ELSE 0 END AS refund_rupiah, \
    CASE WHEN kind = 'SALE' THEN 1 ELSE 0 END AS sale_lines, \
    CASE WHEN kind = 'REFUND' THEN 1 ELSE 0 END AS refund_lines";
