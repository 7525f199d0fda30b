//! Payments as they stand.

use crate::error::StorageError;
use crate::sight::{Owned, reached};
use crate::sql::{Read, all, one, placeholders, values};
use chrono::{DateTime, Utc};
use domain::payment::PaymentStatus;
use domain::person::Sight;
use domain::{EnterpriseId, OrderId, PaymentId, PersonId, Rupiah, SellerOrderId};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// An attempt to collect.
#[derive(Debug, Clone)]
pub struct PaymentView {
    /// Its id.
    pub id: PaymentId,
    /// Of which order.
    pub order: OrderId,
    /// The number of that order.
    pub order_number: String,
    /// Who pays.
    pub person: PersonId,
    /// Through which gateway.
    pub gateway: String,
    /// How much.
    pub amount: Rupiah,
    /// How it stands.
    pub status: PaymentStatus,
    /// The provider's own id; `None` until the provider has answered.
    pub provider_reference: Option<String>,
    /// Where the buyer pays.
    pub checkout_url: Option<String>,
    /// Where the buyer goes afterwards.
    pub return_url: Option<String>,
    /// Why it failed, in the provider's words.
    pub failure: Option<String>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// The last moment to pay.
    pub expires_at: DateTime<Utc>,
    /// When the money was collected.
    pub paid_at: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult)]
pub(super) struct PaymentRow {
    id: Uuid,
    order_id: Uuid,
    number: String,
    person_id: Uuid,
    gateway: String,
    amount_rupiah: i64,
    status: String,
    provider_reference: Option<String>,
    checkout_url: Option<String>,
    return_url: Option<String>,
    failure: Option<String>,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    paid_at: Option<DateTime<Utc>>,
}

impl TryFrom<PaymentRow> for PaymentView {
    type Error = StorageError;

    fn try_from(row: PaymentRow) -> Result<Self, StorageError> {
        let corrupt = |column| StorageError::Corrupt {
            table: "payments",
            column,
            id: row.id.to_string(),
        };
        Ok(Self {
            id: row.id.into(),
            order: row.order_id.into(),
            person: row.person_id.into(),
            amount: Rupiah::new(row.amount_rupiah).ok_or_else(|| corrupt("amount_rupiah"))?,
            status: PaymentStatus::from_code(&row.status).ok_or_else(|| corrupt("status"))?,
            order_number: row.number,
            gateway: row.gateway,
            provider_reference: row.provider_reference,
            checkout_url: row.checkout_url,
            return_url: row.return_url,
            failure: row.failure,
            created_at: row.created_at,
            expires_at: row.expires_at,
            paid_at: row.paid_at,
        })
    }
}

pub(super) fn payment_sql(condition: &str) -> String {
    format!(
        "SELECT p.id, p.order_id, o.number, o.person_id, p.gateway, p.amount_rupiah, p.status, \
         p.provider_reference, p.checkout_url, p.return_url, p.failure, p.created_at, \
         p.expires_at, p.paid_at \
         FROM payments p JOIN orders o ON o.id = p.order_id {condition}"
    )
}

/// A payment is its buyer's alone.
const OWN: Owned = Owned::own("o.person_id");

/// The payment `id`, where `sight` reaches it.
pub async fn find(
    on: &impl Read,
    sight: &Sight,
    id: PaymentId,
) -> Result<Option<PaymentView>, StorageError> {
    let (seen, values) = reached(sight, &OWN, values![id]);
    let sql = payment_sql(&format!("WHERE p.id = $1 AND {seen}"));
    let row = one::<PaymentRow>(on, &sql, values).await?;
    row.map(PaymentView::try_from).transpose()
}

/// The payment that the provider of `gateway` knows by `reference`.
pub async fn find_by_reference(
    on: &impl Read,
    gateway: &str,
    reference: &str,
) -> Result<Option<PaymentView>, StorageError> {
    let sql = payment_sql("WHERE p.gateway = $1 AND p.provider_reference = $2");
    let row = one::<PaymentRow>(on, &sql, values![gateway, reference]).await?;
    row.map(PaymentView::try_from).transpose()
}

/// The payments of `orders`, those of an order from the oldest to the youngest.
pub async fn of_orders(
    on: &impl Read,
    orders: &[OrderId],
) -> Result<Vec<PaymentView>, StorageError> {
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let sql = payment_sql(&format!(
        "WHERE p.order_id IN ({}) ORDER BY p.order_id, p.id",
        placeholders(orders.len(), 1)
    ));
    let ids = orders.iter().map(|id| Value::from(id.uuid())).collect();
    let rows = all::<PaymentRow>(on, &sql, ids).await?;
    rows.into_iter().map(PaymentView::try_from).collect()
}

/// The payments of `order` that may still be paid as planned, from the oldest to the youngest.
pub async fn open_of_order(
    on: &impl Read,
    order: OrderId,
) -> Result<Vec<PaymentView>, StorageError> {
    let payments = of_orders(on, &[order]).await?;
    let open = payments.into_iter().filter(|one| one.status.is_open());
    Ok(open.collect())
}

/// What a payment collects for one seller order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentPart {
    /// Which seller order.
    pub seller_order: SellerOrderId,
    /// Who sells.
    pub enterprise: EnterpriseId,
    /// How much of the payment is its.
    pub amount: Rupiah,
    /// The platform's fee in it.
    pub fee: Rupiah,
    /// Delivery in it.
    pub delivery: Rupiah,
}

/// The parts of a payment, in ascending seller order.
pub async fn parts_of(
    on: &impl Read,
    payment: PaymentId,
) -> Result<Vec<PaymentPart>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        seller_order_id: Uuid,
        enterprise_id: Uuid,
        amount_rupiah: i64,
        fee_rupiah: i64,
        delivery_rupiah: i64,
    }
    let sql = "SELECT p.seller_order_id, s.enterprise_id, p.amount_rupiah, s.fee_rupiah, \
               s.delivery_rupiah FROM payment_parts p \
               JOIN seller_orders s ON s.id = p.seller_order_id \
               WHERE p.payment_id = $1 ORDER BY p.seller_order_id";
    let rows = all::<Row>(on, sql, values![payment]).await?;
    let part = |row: Row| {
        let rupiah = |amount, column| {
            Rupiah::new(amount).ok_or_else(|| StorageError::Corrupt {
                table: "payment_parts",
                column,
                id: row.seller_order_id.to_string(),
            })
        };
        Ok(PaymentPart {
            seller_order: row.seller_order_id.into(),
            enterprise: row.enterprise_id.into(),
            amount: rupiah(row.amount_rupiah, "amount_rupiah")?,
            fee: rupiah(row.fee_rupiah, "fee_rupiah")?,
            delivery: rupiah(row.delivery_rupiah, "delivery_rupiah")?,
        })
    };
    rows.into_iter().map(part).collect()
}
