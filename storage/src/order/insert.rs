//! Writing an order down, once and for ever.

use crate::error::StorageError;
use crate::sql::{insert as insert_rows, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::cart::PricedLine;
use domain::order::{OrderDraft, SellerOrderDraft};
use domain::region::RegionCode;
use domain::{BasisPoints, OrderId, OrderLineId, PersonId, SealedValueId, SellerOrderId};
use sea_orm::Value;

/// An order to be written down.
#[derive(Debug)]
pub struct NewOrder<'a> {
    /// Its id.
    pub id: OrderId,
    /// The number that people call it by.
    pub number: String,
    /// Who buys.
    pub person: PersonId,
    /// Name, phone and address, sealed under the buyer's key.
    pub contact: SealedValueId,
    /// Until when its stock is held.
    pub hold_expires_at: DateTime<Utc>,
    /// The fee that is frozen on its lines.
    pub fee: BasisPoints,
    /// Where the goods go; `None` when they are fetched.
    pub destination: Option<RegionCode>,
    /// How it is split.
    pub draft: &'a OrderDraft,
    /// The lines of the cart that `draft` refers to.
    pub cart: &'a [PricedLine],
}

const ORDER: &[&str] = &[
    "id",
    "number",
    "person_id",
    "contact_value_id",
    "goods_rupiah",
    "delivery_rupiah",
    "total_rupiah",
    "placed_at",
    "hold_expires_at",
];
const SELLER_ORDER: &[&str] = &[
    "id",
    "order_id",
    "position",
    "enterprise_id",
    "enterprise_name",
    "enterprise_kind",
    "delivery_method",
    "goods_rupiah",
    "delivery_rupiah",
    "fee_rupiah",
    "total_rupiah",
    "destination_village_code",
];
const LINE: &[&str] = &[
    "id",
    "order_id",
    "seller_order_id",
    "position",
    "product_id",
    "variant_id",
    "product_name",
    "variant_name",
    "sku",
    "unit",
    "category_code",
    "price_rupiah",
    "quantity_milli",
    "goods_rupiah",
    "discount_rupiah",
    "discount_bearer",
    "fee_bps",
    "fee_rupiah",
    "tax_rupiah",
    "destination_village_code",
];

/// Writes `order` with its parts, lines, origins and untouched progress. Returns the ids of its
/// lines, by the index of the line in the cart.
pub async fn insert(
    tx: &Tx,
    order: &NewOrder<'_>,
) -> Result<Vec<(usize, OrderLineId)>, StorageError> {
    let draft = order.draft;
    let row = values![
        order.id,
        &order.number,
        order.person,
        order.contact,
        draft.goods,
        draft.delivery,
        draft.total,
        tx.now(),
        order.hold_expires_at,
    ];
    insert_rows(tx, "orders", ORDER, vec![row]).await?;
    let mut rows = Rows::default();
    for (position, part) in (0_i64..).zip(&draft.seller_orders) {
        rows.add(tx, order, position, part);
    }
    insert_rows(tx, "seller_orders", SELLER_ORDER, rows.parts).await?;
    insert_rows(
        tx,
        "seller_order_progress",
        &["seller_order_id", "stock"],
        rows.progress,
    )
    .await?;
    insert_rows(tx, "order_lines", LINE, rows.lines).await?;
    insert_rows(
        tx,
        "order_line_progress",
        &["order_line_id"],
        rows.line_progress,
    )
    .await?;
    let origin = ["order_line_id", "village_code", "share_bps"];
    insert_rows(tx, "order_line_origins", &origin, rows.origins).await?;
    Ok(rows.ids)
}

#[derive(Default)]
struct Rows {
    parts: Vec<Vec<Value>>,
    progress: Vec<Vec<Value>>,
    lines: Vec<Vec<Value>>,
    line_progress: Vec<Vec<Value>>,
    origins: Vec<Vec<Value>>,
    ids: Vec<(usize, OrderLineId)>,
}

impl Rows {
    fn add(&mut self, tx: &Tx, order: &NewOrder<'_>, position: i64, part: &SellerOrderDraft) {
        let id: SellerOrderId = tx.new_id();
        let delivered = part.delivery_method == domain::order::DeliveryMethod::Flat;
        let destination = order.destination.as_ref().filter(|_| delivered);
        self.parts.push(values![
            id,
            order.id,
            position,
            part.enterprise,
            &part.enterprise_name,
            part.enterprise_kind.code(),
            part.delivery_method.code(),
            part.goods,
            part.delivery,
            part.fee,
            part.total,
            destination,
        ]);
        self.progress.push(values![id, "HELD"]);
        for (position, draft) in (0_i64..).zip(&part.lines) {
            let Some(line) = order.cart.get(draft.cart_index) else {
                continue;
            };
            let line_id: OrderLineId = tx.new_id();
            let none: Option<&str> = None;
            self.lines.push(values![
                line_id,
                order.id,
                id,
                position,
                line.product,
                line.variant,
                &line.product_name,
                &line.variant_name,
                &line.sku,
                &line.unit,
                &line.category,
                line.price,
                line.quantity,
                draft.goods,
                0_i64,
                none,
                order.fee,
                draft.fee,
                0_i64,
                destination,
            ]);
            self.line_progress.push(values![line_id]);
            let origin =
                |(village, share): &(RegionCode, BasisPoints)| values![line_id, village, *share];
            self.origins.extend(line.origins.iter().map(origin));
            self.ids.push((draft.cart_index, line_id));
        }
    }
}
