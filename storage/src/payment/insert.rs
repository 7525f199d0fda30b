//! Writing an attempt to collect down, before any provider hears of it.

use crate::error::StorageError;
use crate::sql::{insert as insert_rows, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::payment::PaymentStatus;
use domain::{OrderId, PaymentId, PaymentTransitionId, Rupiah, SellerOrderId};

/// An attempt to collect some parts of an order.
#[derive(Debug)]
pub struct NewPayment<'a> {
    /// Its id, which the provider is told.
    pub id: PaymentId,
    /// Of which order.
    pub order: OrderId,
    /// Through which gateway.
    pub gateway: &'a str,
    /// The sum of `parts`.
    pub amount: Rupiah,
    /// The last moment to pay.
    pub expires_at: DateTime<Utc>,
    /// Where the buyer goes afterwards.
    pub return_url: Option<&'a str>,
    /// What is collected, by part.
    pub parts: &'a [(SellerOrderId, Rupiah)],
}

/// Writes `payment` down as `CREATED`.
pub async fn insert(tx: &Tx, payment: NewPayment<'_>) -> Result<(), StorageError> {
    let columns = [
        "id",
        "order_id",
        "gateway",
        "amount_rupiah",
        "status",
        "created_at",
        "updated_at",
        "expires_at",
        "return_url",
    ];
    let row = values![
        payment.id,
        payment.order,
        payment.gateway,
        payment.amount,
        PaymentStatus::Created.code(),
        tx.now(),
        tx.now(),
        payment.expires_at,
        payment.return_url,
    ];
    insert_rows(tx, "payments", &columns, vec![row]).await?;
    let part = |(part, amount): &(SellerOrderId, Rupiah)| values![payment.id, *part, *amount];
    let columns = ["payment_id", "seller_order_id", "amount_rupiah"];
    let parts = payment.parts.iter().map(part).collect();
    insert_rows(tx, "payment_parts", &columns, parts).await?;
    let id: PaymentTransitionId = tx.new_id();
    let columns = ["id", "payment_id", "to_status", "changed_at"];
    let row = values![id, payment.id, PaymentStatus::Created.code(), tx.now()];
    insert_rows(tx, "payment_transitions", &columns, vec![row]).await
}
