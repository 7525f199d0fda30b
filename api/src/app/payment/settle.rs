//! Money that arrived: sold parts, ledger, village credits, and money that goes straight back.

use super::PaymentError;
use super::credit::credits_of_sale;
use super::send_refund::send_later;
use chrono::{DateTime, Utc};
use domain::SellerOrderId;
use domain::ledger::{Balanced, PaidPart, entries_of_payment};
use domain::order::Settlement;
use domain::payment::RefundReason;
use domain::time::wib_day;
use std::collections::BTreeMap;
use storage::Tx;
use storage::ledger::{Cause, post};
use storage::order::{
    LineCount, SoldLine, StockMove, count_lines, credited_lines, lock_parts, move_stock,
    save_progress, sold_lines,
};
use storage::payment::{NewRefund, PaymentPart, PaymentView, insert_refund, parts_of};

/// Sells every part of `payment` that still waits for it, and sends the money of the others back.
/// Runs in the transaction that moves the payment to `PAID`, so it runs once.
pub(super) async fn settle(
    tx: &Tx,
    payment: &PaymentView,
    paid_at: DateTime<Utc>,
) -> Result<(), PaymentError> {
    let parts = parts_of(tx, payment.id).await?;
    let mut locked: BTreeMap<_, _> = lock_parts(tx, payment.order).await?.into_iter().collect();
    let (mut held, mut sold, mut booked) = (Vec::new(), Vec::new(), Vec::new());
    for part in &parts {
        let id = part.seller_order;
        let Some(progress) = locked.get_mut(&id) else {
            continue;
        };
        let refused = match progress.settlement() {
            Settlement::Sell => {
                held.push(id);
                None
            }
            Settlement::Revive => (!revive(tx, id).await?).then_some(RefundReason::SoldOut),
            Settlement::PaidTwice => Some(RefundReason::PaidTwice),
            Settlement::CalledOff => Some(RefundReason::CalledOff),
        };
        if let Some(reason) = refused {
            send_back(tx, payment, part, reason).await?;
        } else {
            progress.sell(payment.id, paid_at);
            save_progress(tx, id, progress).await?;
            sold.push(id);
        }
        booked.push(paid_part(part, refused.is_none()));
    }
    commit(tx, &held).await?;
    let entries = Balanced::new(entries_of_payment(&payment.gateway, &booked));
    let entries = entries.map_err(|off| PaymentError::Unbalanced(off.by))?;
    post(tx, Cause::Payment(payment.id), &entries).await?;
    let lines = credited_lines(tx, &sold).await?;
    let day = wib_day(paid_at);
    let credits = lines
        .iter()
        .flat_map(|line| credits_of_sale(line, payment.id, day));
    storage::output::post(tx, credits.collect()).await?;
    Ok(())
}

fn paid_part(part: &PaymentPart, sold: bool) -> PaidPart {
    PaidPart {
        seller_order: part.seller_order,
        enterprise: part.enterprise,
        total: part.amount,
        fee: part.fee,
        delivery: part.delivery,
        sold,
    }
}

/// Takes held stock off the shelf. What is held is there: anything else is a broken row.
async fn commit(tx: &Tx, held: &[SellerOrderId]) -> Result<(), PaymentError> {
    let lines = sold_lines(tx, held).await?;
    match move_stock(tx, StockMove::Commit, &lines).await? {
        None => Ok(()),
        Some(short) => Err(PaymentError::Storage(storage::StorageError::Corrupt {
            table: "variant_stock",
            column: "held_milli",
            id: short.variant.to_string(),
        })),
    }
}

/// Takes the stock of a part that ran out of time, when it is still there; nothing otherwise.
async fn revive(tx: &Tx, id: SellerOrderId) -> Result<bool, PaymentError> {
    let lines = sold_lines(tx, &[id]).await?;
    if let Some(short) = move_stock(tx, StockMove::Take, &lines).await? {
        let before = lines.iter().take_while(|line| line.line != short.line);
        let taken: Vec<SoldLine> = before.copied().collect();
        move_stock(tx, StockMove::Return, &taken).await?;
        return Ok(false);
    }
    count_lines(tx, id, LineCount::Cancelled, false).await?;
    Ok(true)
}

async fn send_back(
    tx: &Tx,
    payment: &PaymentView,
    part: &PaymentPart,
    reason: RefundReason,
) -> Result<(), PaymentError> {
    let refund = NewRefund {
        id: tx.new_id(),
        payment: payment.id,
        seller_order: part.seller_order,
        amount: part.amount,
        reason,
        requested_by: None,
    };
    send_later(tx, refund.id, tx.now()).await?;
    insert_refund(tx, refund).await?;
    Ok(())
}
