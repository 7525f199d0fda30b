//! The same bytes sent again: what was made of them serves for all.

use super::row::Media;
use crate::error::StorageError;
use crate::sql::{execute, one, values};
use crate::tx::Tx;
use domain::MediaId;
use domain::media::MediaOwner;
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// Makes `media` ready with the pictures that were made of the same bytes before, for the same
/// owner and the same readers; false when there are none that begin at `smallest_px` or below.
///
/// Only of the same owner: whether somebody else sent the same file is nobody's business, and an
/// answer that comes sooner would tell.
pub async fn reuse_variants(
    tx: &Tx,
    media: &Media,
    smallest_px: u32,
) -> Result<bool, StorageError> {
    let Some(twin) = twin(tx, media, smallest_px).await? else {
        return Ok(false);
    };
    // Held, so that it is not forgotten before what it is made of belongs to both.
    let hold = "UPDATE media SET state = 'READY' WHERE id = $1 AND state = 'READY'";
    if execute(tx, hold, values![twin]).await? == 0 {
        return Ok(false);
    }
    let ready = "UPDATE media SET state = 'READY', ready_at = $3, \
                 width_px = (SELECT t.width_px FROM media t WHERE t.id = $2), \
                 height_px = (SELECT t.height_px FROM media t WHERE t.id = $2), \
                 placeholder = (SELECT t.placeholder FROM media t WHERE t.id = $2) \
                 WHERE id = $1 AND state = 'UPLOADED'";
    if execute(tx, ready, values![media.id, twin, tx.now()]).await? == 0 {
        return Ok(false);
    }
    let shared = "INSERT INTO media_variants (media_id, width_px, height_px, content_type, bytes, \
                  sha256, object_key) SELECT $1, v.width_px, v.height_px, v.content_type, v.bytes, \
                  v.sha256, v.object_key FROM media_variants v WHERE v.media_id = $2";
    Ok(execute(tx, shared, values![media.id, twin]).await? > 0)
}

async fn twin(tx: &Tx, media: &Media, smallest_px: u32) -> Result<Option<MediaId>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
    }
    let (column, owner) = match media.owner {
        MediaOwner::Enterprise(enterprise) => ("owner_enterprise_id", enterprise.uuid()),
        MediaOwner::Person(person) => ("owner_person_id", person.uuid()),
    };
    let sql = format!(
        "SELECT m.id FROM media m WHERE m.sha256 = $1 AND m.{column} = $2 AND m.visibility = $3 \
         AND m.state = 'READY' AND m.id <> $4 AND (SELECT MIN(v.width_px) FROM media_variants v \
         WHERE v.media_id = m.id) <= $5 ORDER BY m.id LIMIT 1"
    );
    let row = values![
        media.sha256.clone(),
        owner,
        media.visibility.code(),
        media.id,
        i64::from(smallest_px),
    ];
    let found = one::<Row>(tx, &sql, row).await?;
    Ok(found.map(|row| row.id.into()))
}
