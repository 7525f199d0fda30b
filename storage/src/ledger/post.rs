//! Posting: accounts are made when they are first used, entries are written once.

use crate::error::StorageError;
use crate::sql::{Read, all, execute, insert, one, values};
use crate::tx::Tx;
use domain::ledger::{Account, Balanced, Entry};
use domain::{
    LedgerAccountId, LedgerEntryId, LedgerTransactionId, PaymentId, RefundId, Rupiah, SellerOrderId,
};
use sea_orm::FromQueryResult;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What a transaction is posted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Money that arrived.
    Payment(PaymentId),
    /// Money that went back.
    Refund(RefundId),
}

impl Cause {
    const fn kind(self) -> &'static str {
        match self {
            Self::Payment(_) => "PAYMENT",
            Self::Refund(_) => "REFUND",
        }
    }

    const fn id(self) -> Uuid {
        match self {
            Self::Payment(id) => id.uuid(),
            Self::Refund(id) => id.uuid(),
        }
    }
}

/// Posts `entries` for `cause`. A second posting for the same cause is refused as a duplicate.
pub async fn post(
    tx: &Tx,
    cause: Cause,
    entries: &Balanced,
) -> Result<LedgerTransactionId, StorageError> {
    let accounts = ensure_accounts(tx, entries.entries()).await?;
    let id: LedgerTransactionId = tx.new_id();
    let columns = ["id", "cause_kind", "cause_id", "booked_at"];
    let row = values![id, cause.kind(), cause.id(), tx.now()];
    insert(tx, "ledger_transactions", &columns, vec![row]).await?;
    let mut rows = Vec::with_capacity(entries.entries().len());
    for entry in entries.entries() {
        let Some(account) = accounts.get(&entry.account) else {
            continue;
        };
        rows.push(values![
            tx.new_id::<LedgerEntryId>(),
            id,
            *account,
            entry.amount,
            entry.seller_order,
        ]);
    }
    let columns = [
        "id",
        "transaction_id",
        "account_id",
        "amount_rupiah",
        "seller_order_id",
    ];
    insert(tx, "ledger_entries", &columns, rows).await?;
    Ok(id)
}

/// The accounts of `entries`, made where they are missing; in the order of accounts, so that two
/// transactions that make the same ones never wait for each other in a circle.
async fn ensure_accounts(
    tx: &Tx,
    entries: &[Entry],
) -> Result<BTreeMap<Account, LedgerAccountId>, StorageError> {
    let mut accounts = BTreeMap::new();
    let mut needed: Vec<&Account> = entries.iter().map(|entry| &entry.account).collect();
    needed.sort_unstable();
    needed.dedup();
    for account in needed {
        let id = match find_account(tx, account).await? {
            Some(id) => id,
            None => make_account(tx, account).await?,
        };
        accounts.insert(account.clone(), id);
    }
    Ok(accounts)
}

async fn find_account(tx: &Tx, account: &Account) -> Result<Option<LedgerAccountId>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
    }
    let sql = "SELECT id FROM ledger_accounts WHERE kind = $1 AND owner = $2";
    let row = one::<Row>(tx, sql, values![account.kind(), account.owner()]).await?;
    Ok(row.map(|row| row.id.into()))
}

async fn make_account(tx: &Tx, account: &Account) -> Result<LedgerAccountId, StorageError> {
    let id: LedgerAccountId = tx.new_id();
    let sql = "INSERT INTO ledger_accounts (id, kind, owner, enterprise_id) \
               VALUES ($1, $2, $3, $4) ON CONFLICT (kind, owner) DO NOTHING";
    let row = values![id, account.kind(), account.owner(), account.enterprise()];
    if execute(tx, sql, row).await? == 1 {
        return Ok(id);
    }
    let made_meanwhile = find_account(tx, account).await?;
    made_meanwhile.ok_or_else(|| StorageError::Corrupt {
        table: "ledger_accounts",
        column: "id",
        id: account.owner(),
    })
}

/// The entries that `cause` was posted with for one seller order, in the order they were written.
pub async fn entries_of_part(
    on: &impl Read,
    cause: Cause,
    seller_order: SellerOrderId,
) -> Result<Vec<Entry>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        kind: String,
        owner: String,
        enterprise_id: Option<Uuid>,
        amount_rupiah: i64,
    }
    let sql = "SELECT e.id, a.kind, a.owner, a.enterprise_id, e.amount_rupiah \
               FROM ledger_transactions t JOIN ledger_entries e ON e.transaction_id = t.id \
               JOIN ledger_accounts a ON a.id = e.account_id \
               WHERE t.cause_kind = $1 AND t.cause_id = $2 AND e.seller_order_id = $3 \
               ORDER BY e.id";
    let rows = all::<Row>(on, sql, values![cause.kind(), cause.id(), seller_order]).await?;
    let entry = |row: Row| {
        let corrupt = |table, column| StorageError::Corrupt {
            table,
            column,
            id: row.id.to_string(),
        };
        let enterprise = row.enterprise_id.map(Into::into);
        Ok(Entry {
            account: Account::from_stored(&row.kind, &row.owner, enterprise)
                .ok_or_else(|| corrupt("ledger_accounts", "kind"))?,
            amount: Rupiah::new(row.amount_rupiah)
                .ok_or_else(|| corrupt("ledger_entries", "amount_rupiah"))?,
            seller_order: Some(seller_order),
        })
    };
    rows.into_iter().map(entry).collect()
}
