//! Carts: a line per variant, priced anew each time it is looked at.

use crate::error::StorageError;
use crate::sql::{Read, all, execute, number, one, placeholders, values};
use crate::tx::Tx;
use domain::cart::PricedLine;
use domain::catalogue::CategoryCode;
use domain::enterprise::EnterpriseKind;
use domain::region::RegionCode;
use domain::{BasisPoints, CartId, CartLineId, PersonId, ProductId, Quantity, Rupiah, VariantId};
use sea_orm::{FromQueryResult, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// The cart of `person`, if they ever put something in one.
pub async fn find(on: &impl Read, person: PersonId) -> Result<Option<CartId>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
    }
    let row = one::<Row>(
        on,
        "SELECT id FROM carts WHERE person_id = $1",
        values![person],
    )
    .await?;
    Ok(row.map(|row| row.id.into()))
}

/// The cart of `person`, locked until the transaction ends.
pub async fn lock(tx: &Tx, person: PersonId) -> Result<Option<CartId>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
    }
    let lock = crate::dialect::for_update(tx.backend());
    let sql = format!("SELECT id FROM carts WHERE person_id = $1{lock}");
    let row = one::<Row>(tx, &sql, values![person]).await?;
    Ok(row.map(|row| row.id.into()))
}

/// The cart of `person`, made when there is none.
pub async fn find_or_create(tx: &Tx, person: PersonId) -> Result<CartId, StorageError> {
    if let Some(cart) = find(tx, person).await? {
        return Ok(cart);
    }
    let id: CartId = tx.new_id();
    let sql = "INSERT INTO carts (id, person_id, created_at) VALUES ($1, $2, $3)";
    execute(tx, sql, values![id, person, tx.now()]).await?;
    Ok(id)
}

/// The price of a variant that exists, whether or not it is for sale.
pub async fn price_of(on: &impl Read, variant: VariantId) -> Result<Option<Rupiah>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        price_rupiah: i64,
    }
    let sql = "SELECT v.price_rupiah FROM product_variants v \
               JOIN products p ON p.id = v.product_id \
               WHERE v.id = $1 AND v.archived_at IS NULL AND p.status = 'PUBLISHED'";
    let row = one::<Row>(on, sql, values![variant]).await?;
    Ok(row.and_then(|row| Rupiah::new(row.price_rupiah)))
}

/// Adds `quantity` of a variant at the price that was seen; a second time adds up.
pub async fn add_line(
    tx: &Tx,
    cart: CartId,
    (variant, quantity): (VariantId, Quantity),
    seen_price: Rupiah,
) -> Result<(), StorageError> {
    let sql = "INSERT INTO cart_lines \
               (id, cart_id, variant_id, quantity_milli, seen_price_rupiah, added_at) \
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (cart_id, variant_id) DO UPDATE SET \
               quantity_milli = cart_lines.quantity_milli + excluded.quantity_milli, \
               seen_price_rupiah = excluded.seen_price_rupiah";
    let id: CartLineId = tx.new_id();
    execute(
        tx,
        sql,
        values![id, cart, variant, quantity, seen_price, tx.now()],
    )
    .await?;
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
    execute(
        tx,
        "DELETE FROM cart_lines WHERE cart_id = $1",
        values![cart],
    )
    .await?;
    Ok(())
}

/// How many lines there are.
pub async fn line_count(on: &impl Read, cart: CartId) -> Result<i64, StorageError> {
    let sql = "SELECT COUNT(*) AS n FROM cart_lines WHERE cart_id = $1";
    number(on, sql, values![cart]).await
}

/// The lines of `cart` with everything that is true of them now, in the order they were added.
pub async fn lines(on: &impl Read, cart: CartId) -> Result<Vec<PricedLine>, StorageError> {
    let sql = "SELECT l.id, l.quantity_milli, l.seen_price_rupiah, v.id AS variant_id, \
               v.name AS variant_name, v.sku, v.unit, v.price_rupiah, v.step_milli, \
               v.minimum_milli, p.id AS product_id, p.name AS product_name, p.category_code, \
               e.id AS enterprise_id, e.name AS enterprise_name, e.kind AS enterprise_kind, \
               e.delivery_fee_rupiah, s.tracked, s.on_hand_milli - s.held_milli AS free_milli, \
               (p.status = 'PUBLISHED' AND e.status = 'VERIFIED' AND v.archived_at IS NULL) \
               AS for_sale \
               FROM cart_lines l JOIN product_variants v ON v.id = l.variant_id \
               JOIN variant_stock s ON s.variant_id = v.id \
               JOIN products p ON p.id = v.product_id \
               JOIN enterprises e ON e.id = p.enterprise_id \
               WHERE l.cart_id = $1 ORDER BY l.added_at, l.id";
    let rows = all::<LineRow>(on, sql, values![cart]).await?;
    let mut products: Vec<Uuid> = rows.iter().map(|row| row.product_id).collect();
    products.sort_unstable();
    products.dedup();
    let origins = origins_of(on, &products).await?;
    rows.into_iter()
        .map(|row| row.into_line(&origins))
        .collect()
}

type Origins = HashMap<ProductId, Vec<(RegionCode, BasisPoints)>>;

/// The origins of `products`, each in ascending village code.
pub(crate) async fn origins_of(on: &impl Read, products: &[Uuid]) -> Result<Origins, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        product_id: Uuid,
        village_code: String,
        share_bps: i64,
    }
    let mut origins = Origins::new();
    if products.is_empty() {
        return Ok(origins);
    }
    let sql = format!(
        "SELECT product_id, village_code, share_bps FROM product_origins \
         WHERE product_id IN ({}) ORDER BY product_id, village_code",
        placeholders(products.len(), 1)
    );
    let ids = products.iter().map(|id| Value::from(*id)).collect();
    for row in all::<Row>(on, &sql, ids).await? {
        let corrupt = |column| StorageError::Corrupt {
            table: "product_origins",
            column,
            id: row.product_id.to_string(),
        };
        let village = RegionCode::parse(&row.village_code).map_err(|_| corrupt("village_code"))?;
        let share = BasisPoints::new(row.share_bps).map_err(|_| corrupt("share_bps"))?;
        origins
            .entry(row.product_id.into())
            .or_default()
            .push((village, share));
    }
    Ok(origins)
}

#[derive(FromQueryResult)]
struct LineRow {
    id: Uuid,
    quantity_milli: i64,
    seen_price_rupiah: i64,
    variant_id: Uuid,
    variant_name: String,
    sku: String,
    unit: String,
    price_rupiah: i64,
    step_milli: i64,
    minimum_milli: i64,
    product_id: Uuid,
    product_name: String,
    category_code: String,
    enterprise_id: Uuid,
    enterprise_name: String,
    enterprise_kind: String,
    delivery_fee_rupiah: Option<i64>,
    tracked: bool,
    free_milli: i64,
    for_sale: bool,
}

impl LineRow {
    fn into_line(self, origins: &Origins) -> Result<PricedLine, StorageError> {
        let id = self.id;
        let corrupt = |table, column| StorageError::Corrupt {
            table,
            column,
            id: id.to_string(),
        };
        let quantity = |milli, column| {
            Quantity::from_milli(milli).map_err(|_| corrupt("product_variants", column))
        };
        let rupiah =
            |amount, column| Rupiah::new(amount).ok_or_else(|| corrupt("product_variants", column));
        let product: ProductId = self.product_id.into();
        Ok(PricedLine {
            id: self.id.into(),
            product,
            variant: self.variant_id.into(),
            category: CategoryCode::parse(&self.category_code)
                .map_err(|_| corrupt("products", "category_code"))?,
            enterprise: self.enterprise_id.into(),
            enterprise_kind: EnterpriseKind::from_code(&self.enterprise_kind)
                .ok_or_else(|| corrupt("enterprises", "kind"))?,
            delivery_fee: self
                .delivery_fee_rupiah
                .map(|fee| rupiah(fee, "delivery_fee_rupiah"))
                .transpose()?,
            price: rupiah(self.price_rupiah, "price_rupiah")?,
            seen_price: rupiah(self.seen_price_rupiah, "seen_price_rupiah")?,
            quantity: quantity(self.quantity_milli, "quantity_milli")?,
            step: quantity(self.step_milli, "step_milli")?,
            minimum: quantity(self.minimum_milli, "minimum_milli")?,
            available: self
                .tracked
                .then(|| quantity(self.free_milli.max(0), "held_milli"))
                .transpose()?,
            origins: origins.get(&product).cloned().unwrap_or_default(),
            for_sale: self.for_sale,
            product_name: self.product_name,
            variant_name: self.variant_name,
            sku: self.sku,
            unit: self.unit,
            enterprise_name: self.enterprise_name,
        })
    }
}
