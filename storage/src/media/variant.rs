//! The pictures that are made of an upload and shown.

use crate::error::StorageError;
use crate::sql::{Read, one, values};
use domain::MediaId;
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
    /// Its size.
    pub bytes: u64,
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
        bytes: i64,
    }
    let sql = "SELECT v.content_type, v.sha256, v.bytes FROM media_variants v \
               JOIN media m ON m.id = v.media_id WHERE v.object_key = $1 \
               AND m.state = 'READY' AND m.visibility = 'PUBLIC' LIMIT 1";
    let row = one::<Row>(on, sql, values![key.as_str()]).await?;
    let Some(row) = row else { return Ok(None) };
    let corrupt = |_| StorageError::Corrupt {
        table: "media_variants",
        column: "bytes",
        id: key.to_string(),
    };
    Ok(Some(ServedVariant {
        content_type: row.content_type,
        sha256: row.sha256,
        bytes: u64::try_from(row.bytes).map_err(corrupt)?,
    }))
}

/// A private object on its way to whoever holds leave to read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedPaper {
    /// What it is, in the words of HTTP.
    pub content_type: String,
    /// Where its bytes lie.
    pub object_key: ObjectKey,
}

/// The bytes to show of the private object `id`: the widest picture that was made of it, or a PDF
/// as it was sent. None until it is ready, and for what is public.
pub async fn served_paper(
    on: &impl Read,
    id: MediaId,
) -> Result<Option<ServedPaper>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        content_type: String,
        object_key: String,
    }
    let sql = "SELECT COALESCE(v.content_type, m.content_type) AS content_type, \
               COALESCE(v.object_key, m.object_key) AS object_key FROM media m \
               LEFT JOIN media_variants v ON v.media_id = m.id \
               WHERE m.id = $1 AND m.state = 'READY' AND m.visibility = 'PRIVATE' \
               AND (v.object_key IS NOT NULL OR m.object_key IS NOT NULL) \
               ORDER BY v.width_px DESC LIMIT 1";
    let Some(row) = one::<Row>(on, sql, values![id]).await? else {
        return Ok(None);
    };
    let object_key = ObjectKey::parse(&row.object_key).map_err(|_| StorageError::Corrupt {
        table: "media",
        column: "object_key",
        id: id.to_string(),
    })?;
    Ok(Some(ServedPaper {
        content_type: row.content_type,
        object_key,
    }))
}
