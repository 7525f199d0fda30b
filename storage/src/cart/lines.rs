//! The lines of a cart with everything that is true of them now.

use crate::error::StorageError;
use crate::sql::{Read, all, placeholders, values};
use chrono::NaiveDate;
use domain::cart::PricedLine;
use domain::catalogue::CategoryCode;
use domain::enterprise::EnterpriseKind;
use domain::region::RegionCode;
use domain::{BasisPoints, CartId, ProductId, Quantity, Rupiah};
use sea_orm::{FromQueryResult, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// The lines of `cart` with everything that is true of them on the WIB day `today`, in the order
/// they were added.
pub async fn lines(
    on: &impl Read,
    cart: CartId,
    today: NaiveDate,
) -> Result<Vec<PricedLine>, StorageError> {
    let sql = "SELECT l.id, l.quantity_milli, l.seen_price_rupiah, v.id AS variant_id, \
               v.name AS variant_name, v.sku, v.unit, v.price_rupiah, v.step_milli, \
               v.minimum_milli, p.id AS product_id, p.name AS product_name, p.category_code, \
               e.id AS enterprise_id, e.name AS enterprise_name, e.kind AS enterprise_kind, \
               e.delivery_fee_rupiah, s.tracked, s.on_hand_milli - s.held_milli AS free_milli, \
               (p.status = 'PUBLISHED' AND e.status = 'VERIFIED' AND v.archived_at IS NULL) \
               AS for_sale, (SELECT MAX(c.to_day) FROM enterprise_closures c \
               WHERE c.enterprise_id = e.id AND c.from_day <= $2 AND c.to_day >= $2) \
               AS closed_until \
               FROM cart_lines l JOIN product_variants v ON v.id = l.variant_id \
               JOIN variant_stock s ON s.variant_id = v.id \
               JOIN products p ON p.id = v.product_id \
               JOIN enterprises e ON e.id = p.enterprise_id \
               WHERE l.cart_id = $1 ORDER BY l.added_at, l.id";
    let rows = all::<LineRow>(on, sql, values![cart, today]).await?;
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
async fn origins_of(on: &impl Read, products: &[Uuid]) -> Result<Origins, StorageError> {
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
    closed_until: Option<NaiveDate>,
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
            closed_until: self.closed_until,
            product_name: self.product_name,
            variant_name: self.variant_name,
            sku: self.sku,
            unit: self.unit,
            enterprise_name: self.enterprise_name,
        })
    }
}
