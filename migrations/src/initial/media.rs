//! Media objects: the truth about their bytes is here, never read from the store.

pub const UP: &[&str] = &[
    "CREATE TABLE media (
        id {uuid} NOT NULL PRIMARY KEY,
        owner_enterprise_id {uuid} REFERENCES enterprises (id),
        owner_person_id {uuid} REFERENCES people (id),
        visibility TEXT NOT NULL,
        state TEXT NOT NULL,
        declared_type TEXT NOT NULL,
        declared_bytes {int} NOT NULL,
        content_type TEXT,
        bytes {int},
        sha256 {bytes},
        object_key TEXT,
        width_px {int},
        height_px {int},
        placeholder TEXT,
        refusal TEXT,
        created_by {uuid},
        created_at {time} NOT NULL,
        upload_expires_at {time} NOT NULL,
        ready_at {time},
        CHECK ((owner_enterprise_id IS NULL) <> (owner_person_id IS NULL))
    ) {strict}",
    "CREATE INDEX media_owner ON media (owner_enterprise_id, id)",
    "CREATE TABLE media_variants (
        media_id {uuid} NOT NULL REFERENCES media (id),
        width_px {int} NOT NULL,
        height_px {int} NOT NULL,
        content_type TEXT NOT NULL,
        bytes {int} NOT NULL,
        sha256 {bytes} NOT NULL,
        object_key TEXT NOT NULL,
        PRIMARY KEY (media_id, width_px)
    ) {strict}",
];
