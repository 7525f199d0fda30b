//! Village credits: posted in the payment's transaction, never changed.
//!
//! A credit is one row here and one in `output_pending`, both of its own: no row is shared by two
//! payments, not even a job that asks for them to be folded. Whoever folds looks for pending ones.

use crate::error::StorageError;
use crate::sql::{Read, all, insert, values};
use crate::tx::Tx;
use chrono::NaiveDate;
use domain::catalogue::CategoryCode;
use domain::enterprise::EnterpriseKind;
use domain::region::RegionCode;
use domain::{BasisPoints, EnterpriseId, OrderLineId, Rupiah, VillageCreditId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// What a credit stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreditKind {
    /// Goods that were paid for; amounts are positive.
    Sale,
    /// A sale taken back; amounts are negative.
    Refund,
}

impl CreditKind {
    /// The word in rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sale => "SALE",
            Self::Refund => "REFUND",
        }
    }
}

/// A part of one line, credited to one village.
#[derive(Debug, Clone)]
pub struct NewCredit {
    /// The line.
    pub order_line: OrderLineId,
    /// Who sold it.
    pub enterprise: EnterpriseId,
    /// What the seller was when the order was placed.
    pub enterprise_kind: EnterpriseKind,
    /// The category frozen on the line.
    pub category: CategoryCode,
    /// The village that is credited.
    pub origin: RegionCode,
    /// Where the goods went; `None` when nobody said.
    pub destination: Option<RegionCode>,
    /// The village's share of the line.
    pub share: BasisPoints,
    /// Sale or refund.
    pub kind: CreditKind,
    /// The payment or the refund that caused it.
    pub cause: Uuid,
    /// Goods' value in rupiah: positive for a sale, negative for a refund.
    pub amount: Rupiah,
    /// Units in thousandths, signed like `amount`.
    pub quantity_milli: i64,
    /// The WIB day of the payment; a refund keeps the day of its sale.
    pub sale_day: NaiveDate,
}

const COLUMNS: [&str; 14] = [
    "id",
    "order_line_id",
    "enterprise_id",
    "enterprise_kind",
    "category_code",
    "origin_village_code",
    "destination_village_code",
    "share_bps",
    "kind",
    "cause_id",
    "amount_rupiah",
    "quantity_milli",
    "sale_day",
    "booked_at",
];

/// Posts `credits`, each once: the same line, kind, cause and village a second time is refused as
/// a duplicate.
pub async fn post(tx: &Tx, credits: Vec<NewCredit>) -> Result<(), StorageError> {
    if credits.is_empty() {
        return Ok(());
    }
    let mut rows = Vec::with_capacity(credits.len());
    let mut pending = Vec::with_capacity(credits.len());
    for credit in &credits {
        let id: VillageCreditId = tx.new_id();
        pending.push(values![id]);
        rows.push(values![
            id,
            credit.order_line,
            credit.enterprise,
            credit.enterprise_kind.code(),
            &credit.category,
            &credit.origin,
            credit.destination.as_ref(),
            credit.share,
            credit.kind.code(),
            credit.cause,
            credit.amount,
            credit.quantity_milli,
            credit.sale_day,
            tx.now(),
        ]);
    }
    insert(tx, "village_credits", &COLUMNS, rows).await?;
    insert(tx, "output_pending", &["credit_id"], pending).await
}

/// What is left of one village's credit on a line: its sale less its refunds so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineCredit {
    /// The village.
    pub village: RegionCode,
    /// Its share of the line.
    pub share: BasisPoints,
    /// Rupiah left; never below zero.
    pub amount: Rupiah,
    /// Units left in thousandths.
    pub quantity_milli: i64,
    /// The day of the sale, which its refunds keep.
    pub sale_day: NaiveDate,
}

#[derive(FromQueryResult)]
struct LineCreditRow {
    origin_village_code: String,
    share_bps: i64,
    amount_rupiah: i64,
    quantity_milli: i64,
    sale_day: NaiveDate,
}

impl TryFrom<LineCreditRow> for LineCredit {
    type Error = StorageError;

    fn try_from(row: LineCreditRow) -> Result<Self, StorageError> {
        let corrupt = |column| StorageError::Corrupt {
            table: "village_credits",
            column,
            id: row.origin_village_code.clone(),
        };
        Ok(Self {
            village: RegionCode::parse(&row.origin_village_code)
                .map_err(|_| corrupt("origin_village_code"))?,
            share: BasisPoints::new(row.share_bps).map_err(|_| corrupt("share_bps"))?,
            amount: Rupiah::new(row.amount_rupiah).ok_or_else(|| corrupt("amount_rupiah"))?,
            quantity_milli: row.quantity_milli,
            sale_day: row.sale_day,
        })
    }
}

/// What is left of each village's credit on `line`, in ascending code; empty for a line that was
/// never paid for.
pub async fn remaining_of_line(
    on: &impl Read,
    line: OrderLineId,
) -> Result<Vec<LineCredit>, StorageError> {
    let sql = "SELECT origin_village_code, MAX(share_bps) AS share_bps, \
               CAST(SUM(amount_rupiah) AS BIGINT) AS amount_rupiah, \
               CAST(SUM(quantity_milli) AS BIGINT) AS quantity_milli, \
               MIN(sale_day) AS sale_day \
               FROM village_credits WHERE order_line_id = $1 \
               GROUP BY origin_village_code ORDER BY origin_village_code";
    let rows = all::<LineCreditRow>(on, sql, values![line]).await?;
    rows.into_iter().map(LineCredit::try_from).collect()
}
