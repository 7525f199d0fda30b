//! Categories, products, variants, stock.

pub const UP: &[&str] = &[
    // `code` is digits only, two a level. Products sit on leaves.
    "CREATE TABLE categories (
        code {code} NOT NULL PRIMARY KEY,
        parent_code {code} REFERENCES categories (code),
        name_id TEXT NOT NULL,
        name_en TEXT NOT NULL,
        is_leaf {bool} NOT NULL
    ) {strict}",
    // `min_price_rupiah` is the lowest price of its variants, kept by whoever writes a variant.
    "CREATE TABLE products (
        id {uuid} NOT NULL PRIMARY KEY,
        enterprise_id {uuid} NOT NULL REFERENCES enterprises (id),
        slug TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        description TEXT NOT NULL,
        kind TEXT NOT NULL,
        category_code {code} NOT NULL REFERENCES categories (code),
        status TEXT NOT NULL,
        min_price_rupiah {int} NOT NULL,
        cover_media_id {uuid} REFERENCES media (id),
        created_at {time} NOT NULL,
        updated_at {time} NOT NULL,
        published_at {time}
    ) {strict}",
    "CREATE INDEX products_status ON products (status, id)",
    "CREATE INDEX products_category ON products (category_code, status, id)",
    "CREATE INDEX products_enterprise ON products (enterprise_id, status, id)",
    // Shares in basis points; those of one product add up to 10,000.
    "CREATE TABLE product_origins (
        product_id {uuid} NOT NULL REFERENCES products (id),
        village_code {code} NOT NULL REFERENCES regions (code),
        share_bps {int} NOT NULL CHECK (share_bps BETWEEN 1 AND 10000),
        PRIMARY KEY (product_id, village_code)
    ) {strict}",
    "CREATE TABLE product_media (
        product_id {uuid} NOT NULL REFERENCES products (id),
        media_id {uuid} NOT NULL REFERENCES media (id),
        position {int} NOT NULL,
        alt TEXT NOT NULL,
        PRIMARY KEY (product_id, media_id)
    ) {strict}",
    "CREATE TABLE product_variants (
        id {uuid} NOT NULL PRIMARY KEY,
        product_id {uuid} NOT NULL REFERENCES products (id),
        position {int} NOT NULL,
        sku TEXT NOT NULL,
        name TEXT NOT NULL,
        unit TEXT NOT NULL,
        price_rupiah {int} NOT NULL CHECK (price_rupiah BETWEEN 0 AND 9999999999),
        weight_gram {int} NOT NULL CHECK (weight_gram >= 0),
        step_milli {int} NOT NULL CHECK (step_milli > 0),
        minimum_milli {int} NOT NULL CHECK (minimum_milli > 0),
        created_at {time} NOT NULL,
        archived_at {time},
        UNIQUE (product_id, sku)
    ) {strict}",
    // What is available is `on_hand_milli - held_milli`; a row that is not tracked never runs out.
    "CREATE TABLE variant_stock (
        variant_id {uuid} NOT NULL PRIMARY KEY REFERENCES product_variants (id),
        tracked {bool} NOT NULL,
        on_hand_milli {int} NOT NULL,
        held_milli {int} NOT NULL CHECK (held_milli >= 0),
        CHECK (NOT tracked OR on_hand_milli >= held_milli)
    ) {strict}",
    "CREATE TABLE stock_movements (
        id {uuid} NOT NULL PRIMARY KEY,
        variant_id {uuid} NOT NULL REFERENCES product_variants (id),
        kind TEXT NOT NULL,
        on_hand_delta_milli {int} NOT NULL,
        held_delta_milli {int} NOT NULL,
        order_line_id {uuid},
        person_id {uuid},
        moved_at {time} NOT NULL
    ) {strict}",
    "CREATE INDEX stock_movements_variant ON stock_movements (variant_id, id)",
];
