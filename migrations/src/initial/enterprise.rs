//! Enterprises, who may act for them (memberships), who may look over a region (mandates).

pub const UP: &[&str] = &[
    // Sealed columns are encrypted under the platform's key; null means not given.
    // `delivery_fee_rupiah` is the flat fee of the enterprise's own delivery; null means pickup only.
    "CREATE TABLE enterprises (
        id {uuid} NOT NULL PRIMARY KEY,
        slug TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        programme TEXT,
        description TEXT NOT NULL,
        home_village_code {code} NOT NULL REFERENCES regions (code),
        status TEXT NOT NULL,
        claimed {bool} NOT NULL,
        money_holder TEXT NOT NULL,
        nib_sealed {bytes},
        npwp_sealed {bytes},
        bank_account_sealed {bytes},
        legal_number TEXT,
        nik_koperasi TEXT,
        delivery_fee_rupiah {int} CHECK (delivery_fee_rupiah >= 0),
        created_at {time} NOT NULL,
        updated_at {time} NOT NULL
    ) {strict}",
    "CREATE INDEX enterprises_village ON enterprises (home_village_code, id)",
    "CREATE INDEX enterprises_status ON enterprises (status, id)",
    // The member villages of a BUM Desa Bersama; shares in basis points add up to 10,000.
    "CREATE TABLE enterprise_villages (
        enterprise_id {uuid} NOT NULL REFERENCES enterprises (id),
        village_code {code} NOT NULL REFERENCES regions (code),
        share_bps {int} NOT NULL CHECK (share_bps BETWEEN 1 AND 10000),
        PRIMARY KEY (enterprise_id, village_code)
    ) {strict}",
    "CREATE TABLE enterprise_status_changes (
        id {uuid} NOT NULL PRIMARY KEY,
        enterprise_id {uuid} NOT NULL REFERENCES enterprises (id),
        from_status TEXT,
        to_status TEXT NOT NULL,
        reason TEXT,
        person_id {uuid},
        changed_at {time} NOT NULL
    ) {strict}",
    "CREATE INDEX enterprise_status_changes_enterprise ON enterprise_status_changes (enterprise_id, id)",
    // The holder is a person or another enterprise, never both.
    "CREATE TABLE memberships (
        id {uuid} NOT NULL PRIMARY KEY,
        enterprise_id {uuid} NOT NULL REFERENCES enterprises (id),
        holder_person_id {uuid} REFERENCES people (id),
        holder_enterprise_id {uuid} REFERENCES enterprises (id),
        kind TEXT NOT NULL,
        may_list {bool} NOT NULL,
        may_ship {bool} NOT NULL,
        may_money {bool} NOT NULL,
        created_at {time} NOT NULL,
        ended_at {time},
        CHECK ((holder_person_id IS NULL) <> (holder_enterprise_id IS NULL))
    ) {strict}",
    "CREATE UNIQUE INDEX memberships_person ON memberships (holder_person_id, enterprise_id) WHERE ended_at IS NULL",
    "CREATE INDEX memberships_enterprise ON memberships (enterprise_id, id)",
    // `scope` is a region code, or '*' for the whole platform.
    "CREATE TABLE mandates (
        id {uuid} NOT NULL PRIMARY KEY,
        person_id {uuid} NOT NULL REFERENCES people (id),
        kind TEXT NOT NULL,
        scope TEXT NOT NULL,
        granted_by {uuid},
        granted_at {time} NOT NULL,
        ended_at {time}
    ) {strict}",
    "CREATE UNIQUE INDEX mandates_person ON mandates (person_id, kind, scope) WHERE ended_at IS NULL",
];
