//! The steps of an object's life. Each is guarded by the state that it starts from, so that a
//! step that comes twice changes nothing.

use super::variant::MediaVariant;
use crate::error::StorageError;
use crate::image::ImageRefusal;
use crate::sql::{execute, insert as insert_rows, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::media::{
    FileType, ImageType, MediaOwner, MediaState, MediaVisibility, ObjectKey, UploadDeclaration,
};
use domain::{MediaId, PersonId};

/// An object that is announced.
#[derive(Debug, Clone, Copy)]
pub struct NewMedia {
    /// Which.
    pub id: MediaId,
    /// Whose.
    pub owner: MediaOwner,
    /// Who may read it.
    pub visibility: MediaVisibility,
    /// What is announced.
    pub declared: UploadDeclaration,
    /// Who announces it.
    pub person: Option<PersonId>,
    /// Until when its bytes may arrive.
    pub upload_expires_at: DateTime<Utc>,
}

/// Stores an object whose bytes are to come.
pub async fn insert(tx: &Tx, new: NewMedia) -> Result<(), StorageError> {
    let (enterprise, owner_person) = match new.owner {
        MediaOwner::Enterprise(enterprise) => (Some(enterprise), None),
        MediaOwner::Person(person) => (None, Some(person)),
    };
    let columns = [
        "id",
        "owner_enterprise_id",
        "owner_person_id",
        "visibility",
        "state",
        "declared_type",
        "declared_bytes",
        "created_by",
        "created_at",
        "upload_expires_at",
    ];
    let row = values![
        new.id,
        enterprise,
        owner_person,
        new.visibility.code(),
        MediaState::Pending.code(),
        new.declared.file_type().content_type(),
        to_i64(new.declared.bytes()),
        new.person,
        tx.now(),
        new.upload_expires_at,
    ];
    insert_rows(tx, "media", &columns, vec![row]).await
}

/// Bytes that arrived and match what was announced.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// What they are.
    pub file_type: FileType,
    /// How many.
    pub bytes: usize,
    /// Their hash.
    pub sha256: [u8; 32],
    /// Where they lie.
    pub object_key: ObjectKey,
}

/// Notes that the bytes arrived; false when the object was not waiting for any.
pub async fn mark_uploaded(tx: &Tx, id: MediaId, arrival: &Arrival) -> Result<bool, StorageError> {
    let sql = "UPDATE media SET state = 'UPLOADED', content_type = $2, bytes = $3, sha256 = $4, \
               object_key = $5 WHERE id = $1 AND state = 'PENDING'";
    let row = values![
        id,
        arrival.file_type.content_type(),
        to_i64(arrival.bytes),
        arrival.sha256.to_vec(),
        arrival.object_key.as_str(),
    ];
    Ok(execute(tx, sql, row).await? == 1)
}

/// Notes that the pictures are made; false when the object was not waiting for them.
pub async fn mark_ready(
    tx: &Tx,
    id: MediaId,
    variants: &[MediaVariant],
    placeholder: &str,
) -> Result<bool, StorageError> {
    let widest = variants.iter().max_by_key(|variant| variant.width_px);
    let sql = "UPDATE media SET state = 'READY', width_px = $2, height_px = $3, \
               placeholder = $4, ready_at = $5 WHERE id = $1 AND state = 'UPLOADED'";
    let row = values![
        id,
        widest.map(|variant| i64::from(variant.width_px)),
        widest.map(|variant| i64::from(variant.height_px)),
        placeholder,
        tx.now(),
    ];
    if execute(tx, sql, row).await? == 0 {
        return Ok(false);
    }
    let columns = [
        "media_id",
        "width_px",
        "height_px",
        "content_type",
        "bytes",
        "sha256",
        "object_key",
    ];
    let row = |variant: &MediaVariant| {
        values![
            id,
            i64::from(variant.width_px),
            i64::from(variant.height_px),
            ImageType::WebP.content_type(),
            to_i64(variant.bytes),
            variant.sha256.to_vec(),
            variant.object_key.as_str(),
        ]
    };
    insert_rows(
        tx,
        "media_variants",
        &columns,
        variants.iter().map(row).collect(),
    )
    .await?;
    Ok(true)
}

/// Notes that a paper, which is kept as it was sent, can be read; false when it was not waiting.
pub async fn mark_paper_ready(tx: &Tx, id: MediaId) -> Result<bool, StorageError> {
    let sql = "UPDATE media SET state = 'READY', ready_at = $2 \
               WHERE id = $1 AND state = 'UPLOADED'";
    Ok(execute(tx, sql, values![id, tx.now()]).await? == 1)
}

/// Notes that the bytes are no picture that we take.
pub async fn mark_refused(tx: &Tx, id: MediaId, why: ImageRefusal) -> Result<(), StorageError> {
    let sql = "UPDATE media SET state = 'REFUSED', refusal = $2 \
               WHERE id = $1 AND state IN ('PENDING', 'UPLOADED')";
    execute(tx, sql, values![id, why.code()]).await?;
    Ok(())
}

/// Notes that the bytes as they were sent are gone from the store.
pub async fn forget_original(tx: &Tx, id: MediaId) -> Result<(), StorageError> {
    let sql = "UPDATE media SET object_key = NULL WHERE id = $1";
    execute(tx, sql, values![id]).await?;
    Ok(())
}

fn to_i64(bytes: impl TryInto<i64>) -> i64 {
    bytes.try_into().unwrap_or(i64::MAX)
}
