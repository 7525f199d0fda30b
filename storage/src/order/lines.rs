//! The lines of orders, as they were frozen.

use super::read::rupiah;
use crate::error::StorageError;
use crate::sql::{Read, all, placeholders};
use domain::{OrderLineId, ProductId, Quantity, Rupiah, SellerOrderId};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// A line of an order, as it was frozen.
#[derive(Debug, Clone)]
pub struct OrderLineView {
    /// Its id.
    pub id: OrderLineId,
    /// In which part.
    pub seller_order: SellerOrderId,
    /// The product.
    pub product: ProductId,
    /// The product's name then.
    pub product_name: String,
    /// The variant's name then.
    pub variant_name: String,
    /// What one unit is.
    pub unit: String,
    /// The price of one unit then.
    pub price: Rupiah,
    /// How many.
    pub quantity: Quantity,
    /// Price × quantity.
    pub goods: Rupiah,
}

/// The lines of `seller_orders`, in the order they stand in each.
pub async fn lines_of(
    on: &impl Read,
    seller_orders: &[SellerOrderId],
) -> Result<Vec<OrderLineView>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        seller_order_id: Uuid,
        product_id: Uuid,
        product_name: String,
        variant_name: String,
        unit: String,
        price_rupiah: i64,
        quantity_milli: i64,
        goods_rupiah: i64,
    }
    if seller_orders.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT id, seller_order_id, product_id, product_name, variant_name, unit, price_rupiah, \
         quantity_milli, goods_rupiah FROM order_lines WHERE seller_order_id IN ({}) \
         ORDER BY seller_order_id, position",
        placeholders(seller_orders.len(), 1)
    );
    let ids = seller_orders
        .iter()
        .map(|id| Value::from(id.uuid()))
        .collect();
    let line = |row: Row| {
        Ok(OrderLineView {
            id: row.id.into(),
            seller_order: row.seller_order_id.into(),
            product: row.product_id.into(),
            product_name: row.product_name,
            variant_name: row.variant_name,
            unit: row.unit,
            price: rupiah(row.price_rupiah, "order_lines", row.id)?,
            quantity: Quantity::from_milli(row.quantity_milli).map_err(|_| {
                StorageError::Corrupt {
                    table: "order_lines",
                    column: "quantity_milli",
                    id: row.id.to_string(),
                }
            })?,
            goods: rupiah(row.goods_rupiah, "order_lines", row.id)?,
        })
    };
    all::<Row>(on, &sql, ids)
        .await?
        .into_iter()
        .map(line)
        .collect()
}
