//! Rupiah credited to villages, and the totals folded from it.

pub const UP: &[&str] = &[
    // Signed: a SALE adds, a REFUND takes away. `sale_day` is the WIB day of the payment.
    "CREATE TABLE village_credits (
        id {uuid} NOT NULL PRIMARY KEY,
        order_line_id {uuid} NOT NULL REFERENCES order_lines (id),
        enterprise_id {uuid} NOT NULL REFERENCES enterprises (id),
        enterprise_kind TEXT NOT NULL,
        category_code {code} NOT NULL,
        origin_village_code {code} NOT NULL REFERENCES regions (code),
        destination_village_code {code},
        share_bps {int} NOT NULL,
        kind TEXT NOT NULL,
        cause_id {uuid} NOT NULL,
        amount_rupiah {int} NOT NULL,
        quantity_milli {int} NOT NULL,
        sale_day {day} NOT NULL,
        booked_at {time} NOT NULL,
        UNIQUE (order_line_id, kind, cause_id, origin_village_code)
    ) {strict}",
    "CREATE INDEX village_credits_village ON village_credits (origin_village_code, sale_day)",
    // Credits not yet folded into cells: the tail that every read adds.
    "CREATE TABLE output_pending (
        credit_id {uuid} NOT NULL PRIMARY KEY REFERENCES village_credits (id)
    ) {strict}",
    // `grain` is D for a day, M for a month; `period_start` is its first day.
    "CREATE TABLE output_cells (
        region_code {code} NOT NULL,
        grain TEXT NOT NULL,
        period_start {day} NOT NULL,
        enterprise_kind TEXT NOT NULL,
        category_code {code} NOT NULL,
        sale_rupiah {int} NOT NULL,
        refund_rupiah {int} NOT NULL,
        sale_lines {int} NOT NULL,
        refund_lines {int} NOT NULL,
        sale_quantity_milli {int} NOT NULL,
        refund_quantity_milli {int} NOT NULL,
        PRIMARY KEY (region_code, grain, period_start, enterprise_kind, category_code)
    ) {strict}",
];
