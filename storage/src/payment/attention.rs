//! What somebody has to look at.

use crate::error::StorageError;
use crate::sql::{Read, one};
use sea_orm::FromQueryResult;

/// What no job can bring to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub struct Attention {
    /// Messages whose subject has another amount, currency or reference than we asked for.
    pub mismatches: i64,
    /// Refunds that a provider refused, and that nobody asked for again.
    pub failed_refunds: i64,
}

/// Counts it.
pub async fn attention(on: &impl Read) -> Result<Attention, StorageError> {
    let sql = "SELECT (SELECT COUNT(*) FROM provider_message_results WHERE outcome = 'MISMATCH') \
               AS mismatches, (SELECT COUNT(*) FROM refunds f WHERE f.status = 'FAILED' \
               AND NOT EXISTS (SELECT 1 FROM refunds n WHERE n.payment_id = f.payment_id \
               AND n.seller_order_id = f.seller_order_id AND n.status <> 'FAILED')) \
               AS failed_refunds";
    let found = one::<Attention>(on, sql, vec![]).await?;
    Ok(found.unwrap_or(Attention {
        mismatches: 0,
        failed_refunds: 0,
    }))
}
