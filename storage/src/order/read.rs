//! Orders as people see them.

use super::progress::{PROGRESS, ProgressRow};
use crate::error::StorageError;
use crate::sight::{Owned, reached};
use crate::sql::{Read, all, one, placeholders, values};
use chrono::{DateTime, Utc};
use domain::order::{DeliveryMethod, Progress};
use domain::person::Sight;
use domain::{EnterpriseId, OrderId, PersonId, Rupiah, SealedValueId, SellerOrderId};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// An order.
#[derive(Debug, Clone)]
pub struct OrderView {
    /// Its id.
    pub id: OrderId,
    /// The number that people call it by.
    pub number: String,
    /// Who bought.
    pub person: PersonId,
    /// Name, phone and address, sealed.
    pub contact: SealedValueId,
    /// All goods.
    pub goods: Rupiah,
    /// All deliveries.
    pub delivery: Rupiah,
    /// What the buyer pays.
    pub total: Rupiah,
    /// When it was placed.
    pub placed_at: DateTime<Utc>,
    /// Until when its stock is held.
    pub hold_expires_at: DateTime<Utc>,
}

/// One enterprise's part of an order.
#[derive(Debug, Clone)]
pub struct SellerOrderView {
    /// Its id.
    pub id: SellerOrderId,
    /// Of which order.
    pub order: OrderId,
    /// The number of that order.
    pub number: String,
    /// Who bought.
    pub person: PersonId,
    /// Name, phone and address of the buyer, sealed.
    pub contact: SealedValueId,
    /// Who fulfils it.
    pub enterprise: EnterpriseId,
    /// The name it had.
    pub enterprise_name: String,
    /// How the goods reach the buyer.
    pub delivery_method: DeliveryMethod,
    /// The goods' value.
    pub goods: Rupiah,
    /// Delivery.
    pub delivery: Rupiah,
    /// What the platform keeps.
    pub fee: Rupiah,
    /// Goods and delivery.
    pub total: Rupiah,
    /// When it was placed.
    pub placed_at: DateTime<Utc>,
    /// How far it got.
    pub progress: Progress,
}

#[derive(FromQueryResult)]
struct OrderRow {
    id: Uuid,
    number: String,
    person_id: Uuid,
    contact_value_id: Uuid,
    goods_rupiah: i64,
    delivery_rupiah: i64,
    total_rupiah: i64,
    placed_at: DateTime<Utc>,
    hold_expires_at: DateTime<Utc>,
}

const ORDER: &str = "id, number, person_id, contact_value_id, goods_rupiah, delivery_rupiah, \
     total_rupiah, placed_at, hold_expires_at";

pub(super) fn rupiah(amount: i64, table: &'static str, id: Uuid) -> Result<Rupiah, StorageError> {
    let column = "rupiah";
    Rupiah::new(amount).ok_or_else(|| StorageError::Corrupt {
        table,
        column,
        id: id.to_string(),
    })
}

impl OrderRow {
    fn into_view(self) -> Result<OrderView, StorageError> {
        Ok(OrderView {
            id: self.id.into(),
            number: self.number,
            person: self.person_id.into(),
            contact: self.contact_value_id.into(),
            goods: rupiah(self.goods_rupiah, "orders", self.id)?,
            delivery: rupiah(self.delivery_rupiah, "orders", self.id)?,
            total: rupiah(self.total_rupiah, "orders", self.id)?,
            placed_at: self.placed_at,
            hold_expires_at: self.hold_expires_at,
        })
    }
}

/// An order is its buyer's alone.
const OWN: Owned = Owned::own("person_id");

/// The part of an order is its buyer's and its enterprise's.
pub(crate) const PART: Owned = Owned::of(&["s.enterprise_id"]).or_own("o.person_id");

/// The order `id`, where `sight` reaches it.
pub async fn find(
    on: &impl Read,
    sight: &Sight,
    id: OrderId,
) -> Result<Option<OrderView>, StorageError> {
    let (seen, values) = reached(sight, &OWN, values![id]);
    let sql = format!("SELECT {ORDER} FROM orders WHERE id = $1 AND {seen}");
    one::<OrderRow>(on, &sql, values)
        .await?
        .map(OrderRow::into_view)
        .transpose()
}

/// At most `limit` orders of `person`, the youngest first, after `after`.
pub async fn of_person(
    on: &impl Read,
    person: PersonId,
    after: Option<OrderId>,
    limit: i64,
) -> Result<Vec<OrderView>, StorageError> {
    let after = after.unwrap_or(OrderId::from_uuid(Uuid::max()));
    let sql = format!(
        "SELECT {ORDER} FROM orders WHERE person_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
    );
    let rows = all::<OrderRow>(on, &sql, values![person, after, limit]).await?;
    rows.into_iter().map(OrderRow::into_view).collect()
}

#[derive(FromQueryResult)]
struct SellerOrderRow {
    id: Uuid,
    order_id: Uuid,
    number: String,
    person_id: Uuid,
    contact_value_id: Uuid,
    enterprise_id: Uuid,
    enterprise_name: String,
    delivery_method: String,
    goods_rupiah: i64,
    delivery_rupiah: i64,
    fee_rupiah: i64,
    total_rupiah: i64,
    placed_at: DateTime<Utc>,
    #[sea_orm(nested)]
    progress: ProgressRow,
}

fn seller_order_sql(condition: &str) -> String {
    format!(
        "SELECT s.id, s.order_id, o.number, o.person_id, o.contact_value_id, s.enterprise_id, \
         s.enterprise_name, s.delivery_method, s.goods_rupiah, s.delivery_rupiah, s.fee_rupiah, \
         s.total_rupiah, o.placed_at, {PROGRESS} FROM seller_orders s \
         JOIN orders o ON o.id = s.order_id \
         JOIN seller_order_progress g ON g.seller_order_id = s.id {condition}"
    )
}

impl SellerOrderRow {
    fn into_view(self) -> Result<SellerOrderView, StorageError> {
        let id: SellerOrderId = self.id.into();
        let delivery_method =
            DeliveryMethod::from_code(&self.delivery_method).ok_or_else(|| {
                StorageError::Corrupt {
                    table: "seller_orders",
                    column: "delivery_method",
                    id: id.to_string(),
                }
            })?;
        let amount = |rupiah_of| rupiah(rupiah_of, "seller_orders", self.id);
        Ok(SellerOrderView {
            id,
            order: self.order_id.into(),
            number: self.number,
            person: self.person_id.into(),
            contact: self.contact_value_id.into(),
            enterprise: self.enterprise_id.into(),
            enterprise_name: self.enterprise_name,
            delivery_method,
            goods: amount(self.goods_rupiah)?,
            delivery: amount(self.delivery_rupiah)?,
            fee: amount(self.fee_rupiah)?,
            total: amount(self.total_rupiah)?,
            placed_at: self.placed_at,
            progress: self.progress.into_progress(id)?,
        })
    }
}

/// The seller order `id`, where `sight` reaches it.
pub async fn find_seller_order(
    on: &impl Read,
    sight: &Sight,
    id: SellerOrderId,
) -> Result<Option<SellerOrderView>, StorageError> {
    let (seen, values) = reached(sight, &PART, values![id]);
    let sql = seller_order_sql(&format!("WHERE s.id = $1 AND {seen}"));
    one::<SellerOrderRow>(on, &sql, values)
        .await?
        .map(SellerOrderRow::into_view)
        .transpose()
}

/// The parts of `orders`, in the order they stand in each.
pub async fn seller_orders_of(
    on: &impl Read,
    orders: &[OrderId],
) -> Result<Vec<SellerOrderView>, StorageError> {
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let sql = seller_order_sql(&format!(
        "WHERE s.order_id IN ({}) ORDER BY s.order_id, s.position",
        placeholders(orders.len(), 1)
    ));
    let ids = orders.iter().map(|id| Value::from(id.uuid())).collect();
    let rows = all::<SellerOrderRow>(on, &sql, ids).await?;
    rows.into_iter().map(SellerOrderRow::into_view).collect()
}

/// At most `limit` seller orders of `enterprise` that `sight` reaches, the youngest first, after
/// `after`.
pub async fn of_enterprise(
    on: &impl Read,
    sight: &Sight,
    enterprise: EnterpriseId,
    (after, limit): (Option<SellerOrderId>, i64),
) -> Result<Vec<SellerOrderView>, StorageError> {
    let after = after.unwrap_or(SellerOrderId::from_uuid(Uuid::max()));
    let (seen, values) = reached(sight, &PART, values![enterprise, after, limit]);
    let sql = seller_order_sql(&format!(
        "WHERE s.enterprise_id = $1 AND s.id < $2 AND {seen} ORDER BY s.id DESC LIMIT $3"
    ));
    let rows = all::<SellerOrderRow>(on, &sql, values).await?;
    rows.into_iter().map(SellerOrderRow::into_view).collect()
}
