//! What goes into a cart and out of it. Whoever changes a cart has locked it.

use crate::error::StorageError;
use crate::sql::{Read, all, execute, placeholders, tuples, values};
use crate::tx::Tx;
use domain::cart::AddedLine;
use domain::{CartId, CartLineId, Quantity, Rupiah, VariantId};
use sea_orm::{FromQueryResult, Value};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The prices of those of `variants` that are for sale.
pub async fn prices_of(
    on: &impl Read,
    variants: &[VariantId],
) -> Result<BTreeMap<VariantId, Rupiah>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        price_rupiah: i64,
    }
    if variants.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sql = format!(
        "SELECT v.id, v.price_rupiah FROM product_variants v \
         JOIN products p ON p.id = v.product_id JOIN enterprises e ON e.id = p.enterprise_id \
         WHERE v.id IN ({}) AND v.archived_at IS NULL AND p.status = 'PUBLISHED' \
         AND e.status = 'VERIFIED'",
        placeholders(variants.len(), 1)
    );
    let ids = variants.iter().map(|id| Value::from(id.uuid())).collect();
    let price = |row: Row| {
        let price = Rupiah::price(row.price_rupiah).map_err(|_| StorageError::Corrupt {
            table: "product_variants",
            column: "price_rupiah",
            id: row.id.to_string(),
        })?;
        Ok((row.id.into(), price))
    };
    let rows = all::<Row>(on, &sql, ids).await?;
    rows.into_iter().map(price).collect()
}

/// How much of what is in `cart`.
pub async fn quantities_of(
    on: &impl Read,
    cart: CartId,
) -> Result<BTreeMap<VariantId, Quantity>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        variant_id: Uuid,
        quantity_milli: i64,
    }
    let sql = "SELECT variant_id, quantity_milli FROM cart_lines WHERE cart_id = $1";
    let quantity = |row: Row| {
        let quantity =
            Quantity::from_milli(row.quantity_milli).map_err(|_| StorageError::Corrupt {
                table: "cart_lines",
                column: "quantity_milli",
                id: cart.to_string(),
            })?;
        Ok((row.variant_id.into(), quantity))
    };
    let rows = all::<Row>(on, sql, values![cart]).await?;
    rows.into_iter().map(quantity).collect()
}

/// Writes `lines` into `cart`, each variant at most once; one that is there takes the new quantity
/// and the price that is seen now, and keeps its place.
pub async fn add_lines(tx: &Tx, cart: CartId, lines: &[AddedLine]) -> Result<(), StorageError> {
    if lines.is_empty() {
        return Ok(());
    }
    // Ids of one instant are in no order of their own; lines stand in the order of their ids.
    let mut ids: Vec<CartLineId> = lines.iter().map(|_| tx.new_id()).collect();
    ids.sort_unstable();
    let row = |(id, line): (CartLineId, &AddedLine)| {
        values![
            id,
            cart,
            line.variant,
            line.quantity,
            line.seen_price,
            tx.now()
        ]
    };
    let rows = ids.into_iter().zip(lines).flat_map(row).collect();
    let sql = format!(
        "INSERT INTO cart_lines \
         (id, cart_id, variant_id, quantity_milli, seen_price_rupiah, added_at) \
         VALUES {} ON CONFLICT (cart_id, variant_id) DO UPDATE SET \
         quantity_milli = excluded.quantity_milli, \
         seen_price_rupiah = excluded.seen_price_rupiah",
        tuples(lines.len(), 6, 1)
    );
    execute(tx, &sql, rows).await?;
    Ok(())
}

/// Sets the quantity of a line of `cart`; nothing takes the line out. False when it is not there.
pub async fn set_line(
    tx: &Tx,
    cart: CartId,
    line: CartLineId,
    quantity: Quantity,
) -> Result<bool, StorageError> {
    let touched = if quantity.is_zero() {
        let sql = "DELETE FROM cart_lines WHERE id = $1 AND cart_id = $2";
        execute(tx, sql, values![line, cart]).await?
    } else {
        let sql = "UPDATE cart_lines SET quantity_milli = $3 WHERE id = $1 AND cart_id = $2";
        execute(tx, sql, values![line, cart, quantity]).await?
    };
    Ok(touched == 1)
}

/// Takes today's prices as seen.
pub async fn accept_prices(tx: &Tx, cart: CartId) -> Result<(), StorageError> {
    let sql = "UPDATE cart_lines SET seen_price_rupiah = (SELECT v.price_rupiah \
               FROM product_variants v WHERE v.id = cart_lines.variant_id) WHERE cart_id = $1";
    execute(tx, sql, values![cart]).await?;
    Ok(())
}

/// Takes every line out.
pub async fn clear(tx: &Tx, cart: CartId) -> Result<(), StorageError> {
    let sql = "DELETE FROM cart_lines WHERE cart_id = $1";
    execute(tx, sql, values![cart]).await?;
    Ok(())
}
