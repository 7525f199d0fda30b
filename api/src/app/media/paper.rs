//! Reading private objects: a short-lived address is given out after a check of rights, and whoever
//! holds it may read.

use super::grant_key;
use crate::app::App;
use chrono::Duration;
use domain::MediaId;
use storage::StorageError;
use storage::media::served_paper;
use storage::object::grant::GrantError;
use storage::object::read_grant::ReadGrant;
use storage::object::{ObjectBody, ObjectError};

/// How long an address is worth something.
pub const PAPER_TIME: Duration = Duration::minutes(5);

/// The address of the private object `id` for the next five minutes. Who may have it is for the
/// caller to say.
///
/// # Errors
/// [`GrantError`] when it cannot be signed.
pub fn paper_url(app: &App, id: MediaId) -> Result<String, GrantError> {
    let grant = ReadGrant {
        media_id: id,
        expires_at: app.environment().clock.now() + PAPER_TIME,
    };
    let token = grant.sign(&grant_key(app))?;
    Ok(format!("{}/media/d/{token}", app.settings.public_url))
}

/// A private object as it is sent.
#[derive(Debug)]
pub struct Paper {
    /// What it is, in the words of HTTP.
    pub content_type: String,
    /// Its bytes.
    pub body: ObjectBody,
}

/// Why a private object is not sent.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The object store failed.
    #[error("the bytes could not be read")]
    Store(#[from] ObjectError),
    /// The database failed.
    #[error("the media row could not be read")]
    Database(#[from] StorageError),
}

/// The private object that `token` lets read; nothing for a token that is forged or too old, and
/// for an object that is not ready.
///
/// # Errors
/// [`PaperError`].
pub async fn open_paper(app: &App, token: &str) -> Result<Option<Paper>, PaperError> {
    let now = app.environment().clock.now();
    let Ok(grant) = ReadGrant::verify(token, &grant_key(app), now) else {
        return Ok(None);
    };
    let Some(paper) = served_paper(&app.db, grant.media_id).await? else {
        return Ok(None);
    };
    match app.objects.get(&paper.object_key, None).await {
        Ok(body) => Ok(Some(Paper {
            content_type: paper.content_type,
            body,
        })),
        Err(ObjectError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
