//! The lines of seller orders as village credits need them.

use super::read::rupiah;
use crate::error::StorageError;
use crate::sql::{Read, all, placeholders};
use domain::catalogue::CategoryCode;
use domain::enterprise::EnterpriseKind;
use domain::region::RegionCode;
use domain::{BasisPoints, EnterpriseId, OrderLineId, Quantity, Rupiah, SellerOrderId};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// A line, with everything of it that its villages are credited for.
#[derive(Debug, Clone)]
pub struct CreditedLine {
    /// The line.
    pub line: OrderLineId,
    /// In which part.
    pub seller_order: SellerOrderId,
    /// Who sold it.
    pub enterprise: EnterpriseId,
    /// What the seller was when the order was placed.
    pub enterprise_kind: EnterpriseKind,
    /// Its category then.
    pub category: CategoryCode,
    /// Where the goods go; `None` when they are fetched.
    pub destination: Option<RegionCode>,
    /// The goods' value.
    pub goods: Rupiah,
    /// How many units.
    pub quantity: Quantity,
    /// The villages it comes from, with their shares, in ascending code.
    pub origins: Vec<(RegionCode, BasisPoints)>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    seller_order_id: Uuid,
    enterprise_id: Uuid,
    enterprise_kind: String,
    category_code: String,
    destination_village_code: Option<String>,
    goods_rupiah: i64,
    quantity_milli: i64,
    village_code: String,
    share_bps: i64,
}

impl Row {
    fn corrupt(&self, column: &'static str) -> StorageError {
        StorageError::Corrupt {
            table: "order_lines",
            column,
            id: self.id.to_string(),
        }
    }

    fn origin(&self) -> Result<(RegionCode, BasisPoints), StorageError> {
        let village = RegionCode::parse(&self.village_code);
        let share = BasisPoints::new(self.share_bps);
        Ok((
            village.map_err(|_| self.corrupt("village_code"))?,
            share.map_err(|_| self.corrupt("share_bps"))?,
        ))
    }

    fn line(&self) -> Result<CreditedLine, StorageError> {
        let destination = self.destination_village_code.as_deref();
        let destination = destination.map(RegionCode::parse).transpose();
        let category = CategoryCode::parse(&self.category_code);
        let quantity = Quantity::from_milli(self.quantity_milli);
        Ok(CreditedLine {
            line: self.id.into(),
            seller_order: self.seller_order_id.into(),
            enterprise: self.enterprise_id.into(),
            enterprise_kind: EnterpriseKind::from_code(&self.enterprise_kind)
                .ok_or_else(|| self.corrupt("enterprise_kind"))?,
            category: category.map_err(|_| self.corrupt("category_code"))?,
            destination: destination.map_err(|_| self.corrupt("destination_village_code"))?,
            goods: rupiah(self.goods_rupiah, "order_lines", self.id)?,
            quantity: quantity.map_err(|_| self.corrupt("quantity_milli"))?,
            origins: vec![self.origin()?],
        })
    }
}

/// The lines of `seller_orders` with their origins.
pub async fn credited_lines(
    on: &impl Read,
    seller_orders: &[SellerOrderId],
) -> Result<Vec<CreditedLine>, StorageError> {
    if seller_orders.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT l.id, l.seller_order_id, s.enterprise_id, s.enterprise_kind, l.category_code, \
         l.destination_village_code, l.goods_rupiah, l.quantity_milli, r.village_code, r.share_bps \
         FROM order_lines l JOIN seller_orders s ON s.id = l.seller_order_id \
         JOIN order_line_origins r ON r.order_line_id = l.id \
         WHERE l.seller_order_id IN ({}) \
         ORDER BY l.seller_order_id, l.position, l.id, r.village_code",
        placeholders(seller_orders.len(), 1)
    );
    let ids = seller_orders.iter().map(|id| Value::from(id.uuid()));
    let mut lines: Vec<CreditedLine> = Vec::new();
    for row in all::<Row>(on, &sql, ids.collect()).await? {
        match lines.last_mut() {
            Some(line) if line.line.uuid() == row.id => line.origins.push(row.origin()?),
            _ => lines.push(row.line()?),
        }
    }
    Ok(lines)
}
