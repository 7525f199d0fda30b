//! Stock as its enterprise counts it; what orders do to it is in [`crate::order`].
//!
//! What is on hand is always the sum of a variant's movements, so each count is one as well.

use crate::change_log;
use crate::dialect::for_update;
use crate::error::StorageError;
use crate::sql::{Read, execute, insert, one, values};
use crate::tx::Tx;
use domain::{PersonId, ProductId, Quantity, StockMovementId, VariantId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

const MOVEMENT: [&str; 7] = [
    "id",
    "variant_id",
    "kind",
    "on_hand_delta_milli",
    "held_delta_milli",
    "person_id",
    "moved_at",
];

/// How a count ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockCount {
    /// It is stored.
    Done,
    /// Orders hold more than was counted; nothing changed.
    BelowHeld,
}

/// The product of a variant that is not archived.
pub async fn variant_product(
    on: &impl Read,
    variant: VariantId,
) -> Result<Option<ProductId>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        product_id: Uuid,
    }
    let sql = "SELECT product_id FROM product_variants WHERE id = $1 AND archived_at IS NULL";
    let row = one::<Row>(on, sql, values![variant]).await?;
    Ok(row.map(|row| row.product_id.into()))
}

/// Begins the stock of new variants; `None` is not tracked.
pub(super) async fn open(
    tx: &Tx,
    variants: &[(VariantId, Option<Quantity>)],
    person: Option<PersonId>,
) -> Result<(), StorageError> {
    let mut stock = Vec::with_capacity(variants.len());
    let mut movements = Vec::new();
    for (variant, on_hand) in variants {
        let milli = on_hand.map_or(0, Quantity::milli);
        stock.push(values![*variant, on_hand.is_some(), milli, 0_i64]);
        if milli > 0 {
            movements.push(values![
                tx.new_id::<StockMovementId>(),
                *variant,
                "RECEIVE",
                milli,
                0_i64,
                person,
                tx.now(),
            ]);
        }
    }
    let columns = ["variant_id", "tracked", "on_hand_milli", "held_milli"];
    insert(tx, "variant_stock", &columns, stock).await?;
    insert(tx, "stock_movements", &MOVEMENT, movements).await
}

/// Writes what was counted on the shelf, held goods included; `None` ends the tracking.
pub async fn count_stock(
    tx: &Tx,
    (product, variant): (ProductId, VariantId),
    counted: Option<Quantity>,
    person: Option<PersonId>,
) -> Result<StockCount, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        on_hand_milli: i64,
    }
    let sql = format!(
        "SELECT on_hand_milli FROM variant_stock WHERE variant_id = $1{}",
        for_update(tx.backend())
    );
    let row = one::<Row>(tx, &sql, values![variant]).await?;
    let before = row.map_or(0, |row| row.on_hand_milli);
    let after = counted.map_or(before, Quantity::milli);
    let tracked = counted.is_some();
    let sql = "UPDATE variant_stock SET tracked = $2, on_hand_milli = $3 \
               WHERE variant_id = $1 AND (NOT $2 OR $3 >= held_milli)";
    if execute(tx, sql, values![variant, tracked, after]).await? == 0 {
        return Ok(StockCount::BelowHeld);
    }
    if after != before {
        let movement = values![
            tx.new_id::<StockMovementId>(),
            variant,
            "COUNT",
            after - before,
            0_i64,
            person,
            tx.now(),
        ];
        insert(tx, "stock_movements", &MOVEMENT, vec![movement]).await?;
    }
    change_log::record(tx, &[product]).await?;
    Ok(StockCount::Done)
}
