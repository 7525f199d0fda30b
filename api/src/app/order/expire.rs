//! The deadline of an order that is not paid.

use super::call_off::call_off;
use crate::app::Actor;
use crate::app::payment::check_open_payments;
use crate::app::person::trail;
use domain::OrderId;
use domain::order::CancelReason;
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::order::lock_parts;
use storage::{StorageError, Tx, audit};

/// The job that runs at an order's deadline.
pub const EXPIRE_JOB: &str = "order.expire";

/// Which order's deadline it is.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct ExpireJob {
    /// The order.
    pub order: OrderId,
}

/// Calls off whatever is still not paid, and releases its stock. Open payments are asked about at
/// once: money that arrived in the last moment revives its part if the stock is still there.
pub async fn expire_order(tx: &Tx, job: ExpireJob) -> Result<(), StorageError> {
    let parts = lock_parts(tx, job.order).await?;
    if call_off(tx, parts, CancelReason::Expired).await? > 0 {
        check_open_payments(tx, job.order).await?;
        let system = Actor::system(EXPIRE_JOB);
        let mut entry = trail::entry(&system, "order.expire", "order", job.order);
        entry.after = Some(json!({ "reason": CancelReason::Expired.code() }));
        audit::record(tx, entry).await?;
    }
    Ok(())
}
