//! What an enterprise is owed, and the statement that explains it entry by entry.

use crate::error::StorageError;
use crate::sight::{Owned, reached};
use crate::sql::{Read, all, one, values};
use chrono::{DateTime, Utc};
use domain::ledger::Account;
use domain::person::Sight;
use domain::{EnterpriseId, LedgerEntryId, Rupiah, SellerOrderId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// What the platform owes an enterprise; negative when it owes the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    /// For goods, less the platform's fee.
    pub goods: Rupiah,
    /// For delivering.
    pub delivery: Rupiah,
}

/// What is owed is the enterprise's.
const OWED: Owned = Owned::of(&["a.enterprise_id"]);

/// The balance of `enterprise`: the sum of its statement, zero where `sight` does not reach it.
pub async fn balance(
    on: &impl Read,
    sight: &Sight,
    enterprise: EnterpriseId,
) -> Result<Balance, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        goods: i64,
        delivery: i64,
    }
    let (seen, values) = reached(sight, &OWED, values![enterprise]);
    let sql = format!(
        "SELECT \
               CAST(COALESCE(SUM(CASE WHEN a.kind = 'ENTERPRISE_PAYABLE' \
               THEN -e.amount_rupiah ELSE 0 END), 0) AS BIGINT) AS goods, \
               CAST(COALESCE(SUM(CASE WHEN a.kind = 'DELIVERY_PAYABLE' \
               THEN -e.amount_rupiah ELSE 0 END), 0) AS BIGINT) AS delivery \
               FROM ledger_accounts a JOIN ledger_entries e ON e.account_id = a.id \
               WHERE a.enterprise_id = $1 AND {seen}"
    );
    let row = one::<Row>(on, &sql, values).await?;
    let rupiah = |amount: i64| {
        Rupiah::new(amount).ok_or_else(|| StorageError::Corrupt {
            table: "ledger_entries",
            column: "amount_rupiah",
            id: enterprise.to_string(),
        })
    };
    let (goods, delivery) = row.map_or((0, 0), |row| (row.goods, row.delivery));
    Ok(Balance {
        goods: rupiah(goods)?,
        delivery: rupiah(delivery)?,
    })
}

/// One entry of an enterprise's statement.
#[derive(Debug, Clone)]
pub struct StatementLine {
    /// The entry.
    pub id: LedgerEntryId,
    /// What it is owed for.
    pub account: Account,
    /// `PAYMENT` or `REFUND`.
    pub cause_kind: String,
    /// Positive when the platform owes it more, negative when less.
    pub amount: Rupiah,
    /// The seller order it is about.
    pub seller_order: Option<SellerOrderId>,
    /// The number of that order.
    pub order_number: Option<String>,
    /// When it was booked.
    pub booked_at: DateTime<Utc>,
}

/// At most `limit` entries of `enterprise` that `sight` reaches, the youngest first, after `after`.
pub async fn statement(
    on: &impl Read,
    sight: &Sight,
    enterprise: EnterpriseId,
    (after, limit): (Option<LedgerEntryId>, i64),
) -> Result<Vec<StatementLine>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        kind: String,
        cause_kind: String,
        amount_rupiah: i64,
        seller_order_id: Option<Uuid>,
        number: Option<String>,
        booked_at: DateTime<Utc>,
    }
    let after = after.unwrap_or(LedgerEntryId::from_uuid(Uuid::max()));
    let (seen, values) = reached(sight, &OWED, values![enterprise, after, limit]);
    let sql = format!(
        "SELECT e.id, a.kind, t.cause_kind, e.amount_rupiah, e.seller_order_id, o.number, \
               t.booked_at FROM ledger_accounts a JOIN ledger_entries e ON e.account_id = a.id \
               JOIN ledger_transactions t ON t.id = e.transaction_id \
               LEFT JOIN seller_orders s ON s.id = e.seller_order_id \
               LEFT JOIN orders o ON o.id = s.order_id \
               WHERE a.enterprise_id = $1 AND e.id < $2 AND {seen} ORDER BY e.id DESC LIMIT $3"
    );
    let rows = all::<Row>(on, &sql, values).await?;
    let line = |row: Row| {
        let corrupt = |table, column| StorageError::Corrupt {
            table,
            column,
            id: row.id.to_string(),
        };
        Ok(StatementLine {
            id: row.id.into(),
            account: Account::from_stored(&row.kind, "", Some(enterprise))
                .ok_or_else(|| corrupt("ledger_accounts", "kind"))?,
            cause_kind: row.cause_kind,
            amount: Rupiah::new(row.amount_rupiah)
                .map(|amount| -amount)
                .ok_or_else(|| corrupt("ledger_entries", "amount_rupiah"))?,
            seller_order: row.seller_order_id.map(Into::into),
            order_number: row.number,
            booked_at: row.booked_at,
        })
    };
    rows.into_iter().map(line).collect()
}
