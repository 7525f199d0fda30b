//! From a line that was paid for to what its villages are credited, and back.

use chrono::NaiveDate;
use domain::output::{split_quantity, split_sale};
use domain::region::RegionCode;
use domain::{BasisPoints, PaymentId, RefundId, Rupiah};
use storage::order::CreditedLine;
use storage::output::{CreditKind, LineCredit, NewCredit};
use uuid::Uuid;

/// The credits of a line that `payment` paid for on the WIB day `sale_day`: they sum to its goods'
/// value and to its units.
pub(super) fn credits_of_sale(
    line: &CreditedLine,
    payment: PaymentId,
    sale_day: NaiveDate,
) -> Vec<NewCredit> {
    let amounts = split_sale(line.goods, &line.origins);
    let units = split_quantity(line.quantity, &line.origins);
    let find = |village: &RegionCode| {
        let amount = amounts.iter().find(|(code, _)| code == village);
        let milli = units.iter().find(|(code, _)| code == village);
        (
            amount.map_or(Rupiah::ZERO, |(_, amount)| *amount),
            milli.map_or(0, |(_, units)| units.milli()),
        )
    };
    let credit = |(village, share): &(RegionCode, BasisPoints)| {
        let (amount, quantity_milli) = find(village);
        let nothing = amount.is_zero() && quantity_milli == 0;
        (!nothing).then(|| NewCredit {
            kind: CreditKind::Sale,
            cause: payment.uuid(),
            amount,
            quantity_milli,
            sale_day,
            ..credit_of(line, (village, *share))
        })
    };
    line.origins.iter().filter_map(credit).collect()
}

/// The credits that take back everything that is `left` of a line, because of `refund`: each
/// village then has nothing of it, and the day is that of the sale.
pub(super) fn credits_of_refund(
    line: &CreditedLine,
    left: &[LineCredit],
    refund: RefundId,
) -> Vec<NewCredit> {
    let still = left
        .iter()
        .filter(|one| !one.amount.is_zero() || one.quantity_milli != 0);
    still
        .map(|one| NewCredit {
            kind: CreditKind::Refund,
            cause: refund.uuid(),
            amount: -one.amount,
            quantity_milli: -one.quantity_milli,
            sale_day: one.sale_day,
            ..credit_of(line, (&one.village, one.share))
        })
        .collect()
}

/// A credit of nothing, for nobody's sake yet.
fn credit_of(line: &CreditedLine, (village, share): (&RegionCode, BasisPoints)) -> NewCredit {
    NewCredit {
        order_line: line.line,
        enterprise: line.enterprise,
        enterprise_kind: line.enterprise_kind,
        category: line.category.clone(),
        origin: village.clone(),
        destination: line.destination.clone(),
        share,
        kind: CreditKind::Sale,
        cause: Uuid::nil(),
        amount: Rupiah::ZERO,
        quantity_milli: 0,
        sale_day: NaiveDate::MIN,
    }
}
