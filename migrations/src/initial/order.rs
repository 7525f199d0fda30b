//! Carts and orders. What was bought is frozen in rows that never change; how far it got is in
//! the `_progress` rows beside them.

pub const UP: &[&str] = &[
    "CREATE TABLE carts (
        id {uuid} NOT NULL PRIMARY KEY,
        person_id {uuid} UNIQUE REFERENCES people (id),
        created_at {time} NOT NULL
    ) {strict}",
    "CREATE TABLE cart_lines (
        id {uuid} NOT NULL PRIMARY KEY,
        cart_id {uuid} NOT NULL REFERENCES carts (id),
        variant_id {uuid} NOT NULL REFERENCES product_variants (id),
        quantity_milli {int} NOT NULL CHECK (quantity_milli > 0),
        seen_price_rupiah {int} NOT NULL,
        added_at {time} NOT NULL,
        UNIQUE (cart_id, variant_id)
    ) {strict}",
    // `contact_value_id` holds the buyer's name, phone and address, sealed under the buyer's key.
    "CREATE TABLE orders (
        id {uuid} NOT NULL PRIMARY KEY,
        number TEXT NOT NULL UNIQUE,
        person_id {uuid} NOT NULL REFERENCES people (id),
        contact_value_id {uuid} NOT NULL REFERENCES sealed_values (id),
        goods_rupiah {int} NOT NULL,
        delivery_rupiah {int} NOT NULL,
        total_rupiah {int} NOT NULL,
        placed_at {time} NOT NULL,
        hold_expires_at {time} NOT NULL
    ) {strict}",
    "CREATE INDEX orders_person ON orders (person_id, id)",
    "CREATE TABLE seller_orders (
        id {uuid} NOT NULL PRIMARY KEY,
        order_id {uuid} NOT NULL REFERENCES orders (id),
        position {int} NOT NULL,
        enterprise_id {uuid} NOT NULL REFERENCES enterprises (id),
        enterprise_name TEXT NOT NULL,
        enterprise_kind TEXT NOT NULL,
        delivery_method TEXT NOT NULL,
        goods_rupiah {int} NOT NULL,
        delivery_rupiah {int} NOT NULL,
        fee_rupiah {int} NOT NULL,
        total_rupiah {int} NOT NULL,
        destination_village_code {code},
        UNIQUE (order_id, enterprise_id)
    ) {strict}",
    "CREATE INDEX seller_orders_enterprise ON seller_orders (enterprise_id, id)",
    // `stock` is HELD, COMMITTED, RELEASED or RETURNED; `paid_by` is the payment that bought it.
    "CREATE TABLE seller_order_progress (
        seller_order_id {uuid} NOT NULL PRIMARY KEY REFERENCES seller_orders (id),
        stock TEXT NOT NULL,
        paid_at {time},
        paid_by {uuid},
        accepted_at {time},
        packed_at {time},
        shipped_at {time},
        delivered_at {time},
        completed_at {time},
        cancelled_at {time},
        cancel_reason TEXT,
        returned_at {time},
        refunded_at {time}
    ) {strict}",
    "CREATE TABLE order_lines (
        id {uuid} NOT NULL PRIMARY KEY,
        order_id {uuid} NOT NULL REFERENCES orders (id),
        seller_order_id {uuid} NOT NULL REFERENCES seller_orders (id),
        position {int} NOT NULL,
        product_id {uuid} NOT NULL REFERENCES products (id),
        variant_id {uuid} NOT NULL REFERENCES product_variants (id),
        product_name TEXT NOT NULL,
        variant_name TEXT NOT NULL,
        sku TEXT NOT NULL,
        unit TEXT NOT NULL,
        category_code {code} NOT NULL,
        price_rupiah {int} NOT NULL,
        quantity_milli {int} NOT NULL CHECK (quantity_milli > 0),
        goods_rupiah {int} NOT NULL,
        discount_rupiah {int} NOT NULL,
        discount_bearer TEXT,
        fee_bps {int} NOT NULL,
        fee_rupiah {int} NOT NULL,
        tax_rupiah {int} NOT NULL,
        destination_village_code {code}
    ) {strict}",
    "CREATE INDEX order_lines_seller_order ON order_lines (seller_order_id, position)",
    "CREATE INDEX order_lines_order ON order_lines (order_id, position)",
    "CREATE TABLE order_line_origins (
        order_line_id {uuid} NOT NULL REFERENCES order_lines (id),
        village_code {code} NOT NULL REFERENCES regions (code),
        share_bps {int} NOT NULL CHECK (share_bps BETWEEN 1 AND 10000),
        PRIMARY KEY (order_line_id, village_code)
    ) {strict}",
    "CREATE TABLE order_line_progress (
        order_line_id {uuid} NOT NULL PRIMARY KEY REFERENCES order_lines (id),
        cancelled_milli {int} NOT NULL DEFAULT 0,
        shipped_milli {int} NOT NULL DEFAULT 0,
        delivered_milli {int} NOT NULL DEFAULT 0,
        returned_milli {int} NOT NULL DEFAULT 0
    ) {strict}",
    // One row a shipment, a pickup or a visit of a service.
    "CREATE TABLE shipments (
        id {uuid} NOT NULL PRIMARY KEY,
        seller_order_id {uuid} NOT NULL REFERENCES seller_orders (id),
        kind TEXT NOT NULL,
        carrier TEXT,
        tracking_number TEXT,
        shipped_at {time} NOT NULL,
        delivered_at {time}
    ) {strict}",
    "CREATE INDEX shipments_seller_order ON shipments (seller_order_id, id)",
];
