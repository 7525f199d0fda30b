//! What every noun leans on: settings, jobs, idempotency keys, the change log.

pub const UP: &[&str] = &[
    "CREATE TABLE settings (
        name TEXT NOT NULL PRIMARY KEY,
        value TEXT NOT NULL
    ) {strict}",
    // A job lives here until it is done; `dead_at` marks one that was given up.
    "CREATE TABLE jobs (
        id {uuid} NOT NULL PRIMARY KEY,
        kind TEXT NOT NULL,
        payload TEXT NOT NULL,
        dedupe_key TEXT UNIQUE,
        run_at {time} NOT NULL,
        attempts {int} NOT NULL DEFAULT 0,
        max_attempts {int} NOT NULL,
        leased_until {time},
        lease_owner {uuid},
        last_error TEXT,
        created_at {time} NOT NULL,
        dead_at {time}
    ) {strict}",
    "CREATE INDEX jobs_due ON jobs (run_at) WHERE dead_at IS NULL",
    // `result` is what the first call answered, as the command wrote it down.
    "CREATE TABLE idempotency_keys (
        scope TEXT NOT NULL,
        idempotency_key TEXT NOT NULL,
        operation TEXT NOT NULL,
        input_hash {bytes} NOT NULL,
        result TEXT NOT NULL,
        created_at {time} NOT NULL,
        PRIMARY KEY (scope, idempotency_key)
    ) {strict}",
    // Product ids that changed, in the transaction that changed them; each index keeps its cursor.
    // Read by transaction, then position: PostgreSQL gives positions out before it commits them.
    "CREATE TABLE change_log (
        position {sequence},
        product_id {uuid} NOT NULL,
        transaction_id {transaction_id},
        changed_at {time} NOT NULL
    ) {strict}",
    "CREATE INDEX change_log_order ON change_log (transaction_id, position)",
];
