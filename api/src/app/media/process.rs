//! The job that makes pictures of an upload.
//!
//! A phone's photo may carry the coordinates of a home, so the bytes as they were sent are removed
//! as soon as the picture is made or refused. The row names them until they are gone: a crash in
//! between lets the job remove them the next time.

use crate::app::App;
use bytes::Bytes;
use domain::MediaId;
use domain::media::{FileType, ImageType, MediaState, ObjectKey, ObjectKind};
use domain::person::Sight;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use storage::StorageError;
use storage::image::{ImageRefusal, RenderPlan, Rendition, WebpImage};
use storage::media::{Media, MediaVariant, find, forget_original, mark_ready, mark_refused};
use storage::object::ObjectError;

/// The kind of the job.
pub const PROCESS_JOB: &str = "media.process";

/// The widest picture that is made.
const MAX_WIDTH_PX: u32 = 1_280;

/// What the job is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessJob {
    /// Which upload.
    pub media_id: MediaId,
}

/// Why the pictures were not made; all of these may pass by themselves.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// The database failed.
    #[error("the media row could not be read or written")]
    Database(#[from] StorageError),
    /// The object store failed.
    #[error("the bytes could not be read or written")]
    Store(#[from] ObjectError),
    /// The name for a picture could not be made.
    #[error("a picture could not be named")]
    Name(#[source] domain::Invalid),
}

/// Makes the picture that is shown of an upload, or refuses it; then removes what was sent.
///
/// Safe to repeat, also after a crash anywhere in it.
///
/// # Errors
/// [`ProcessError`]: to be tried again.
pub async fn process(app: &App, job: ProcessJob) -> Result<(), ProcessError> {
    let Some(media) = find(&app.db, &Sight::house(), job.media_id).await? else {
        return Ok(());
    };
    let Some(original) = &media.original else {
        return Ok(());
    };
    if media.declared_type == FileType::Pdf {
        return Ok(());
    }
    if media.state == MediaState::Uploaded {
        match render(app, original).await? {
            Ok(rendition) => keep(app, &media, rendition).await?,
            Err(why) => refuse(app, &media, why).await?,
        }
    }
    app.objects.delete(original).await?;
    let tx = app.db.begin().await?;
    forget_original(&tx, media.id).await?;
    Ok(tx.commit().await?)
}

async fn render(
    app: &App,
    original: &ObjectKey,
) -> Result<Result<Rendition, ImageRefusal>, ProcessError> {
    let body = app.objects.get(original, None).await?;
    let bytes = body.collect(app.media_limits.max_bytes).await?;
    let plan = RenderPlan {
        widths_px: vec![MAX_WIDTH_PX],
        limits: app.media_limits,
        ..RenderPlan::default()
    };
    Ok(app.images.render(bytes, plan).await)
}

async fn refuse(app: &App, media: &Media, why: ImageRefusal) -> Result<(), ProcessError> {
    let tx = app.db.begin().await?;
    mark_refused(&tx, media.id, why).await?;
    Ok(tx.commit().await?)
}

async fn keep(app: &App, media: &Media, rendition: Rendition) -> Result<(), ProcessError> {
    let mut variants = Vec::with_capacity(rendition.variants.len());
    for image in rendition.variants {
        let variant = describe(media, &image)?;
        put(app, &variant.object_key, image.bytes).await?;
        variants.push(variant);
    }
    let tx = app.db.begin().await?;
    mark_ready(&tx, media.id, &variants, &rendition.placeholder).await?;
    Ok(tx.commit().await?)
}

/// A picture is named by its bytes and by the month of its upload, so that a repeated job writes
/// the same object.
fn describe(media: &Media, image: &WebpImage) -> Result<MediaVariant, ProcessError> {
    let sha256: [u8; 32] = Sha256::digest(&image.bytes).into();
    let ending = ImageType::WebP.extension();
    let object_key = ObjectKey::of_sha256(ObjectKind::Variant, media.created_at, &sha256, ending);
    Ok(MediaVariant {
        width_px: image.width_px,
        height_px: image.height_px,
        bytes: image.bytes.len(),
        sha256,
        object_key: object_key.map_err(ProcessError::Name)?,
    })
}

async fn put(app: &App, key: &ObjectKey, bytes: Bytes) -> Result<(), ProcessError> {
    let content_type = ImageType::WebP.content_type();
    match app.objects.put_new(key, bytes, content_type).await {
        Ok(()) | Err(ObjectError::AlreadyExists { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
