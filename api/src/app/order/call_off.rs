//! What calling off means for the parts of an order that are not paid.

use domain::order::CancelReason;
use storage::order::{
    LineCount, Parts, SoldLine, StockMove, count_lines, move_stock, save_progress, sold_lines,
};
use storage::{StorageError, Tx};

/// Calls off every locked part that is neither paid nor called off, and releases its stock; how
/// many parts it was.
pub(super) async fn call_off(
    tx: &Tx,
    parts: Parts,
    reason: CancelReason,
) -> Result<usize, StorageError> {
    let mut called_off = 0;
    let mut lines: Vec<SoldLine> = Vec::new();
    for (id, mut progress) in parts {
        if progress.cancel(reason, tx.now()) != Ok(true) {
            continue;
        }
        save_progress(tx, id, &progress).await?;
        count_lines(tx, id, LineCount::Cancelled, true).await?;
        lines.extend(sold_lines(tx, id).await?);
        called_off += 1;
    }
    lines.sort_unstable_by_key(|line| line.variant);
    move_stock(tx, StockMove::Release, &lines).await?;
    Ok(called_off)
}
