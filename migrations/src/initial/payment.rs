//! Payments, the inbox of provider messages, refunds.

pub const UP: &[&str] = &[
    "CREATE TABLE payments (
        id {uuid} NOT NULL PRIMARY KEY,
        order_id {uuid} NOT NULL REFERENCES orders (id),
        gateway TEXT NOT NULL,
        amount_rupiah {int} NOT NULL CHECK (amount_rupiah > 0),
        status TEXT NOT NULL,
        provider_reference TEXT,
        checkout_url TEXT,
        return_url TEXT,
        failure TEXT,
        created_at {time} NOT NULL,
        updated_at {time} NOT NULL,
        expires_at {time} NOT NULL,
        paid_at {time},
        UNIQUE (gateway, provider_reference)
    ) {strict}",
    "CREATE INDEX payments_order ON payments (order_id, id)",
    "CREATE INDEX payments_open ON payments (status, updated_at)",
    // Which seller orders this payment collects, and how much of it is theirs.
    "CREATE TABLE payment_parts (
        payment_id {uuid} NOT NULL REFERENCES payments (id),
        seller_order_id {uuid} NOT NULL REFERENCES seller_orders (id),
        amount_rupiah {int} NOT NULL,
        PRIMARY KEY (payment_id, seller_order_id)
    ) {strict}",
    "CREATE TABLE payment_transitions (
        id {uuid} NOT NULL PRIMARY KEY,
        payment_id {uuid} NOT NULL REFERENCES payments (id),
        from_status TEXT,
        to_status TEXT NOT NULL,
        message_id {uuid},
        changed_at {time} NOT NULL
    ) {strict}",
    "CREATE INDEX payment_transitions_payment ON payment_transitions (payment_id, id)",
    // Every message as it came, verified first; its raw body is sealed. `subject` is PAYMENT, REFUND
    // or UNKNOWN, and the reference is that of the subject.
    "CREATE TABLE provider_messages (
        id {uuid} NOT NULL PRIMARY KEY,
        provider TEXT NOT NULL,
        event_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        provider_reference TEXT,
        body_value_id {uuid} NOT NULL REFERENCES sealed_values (id),
        received_at {time} NOT NULL,
        UNIQUE (provider, event_id)
    ) {strict}",
    "CREATE TABLE provider_message_results (
        message_id {uuid} NOT NULL PRIMARY KEY REFERENCES provider_messages (id),
        outcome TEXT NOT NULL,
        applied_at {time} NOT NULL
    ) {strict}",
    "CREATE TABLE refunds (
        id {uuid} NOT NULL PRIMARY KEY,
        payment_id {uuid} NOT NULL REFERENCES payments (id),
        seller_order_id {uuid} NOT NULL REFERENCES seller_orders (id),
        amount_rupiah {int} NOT NULL CHECK (amount_rupiah > 0),
        reason TEXT NOT NULL,
        status TEXT NOT NULL,
        provider_reference TEXT,
        failure TEXT,
        requested_by {uuid},
        created_at {time} NOT NULL,
        updated_at {time} NOT NULL,
        succeeded_at {time}
    ) {strict}",
    "CREATE UNIQUE INDEX refunds_seller_order ON refunds (payment_id, seller_order_id) WHERE status <> 'FAILED'",
    "CREATE INDEX refunds_part ON refunds (seller_order_id, id)",
];
