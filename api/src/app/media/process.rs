//! The job that makes pictures of an upload.
//!
//! A phone's photo may carry the coordinates of a home, so the bytes as they were sent are removed
//! as soon as the picture is made or refused. The row names them until they are gone: a crash in
//! between lets the job remove them the next time.

use crate::app::App;
use bytes::Bytes;
use domain::MediaId;
use domain::media::{
    FileType, ImageType, MediaOwner, MediaState, MediaVisibility, ObjectKey, ObjectKind,
};
use domain::person::Sight;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use storage::StorageError;
use storage::image::{ImageRefusal, RenderPlan, Rendition, VARIANT_WIDTHS_PX, WebpImage};
use storage::media::{
    Media, MediaVariant, find, forget_original, mark_ready, mark_refused, reuse_variants,
};
use storage::object::ObjectError;

/// The kind of the job.
pub const PROCESS_JOB: &str = "media.process";

/// The width at which a paper is read.
const PAPER_WIDTHS_PX: [u32; 1] = [1_280];
/// What the names of pictures are hashed for.
const NAME_PURPOSE: &str = "picture name";

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

/// Makes the pictures that are shown of an upload, or refuses it; then removes what was sent. Of
/// bytes that the same owner sent before, the pictures are there already.
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
    if media.state == MediaState::Uploaded && !reuse(app, &media).await? {
        match render(app, &media, original).await? {
            Ok(rendition) => keep(app, &media, rendition).await?,
            Err(why) => refuse(app, &media, why).await?,
        }
    }
    app.objects.delete(original).await?;
    let tx = app.db.begin().await?;
    forget_original(&tx, media.id).await?;
    Ok(tx.commit().await?)
}

/// True when the pictures of a twin serve.
async fn reuse(app: &App, media: &Media) -> Result<bool, ProcessError> {
    let smallest = widths_of(media.visibility).first().copied();
    let smallest = smallest.unwrap_or(u32::MAX);
    let tx = app.db.begin().await?;
    if reuse_variants(&tx, media, smallest).await? {
        tx.commit().await?;
        return Ok(true);
    }
    tx.roll_back().await?;
    Ok(false)
}

/// The widths to make, ascending. A paper that was photographed is read, not listed: of it, the
/// widest is made.
fn widths_of(visibility: MediaVisibility) -> &'static [u32] {
    match visibility {
        MediaVisibility::Public => &VARIANT_WIDTHS_PX,
        MediaVisibility::Private => &PAPER_WIDTHS_PX,
    }
}

async fn render(
    app: &App,
    media: &Media,
    original: &ObjectKey,
) -> Result<Result<Rendition, ImageRefusal>, ProcessError> {
    let body = app.objects.get(original, None).await?;
    let bytes = body.collect(app.media_limits.max_bytes).await?;
    let plan = RenderPlan {
        widths_px: widths_of(media.visibility).to_vec(),
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
    let mut found = Vec::new();
    for image in rendition.variants {
        let variant = describe(app, media, &image)?;
        if !put(app, &variant.object_key, image.bytes.clone()).await? {
            found.push((variant.object_key.clone(), image.bytes));
        }
        variants.push(variant);
    }
    let tx = app.db.begin().await?;
    mark_ready(&tx, media.id, &variants, &rendition.placeholder).await?;
    tx.commit().await?;
    // What was there may have been an orphan that was swept before it had a row again.
    for (key, bytes) in found {
        put(app, &key, bytes).await?;
    }
    Ok(())
}

/// A picture is named by its bytes, by whose it is and by the month of its upload: a repeated job
/// writes the same object, the same bytes of one owner are one object, and no name that somebody
/// works out from a file tells whether another has it.
fn describe(app: &App, media: &Media, image: &WebpImage) -> Result<MediaVariant, ProcessError> {
    let sha256: [u8; 32] = Sha256::digest(&image.bytes).into();
    let owner = match media.owner {
        MediaOwner::Enterprise(id) => id.uuid(),
        MediaOwner::Person(id) => id.uuid(),
    };
    let visibility = media.visibility.code().as_bytes();
    let named = [owner.as_bytes(), visibility, sha256.as_slice()].concat();
    let mut name = [0_u8; 32];
    for (to, from) in name.iter_mut().zip(app.keyed_hash(NAME_PURPOSE, &named)) {
        *to = from;
    }
    let ending = ImageType::WebP.extension();
    let object_key = ObjectKey::of_sha256(ObjectKind::Variant, media.created_at, &name, ending);
    Ok(MediaVariant {
        width_px: image.width_px,
        height_px: image.height_px,
        bytes: image.bytes.len(),
        sha256,
        object_key: object_key.map_err(ProcessError::Name)?,
    })
}

/// Keeps `bytes` under `key`; false when they were there.
async fn put(app: &App, key: &ObjectKey, bytes: Bytes) -> Result<bool, ProcessError> {
    let content_type = ImageType::WebP.content_type();
    match app.objects.put_new(key, bytes, content_type).await {
        Ok(()) => Ok(true),
        Err(ObjectError::AlreadyExists { .. }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
