//! Asking to send a picture.

use super::grant_key;
use crate::app::{Actor, App, CommandError, IdempotencyKey, begin_once, finish_once};
use chrono::{DateTime, Duration, Utc};
use domain::media::{MediaOwner, MediaVisibility, UploadDeclaration};
use domain::person::Private;
use domain::{EnterpriseId, MediaId, NeverRefused};
use storage::media::{Media, NewMedia, find, insert};
use storage::object::grant::UploadGrant;

/// How long the bytes may take to arrive: a weak network in the hills included.
const UPLOAD_WITHIN: Duration = Duration::hours(6);

/// What tells apart requests with one key: the first is as it was when pictures were all.
const PICTURE: &str = "mediaUploadCreate";
const DOCUMENT: &str = "mediaUploadCreate.document";

/// A picture that somebody wants to send.
#[derive(Debug, Clone)]
pub struct CreateUpload {
    /// The caller's name for this request.
    pub key: IdempotencyKey,
    /// Whose picture it will be.
    pub enterprise: EnterpriseId,
    /// A picture for everyone, or a paper for its managers and officers.
    pub visibility: MediaVisibility,
    /// What will be sent.
    pub declared: UploadDeclaration,
}

/// Leave to send one picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The picture to be.
    pub media: MediaId,
    /// Where its bytes go, by one `PUT`.
    pub url: String,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

/// Gives leave to send one picture or paper of an enterprise;
/// the same request again gives the same leave.
///
/// # Errors
/// [`CommandError::Denied`] for who may not list for the enterprise, or not manage it.
pub async fn create_upload(
    app: &App,
    actor: &Actor,
    command: CreateUpload,
) -> Result<Upload, CommandError<NeverRefused>> {
    let (allowed, operation) = match command.visibility {
        MediaVisibility::Public => (actor.rights.may_list(command.enterprise), PICTURE),
        MediaVisibility::Private => (actor.rights.may_manage(command.enterprise), DOCUMENT),
    };
    actor.require(allowed)?;
    let tx = app.db.begin().await?;
    let declared = command.declared;
    let content_type = declared.file_type().content_type();
    let input = (command.enterprise, content_type, declared.bytes());
    let request = app.idempotent(actor, &command.key, operation, &input);
    if let Some(id) = begin_once::<MediaId, _>(&tx, &request).await? {
        let media = find(&tx, &actor.sight(Private::Media), id).await?;
        let media = media.ok_or_else(|| CommandError::fault(MissingMedia))?;
        return grant(app, &media);
    }
    let new = NewMedia {
        id: tx.new_id(),
        owner: MediaOwner::Enterprise(command.enterprise),
        visibility: command.visibility,
        declared,
        person: actor.person,
        upload_expires_at: tx.now() + UPLOAD_WITHIN,
    };
    insert(&tx, new).await?;
    finish_once(&tx, &request, &new.id).await?;
    let media = find(&tx, &actor.sight(Private::Media), new.id).await?;
    let media = media.ok_or_else(|| CommandError::fault(MissingMedia))?;
    let upload = grant(app, &media)?;
    tx.commit().await?;
    Ok(upload)
}

/// A media object that was written is not there.
#[derive(Debug, thiserror::Error)]
#[error("a media object that was written is not there")]
struct MissingMedia;

fn grant(app: &App, media: &Media) -> Result<Upload, CommandError<NeverRefused>> {
    let grant = UploadGrant {
        media_id: media.id,
        content_type: media.declared_type.content_type().to_owned(),
        bytes: media.declared_bytes,
        expires_at: media.upload_expires_at,
    };
    let token = grant.sign(&grant_key(app)).map_err(CommandError::fault)?;
    Ok(Upload {
        media: media.id,
        url: format!("{}/media/u/{token}", app.settings.public_url),
        expires_at: media.upload_expires_at,
    })
}
