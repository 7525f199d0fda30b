//! Taking the bytes of a picture in.

use super::{earlier_grant_keys, grant_key};
use crate::app::App;
use bytes::Bytes;
use domain::MediaId;
use domain::media::{FileType, MediaState, ObjectKey, ObjectKind};
use domain::person::Sight;
use sha2::{Digest, Sha256};
use storage::StorageError;
use storage::image::{ImageRefusal, inspect};
use storage::media::{Arrival, Media, find, mark_uploaded};
use storage::object::ObjectError;
use storage::object::grant::{GrantError, UploadGrant};

/// Why bytes are not taken in.
#[derive(Debug, thiserror::Error)]
pub enum UploadRefusal {
    /// The token lets nothing in.
    #[error("the upload token lets nothing in")]
    Grant(#[source] GrantError),
    /// Another media type than was announced.
    #[error("the content type is not the one announced")]
    ContentType,
    /// Another number of bytes than was announced.
    #[error("the size is not the one announced")]
    Size,
    /// The bytes are no picture that we take, or another than was announced.
    #[error("the bytes are refused")]
    Image(#[source] ImageRefusal),
    /// Other bytes arrived before.
    #[error("other bytes were taken in before")]
    AlreadySent,
    /// The object store failed.
    #[error("the bytes could not be kept")]
    Store(#[from] ObjectError),
    /// The database failed.
    #[error("the arrival could not be written down")]
    Database(#[from] StorageError),
    /// The name for the bytes could not be made.
    #[error("the bytes could not be named")]
    Name(#[source] domain::Invalid),
}

/// Reads a token before any byte is: whose bytes it lets in and how many.
///
/// # Errors
/// [`UploadRefusal::Grant`].
fn verify(app: &App, token: &str) -> Result<UploadGrant, UploadRefusal> {
    let now = app.environment().clock.now();
    let verified = UploadGrant::verify(token, &grant_key(app), now);
    let earlier = earlier_grant_keys(app);
    let mut earlier = earlier.iter();
    verified
        .or_else(|error| {
            let found = earlier.find_map(|key| UploadGrant::verify(token, key, now).ok());
            found.ok_or(error)
        })
        .map_err(UploadRefusal::Grant)
}

/// Takes the bytes that `token` lets in. The same bytes again are taken again; nothing of bytes
/// that are refused is kept.
///
/// # Errors
/// [`UploadRefusal`].
pub async fn receive_upload(
    app: &App,
    token: &str,
    content_type: &str,
    bytes: Bytes,
) -> Result<MediaId, UploadRefusal> {
    let grant = verify(app, token)?;
    let sent = FileType::from_content_type(content_type);
    let declared = FileType::from_content_type(&grant.content_type);
    let Some(declared) = declared.filter(|declared| sent == Some(*declared)) else {
        return Err(UploadRefusal::ContentType);
    };
    if u64::try_from(bytes.len()).ok() != Some(grant.bytes) {
        return Err(UploadRefusal::Size);
    }
    let gone = UploadRefusal::Grant(GrantError::Forged);
    let media = find(&app.db, &Sight::house(), grant.media_id)
        .await?
        .ok_or(gone)?;
    let sha256: [u8; 32] = Sha256::digest(&bytes).into();
    if media.state != MediaState::Pending {
        return again(&media, &sha256);
    }
    look_at(app, declared, &bytes).await?;
    let arrival = Arrival {
        file_type: declared,
        bytes: bytes.len(),
        sha256,
        object_key: new_key(app, declared)?,
    };
    keep(app, &media, arrival, bytes).await
}

/// Checks by the bytes that they are what was `declared`.
async fn look_at(app: &App, declared: FileType, bytes: &Bytes) -> Result<(), UploadRefusal> {
    let image_type = match declared {
        FileType::Picture(image_type) => image_type,
        FileType::Pdf if FileType::sniff(bytes) == Some(FileType::Pdf) => return Ok(()),
        FileType::Pdf => return Err(UploadRefusal::Image(ImageRefusal::TypeMismatch)),
    };
    let (limits, looked_at) = (app.media_limits, bytes.clone());
    let look = move || inspect(&looked_at, &limits)?.must_be(image_type);
    let looked = app.images.run(look).await;
    looked.map(|_| ()).map_err(UploadRefusal::Image)
}

/// The answer to bytes that come after others were taken in.
fn again(media: &Media, sha256: &[u8; 32]) -> Result<MediaId, UploadRefusal> {
    if media.sha256.as_deref() == Some(sha256.as_slice()) {
        Ok(media.id)
    } else {
        Err(UploadRefusal::AlreadySent)
    }
}

/// Each try has a name of its own, so that a broken one is never in the way of the next.
fn new_key(app: &App, file_type: FileType) -> Result<ObjectKey, UploadRefusal> {
    let environment = app.environment();
    let now = environment.clock.now();
    let id = environment.new_id(now);
    let kind = match file_type {
        FileType::Picture(_) => ObjectKind::Upload,
        FileType::Pdf => ObjectKind::Document,
    };
    ObjectKey::of_id(kind, now, id, file_type.extension()).map_err(UploadRefusal::Name)
}

async fn keep(
    app: &App,
    media: &Media,
    arrival: Arrival,
    bytes: Bytes,
) -> Result<MediaId, UploadRefusal> {
    let content_type = arrival.file_type.content_type();
    app.objects
        .put_new(&arrival.object_key, bytes, content_type)
        .await?;
    let tx = app.db.begin().await?;
    if mark_uploaded(&tx, media.id, &arrival).await? {
        tx.commit().await?;
        return Ok(media.id);
    }
    tx.roll_back().await?;
    app.objects.delete(&arrival.object_key).await?;
    let media = find(&app.db, &Sight::house(), media.id).await?;
    let media = media.ok_or(UploadRefusal::AlreadySent)?;
    again(&media, &arrival.sha256)
}
