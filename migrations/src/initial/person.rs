//! People, the keys their personal values are sealed under, sessions, audit.

pub const UP: &[&str] = &[
    "CREATE TABLE people (
        id {uuid} NOT NULL PRIMARY KEY,
        display_name TEXT NOT NULL,
        phone TEXT UNIQUE,
        email TEXT UNIQUE,
        password_hash TEXT,
        registered_at {time} NOT NULL,
        erased_at {time}
    ) {strict}",
    // Destroying this row erases the person: what was sealed under the key stays unreadable.
    "CREATE TABLE person_keys (
        person_id {uuid} NOT NULL PRIMARY KEY REFERENCES people (id),
        wrapped_key {bytes} NOT NULL,
        created_at {time} NOT NULL
    ) {strict}",
    // `person_id` is null where no person is known yet: sealed under the platform's key.
    "CREATE TABLE sealed_values (
        id {uuid} NOT NULL PRIMARY KEY,
        person_id {uuid} REFERENCES people (id),
        ciphertext {bytes} NOT NULL,
        created_at {time} NOT NULL
    ) {strict}",
    "CREATE TABLE sessions (
        id {uuid} NOT NULL PRIMARY KEY,
        person_id {uuid} NOT NULL REFERENCES people (id),
        token_hash {bytes} NOT NULL UNIQUE,
        created_at {time} NOT NULL,
        expires_at {time} NOT NULL,
        ended_at {time}
    ) {strict}",
    "CREATE INDEX sessions_person ON sessions (person_id, id)",
    // `before` and `after` are JSON without personal values; those are in `personal_value_id`.
    "CREATE TABLE audit_rows (
        id {uuid} NOT NULL PRIMARY KEY,
        at {time} NOT NULL,
        actor_kind TEXT NOT NULL,
        person_id {uuid},
        action TEXT NOT NULL,
        subject_kind TEXT NOT NULL,
        subject_id TEXT NOT NULL,
        enterprise_id {uuid},
        region_code {code},
        before TEXT,
        after TEXT,
        personal_value_id {uuid} REFERENCES sealed_values (id),
        request_id TEXT
    ) {strict}",
    "CREATE INDEX audit_rows_subject ON audit_rows (subject_kind, subject_id, id)",
    "CREATE INDEX audit_rows_region ON audit_rows (region_code, id)",
];
