//! Variants, with what can be bought of them now.

use super::stock;
use crate::error::StorageError;
use crate::sql::{Read, all, execute, insert as insert_rows, placeholders, values};
use crate::tx::Tx;
use domain::catalogue::{ProductVariant, VariantDraft};
use domain::{PersonId, ProductId, Quantity, Rupiah, VariantId};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    product_id: Uuid,
    position: i64,
    sku: String,
    name: String,
    unit: String,
    price_rupiah: i64,
    weight_gram: i64,
    step_milli: i64,
    minimum_milli: i64,
    tracked: bool,
    free_milli: i64,
}

impl TryFrom<Row> for ProductVariant {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let corrupt = |column| StorageError::Corrupt {
            table: "product_variants",
            column,
            id: row.id.to_string(),
        };
        let quantity = |milli, column| Quantity::from_milli(milli).map_err(|_| corrupt(column));
        let stock = row.tracked.then(|| quantity(row.free_milli, "stock"));
        Ok(Self {
            id: row.id.into(),
            product: row.product_id.into(),
            position: row.position,
            price: Rupiah::price(row.price_rupiah).map_err(|_| corrupt("price_rupiah"))?,
            weight_gram: row.weight_gram,
            step: quantity(row.step_milli, "step_milli")?,
            minimum: quantity(row.minimum_milli, "minimum_milli")?,
            stock: stock.transpose()?,
            sku: row.sku,
            name: row.name,
            unit: row.unit,
        })
    }
}

/// Reads a [`Row`] of a variant `v` with its stock.
const SELECT: &str = "SELECT v.id, v.product_id, v.position, v.sku, v.name, v.unit, \
     v.price_rupiah, v.weight_gram, v.step_milli, v.minimum_milli, s.tracked, \
     s.on_hand_milli - s.held_milli AS free_milli \
     FROM product_variants v JOIN variant_stock s ON s.variant_id = v.id";

/// Those of `ids` that are not archived, in no order, whoever may see them.
pub async fn variants(
    on: &impl Read,
    ids: &[VariantId],
) -> Result<Vec<ProductVariant>, StorageError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "{SELECT} WHERE v.id IN ({}) AND v.archived_at IS NULL",
        placeholders(ids.len(), 1)
    );
    let ids = ids.iter().map(|id| Value::from(id.uuid())).collect();
    let rows = all::<Row>(on, &sql, ids).await?;
    rows.into_iter().map(ProductVariant::try_from).collect()
}

/// The variants of `products` that are not archived, by product and position.
pub async fn variants_of(
    on: &impl Read,
    products: &[ProductId],
) -> Result<Vec<ProductVariant>, StorageError> {
    if products.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "{SELECT} WHERE v.product_id IN ({}) AND v.archived_at IS NULL \
         ORDER BY v.product_id, v.position",
        placeholders(products.len(), 1)
    );
    let ids = products.iter().map(|id| Value::from(id.uuid())).collect();
    let rows = all::<Row>(on, &sql, ids).await?;
    rows.into_iter().map(ProductVariant::try_from).collect()
}

/// Stores the variants of a new product and receives what is on hand of them.
pub(super) async fn insert(
    tx: &Tx,
    product: ProductId,
    drafts: &[VariantDraft],
    person: Option<PersonId>,
) -> Result<(), StorageError> {
    let columns = [
        "id",
        "product_id",
        "position",
        "sku",
        "name",
        "unit",
        "price_rupiah",
        "weight_gram",
        "step_milli",
        "minimum_milli",
        "created_at",
    ];
    let mut rows = Vec::with_capacity(drafts.len());
    let mut stocked = Vec::with_capacity(drafts.len());
    for (at, draft) in (0_i64..).zip(drafts) {
        let id: VariantId = tx.new_id();
        rows.push(values![
            id,
            product,
            at,
            &draft.sku,
            &draft.name,
            &draft.unit,
            draft.price,
            draft.weight_gram,
            draft.step,
            draft.minimum,
            tx.now(),
        ]);
        stocked.push((id, draft.stock));
    }
    insert_rows(tx, "product_variants", &columns, rows).await?;
    stock::open(tx, &stocked, person).await
}

/// Writes the price of a variant of `product`; false when there is no such variant. The caller
/// then calls [`super::change`], which brings the product's lowest price up to date.
pub async fn set_price(
    tx: &Tx,
    product: ProductId,
    variant: VariantId,
    price: Rupiah,
) -> Result<bool, StorageError> {
    let sql = "UPDATE product_variants SET price_rupiah = $3 \
               WHERE id = $2 AND product_id = $1 AND archived_at IS NULL";
    let touched = execute(tx, sql, values![product, variant, price]).await?;
    Ok(touched == 1)
}
