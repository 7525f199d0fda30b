//! Saying that the bytes were sent.

use super::process::{PROCESS_JOB, ProcessJob};
use crate::app::{Actor, App, CommandError, Denied};
use domain::media::{FileType, MediaOwner, MediaState, MediaVisibility};
use domain::person::Private;
use domain::{Language, MediaId, Refusal};
use storage::jobs::{NewJob, enqueue};
use storage::media::{Media, find, mark_paper_ready};
use storage::{StorageError, Tx};

/// Why an upload is not complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompleteRefusal {
    /// No bytes have arrived.
    NotSent,
    /// The bytes were no picture that we take.
    Refused(storage::image::ImageRefusal),
}

impl Refusal for CompleteRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotSent => "NOT_SENT",
            Self::Refused(why) => why.code(),
        }
    }

    fn message(&self, language: Language) -> String {
        let text = match (self, language) {
            (Self::NotSent, Language::Indonesian) => "berkasnya belum terkirim",
            (Self::NotSent, Language::English) => "the file has not arrived",
            (Self::Refused(why), Language::Indonesian) => why.indonesian(),
            (Self::Refused(why), Language::English) => why.english(),
        };
        text.to_owned()
    }
}

/// True when `actor` is the owner of `media`, or acts for the enterprise that is: who lists for it
/// has its pictures, and who manages it its papers.
pub fn is_own(actor: &Actor, media: &Media) -> bool {
    match (media.owner, media.visibility) {
        (MediaOwner::Enterprise(enterprise), MediaVisibility::Public) => {
            actor.rights.may_list(enterprise)
        }
        (MediaOwner::Enterprise(enterprise), MediaVisibility::Private) => {
            actor.rights.may_manage(enterprise)
        }
        (MediaOwner::Person(person), _) => actor.person == Some(person),
    }
}

/// Has the pictures made of an upload that arrived; once is enough, more does no harm.
///
/// # Errors
/// [`CommandError::Refused`] when nothing arrived, or when it was no picture that we take.
pub async fn complete_upload(
    app: &App,
    actor: &Actor,
    id: MediaId,
) -> Result<Media, CommandError<CompleteRefusal>> {
    let tx = app.db.begin().await?;
    let sight = actor.sight(Private::Media);
    let media = find(&tx, &sight, id).await?;
    actor.require(media.as_ref().is_some_and(|media| is_own(actor, media)))?;
    let media = media.ok_or(Denied::NotFound)?;
    match media.state {
        MediaState::Ready => return Ok(media),
        MediaState::Pending => return Err(CommandError::Refused(CompleteRefusal::NotSent)),
        MediaState::Deleted => return Err(Denied::NotFound.into()),
        MediaState::Refused => {
            let why = media
                .refusal
                .unwrap_or(storage::image::ImageRefusal::Damaged);
            return Err(CommandError::Refused(CompleteRefusal::Refused(why)));
        }
        MediaState::Uploaded => {}
    }
    make_ready(&tx, &media).await?;
    let media = find(&tx, &sight, id).await?.ok_or(Denied::NotFound)?;
    tx.commit().await?;
    Ok(media)
}

/// Has what arrived made ready to be read: a paper is so at once, of a picture a job makes what is
/// shown.
pub(crate) async fn make_ready(tx: &Tx, media: &Media) -> Result<(), StorageError> {
    if media.state != MediaState::Uploaded {
        return Ok(());
    }
    if media.declared_type == FileType::Pdf {
        mark_paper_ready(tx, media.id).await?;
        return Ok(());
    }
    let job = NewJob {
        kind: PROCESS_JOB,
        payload: serde_json::to_string(&ProcessJob { media_id: media.id })?,
        dedupe_key: Some(format!("{PROCESS_JOB}:{}", media.id)),
        run_at: tx.now(),
    };
    enqueue(tx, job).await
}
