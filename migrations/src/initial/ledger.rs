//! Double entry. Positive amounts are debits, negative ones credits; a transaction sums to zero.

pub const UP: &[&str] = &[
    // `owner` is an enterprise id, a provider's name, or '' where the account has no owner.
    "CREATE TABLE ledger_accounts (
        id {uuid} NOT NULL PRIMARY KEY,
        kind TEXT NOT NULL,
        owner TEXT NOT NULL,
        enterprise_id {uuid} REFERENCES enterprises (id),
        UNIQUE (kind, owner)
    ) {strict}",
    "CREATE TABLE ledger_transactions (
        id {uuid} NOT NULL PRIMARY KEY,
        cause_kind TEXT NOT NULL,
        cause_id {uuid} NOT NULL,
        reverses_id {uuid} REFERENCES ledger_transactions (id),
        booked_at {time} NOT NULL,
        UNIQUE (cause_kind, cause_id)
    ) {strict}",
    "CREATE TABLE ledger_entries (
        id {uuid} NOT NULL PRIMARY KEY,
        transaction_id {uuid} NOT NULL REFERENCES ledger_transactions (id),
        account_id {uuid} NOT NULL REFERENCES ledger_accounts (id),
        amount_rupiah {int} NOT NULL CHECK (amount_rupiah <> 0),
        seller_order_id {uuid} REFERENCES seller_orders (id)
    ) {strict}",
    "CREATE INDEX ledger_entries_account ON ledger_entries (account_id, id)",
    "CREATE INDEX ledger_entries_transaction ON ledger_entries (transaction_id)",
    "CREATE INDEX ledger_accounts_enterprise ON ledger_accounts (enterprise_id)",
];
