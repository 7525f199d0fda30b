//! The tree of official region codes. A code is never reused and never overwritten.

pub const UP: &[&str] = &[
    // `code` is digits only: 2 province, 4 regency, 6 district, 10 village. A prefix is an ancestor.
    // Points are in millionths of a degree.
    "CREATE TABLE regions (
        code {code} NOT NULL PRIMARY KEY,
        parent_code {code} REFERENCES regions (code),
        level {int} NOT NULL CHECK (level BETWEEN 1 AND 4),
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        name_folded TEXT NOT NULL,
        local_term TEXT,
        capital TEXT,
        postal_code TEXT,
        latitude_microdegrees {int},
        longitude_microdegrees {int},
        valid_from {day} NOT NULL,
        valid_to {day},
        replaced_by {code} REFERENCES regions (code)
    ) {strict}",
    "CREATE INDEX regions_parent ON regions (parent_code, code)",
    "CREATE INDEX regions_name ON regions (name_folded, code)",
];
