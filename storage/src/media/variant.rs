//! The pictures that are made of an upload and shown.

use crate::error::StorageError;
use crate::sql::{Read, one, values};
use domain::media::ObjectKey;
use sea_orm::FromQueryResult;

/// A picture that was made of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaVariant {
    /// Its width.
    pub width_px: u32,
    /// Its height.
    pub height_px: u32,
    /// Its size.
    pub bytes: usize,
    /// The hash of its bytes.
    pub sha256: [u8; 32],
    /// Where it lies.
    pub object_key: ObjectKey,
}

/// A picture as it goes out to everyone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedVariant {
    /// What it is, in the words of HTTP.
    pub content_type: String,
    /// The hash of its bytes.
    pub sha256: Vec<u8>,
}

/// The picture under `key`, when everyone may see it.
pub async fn served(
    on: &impl Read,
    key: &ObjectKey,
) -> Result<Option<ServedVariant>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        content_type: String,
        sha256: Vec<u8>,
    }
    let sql = "SELECT v.content_type, v.sha256 FROM media_variants v \
               JOIN media m ON m.id = v.media_id WHERE v.object_key = $1 \
               AND m.state = 'READY' AND m.visibility = 'PUBLIC' LIMIT 1";
    let row = one::<Row>(on, sql, values![key.as_str()]).await?;
    Ok(row.map(|row| ServedVariant {
        content_type: row.content_type,
        sha256: row.sha256,
    }))
}
