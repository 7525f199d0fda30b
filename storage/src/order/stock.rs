//! Stock: one guarded `UPDATE` per variant, and a movement row for each.
//!
//! What is available is `on_hand - held`; the guard keeps it from going below zero whatever the
//! number of buyers. Variants are taken in ascending id, so two orders never wait for each other
//! in a circle.

use crate::change_log;
use crate::error::StorageError;
use crate::sql::{Read, all, insert, number, one, placeholders, values};
use crate::tx::Tx;
use domain::{OrderLineId, ProductId, Quantity, SellerOrderId, StockMovementId, VariantId};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// What happens to the stock of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockMove {
    /// Set aside for an order.
    Hold,
    /// Given back before it was paid.
    Release,
    /// Sold, out of what was set aside.
    Commit,
    /// Sold straight from the shelf: paid after the hold ran out.
    Take,
    /// Back on the shelf after it was sold.
    Return,
}

impl StockMove {
    const fn kind(self) -> &'static str {
        match self {
            Self::Hold => "HOLD",
            Self::Release => "RELEASE",
            Self::Commit => "COMMIT",
            Self::Take => "TAKE",
            Self::Return => "RETURN",
        }
    }

    /// The change of what is on hand and of what is held.
    const fn deltas(self, milli: i64) -> (i64, i64) {
        match self {
            Self::Hold => (0, milli),
            Self::Release => (0, -milli),
            Self::Commit => (-milli, -milli),
            Self::Take => (-milli, 0),
            Self::Return => (milli, 0),
        }
    }
}

/// How much of which variant an order line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SoldLine {
    /// The line.
    pub line: OrderLineId,
    /// Of which product.
    pub product: ProductId,
    /// Of which variant.
    pub variant: VariantId,
    /// How much.
    pub quantity: Quantity,
}

/// The lines of `seller_orders`, in ascending variant id.
pub async fn sold_lines(
    on: &impl Read,
    seller_orders: &[SellerOrderId],
) -> Result<Vec<SoldLine>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        product_id: Uuid,
        variant_id: Uuid,
        quantity_milli: i64,
    }
    if seller_orders.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT id, product_id, variant_id, quantity_milli FROM order_lines \
         WHERE seller_order_id IN ({}) ORDER BY variant_id",
        placeholders(seller_orders.len(), 1)
    );
    let ids = seller_orders.iter().map(|id| Value::from(id.uuid()));
    let rows = all::<Row>(on, &sql, ids.collect()).await?;
    let line = |row: Row| {
        Ok(SoldLine {
            line: row.id.into(),
            product: row.product_id.into(),
            variant: row.variant_id.into(),
            quantity: Quantity::from_milli(row.quantity_milli).map_err(|_| {
                StorageError::Corrupt {
                    table: "order_lines",
                    column: "quantity_milli",
                    id: row.id.to_string(),
                }
            })?,
        })
    };
    rows.into_iter().map(line).collect()
}

/// Moves the stock of `lines`, which come in ascending variant id. Answers the first line whose
/// stock does not suffice; the caller then rolls back, or moves the lines before it back.
pub async fn move_stock(
    tx: &Tx,
    how: StockMove,
    lines: &[SoldLine],
) -> Result<Option<SoldLine>, StorageError> {
    let mut movements = Vec::with_capacity(lines.len());
    let mut turned = Vec::new();
    let mut short = None;
    for line in lines {
        let (on_hand, held) = how.deltas(line.quantity.milli());
        let Some(turned_over) = update(tx, line.variant, on_hand, held).await? else {
            short = Some(*line);
            break;
        };
        movements.push(values![
            tx.new_id::<StockMovementId>(),
            line.variant,
            how.kind(),
            on_hand,
            held,
            line.line,
            tx.now(),
        ]);
        turned.extend(turned_over.then_some(line.product));
    }
    let columns = [
        "id",
        "variant_id",
        "kind",
        "on_hand_delta_milli",
        "held_delta_milli",
        "order_line_id",
        "moved_at",
    ];
    insert(tx, "stock_movements", &columns, movements).await?;
    if !turned.is_empty() {
        change_log::record(tx, &turned).await?;
    }
    Ok(short)
}

/// Adds the deltas when what is available does not go below zero. Answers whether the variant
/// turned from available to sold out or back (search must know); `None` when it did not suffice.
async fn update(
    tx: &Tx,
    variant: VariantId,
    on_hand: i64,
    held: i64,
) -> Result<Option<bool>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        tracked: bool,
        free_milli: i64,
    }
    let sql = "UPDATE variant_stock SET on_hand_milli = on_hand_milli + $2, \
               held_milli = held_milli + $3 WHERE variant_id = $1 \
               AND (NOT tracked OR on_hand_milli + $2 >= held_milli + $3) \
               RETURNING tracked, on_hand_milli - held_milli AS free_milli";
    let Some(row) = one::<Row>(tx, sql, values![variant, on_hand, held]).await? else {
        return Ok(None);
    };
    let before = row.free_milli - (on_hand - held);
    Ok(Some(row.tracked && (before > 0) != (row.free_milli > 0)))
}

/// Variants whose stock is below zero or is not the sum of its movements; there must be none.
pub async fn oversold_variants(on: &impl Read) -> Result<i64, StorageError> {
    let sql = "SELECT COUNT(*) AS n FROM variant_stock s LEFT JOIN (SELECT variant_id, \
               CAST(SUM(on_hand_delta_milli) AS BIGINT) AS on_hand, \
               CAST(SUM(held_delta_milli) AS BIGINT) AS held \
               FROM stock_movements GROUP BY variant_id) m ON m.variant_id = s.variant_id \
               WHERE s.on_hand_milli <> COALESCE(m.on_hand, 0) \
               OR s.held_milli <> COALESCE(m.held, 0) \
               OR (s.tracked AND s.on_hand_milli < s.held_milli)";
    number(on, sql, vec![]).await
}
