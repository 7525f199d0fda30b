//! What calling off means for the parts of an order that are not paid.

use domain::SellerOrderId;
use domain::order::CancelReason;
use storage::order::{
    LineCount, Parts, StockMove, count_lines, move_stock, save_progress, sold_lines,
};
use storage::{StorageError, Tx};

/// Calls off every locked part that is neither paid nor called off, and releases its stock; how
/// many parts it was.
pub(super) async fn call_off(
    tx: &Tx,
    parts: Parts,
    reason: CancelReason,
) -> Result<usize, StorageError> {
    let mut called_off: Vec<SellerOrderId> = Vec::new();
    for (id, mut progress) in parts {
        if progress.cancel(reason, tx.now()) != Ok(true) {
            continue;
        }
        save_progress(tx, id, &progress).await?;
        count_lines(tx, id, LineCount::Cancelled, true).await?;
        called_off.push(id);
    }
    let lines = sold_lines(tx, &called_off).await?;
    move_stock(tx, StockMove::Release, &lines).await?;
    Ok(called_off.len())
}
