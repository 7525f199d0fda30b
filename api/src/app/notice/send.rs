//! [`send`]: the job that hands a letter to its sender.

use super::letter::Letter;
use super::sender::SendError;
use crate::app::App;
use crate::app::worker::GiveUp;
use domain::{JobId, SealedValueId};
use serde::{Deserialize, Serialize};
use storage::Sealed;
use storage::letter::{self, LetterKey};

/// The job.
pub(crate) const SEND_JOB: &str = "notice.send";

/// What the job is about: which sealed value, and the key that opens it. Neither tells anything to
/// who does not have the person's key or the platform's.
#[derive(Serialize, Deserialize)]
pub(crate) struct Errand {
    pub(super) sealed: SealedValueId,
    pub(super) key: LetterKey,
}

/// Sends a letter; one whose person was erased, or that came too late to be of use, is not sent.
///
/// The job's id travels along, so that a gateway which remembers it sends nothing twice.
///
/// # Errors
/// [`GiveUp`] when the sender will never take it.
pub(crate) async fn send(
    app: &App,
    job: JobId,
    errand: Errand,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let opened = letter::load(&app.db, app.db.keyring(), errand.sealed, &errand.key);
    let Sealed::Open(plain) = opened.await? else {
        return Ok(());
    };
    let letter: Letter = serde_json::from_slice(&plain)?;
    let now = app.environment().clock.now();
    if letter.good_until.is_some_and(|until| until <= now) {
        tracing::warn!(kind = letter.kind, job.id = %job, "a notice came too late to be sent");
        return Ok(());
    }
    match app.notices.sender(letter.channel).send(job, &letter).await {
        Ok(()) => Ok(()),
        Err(error @ SendError::Refused { .. }) => Err(GiveUp(error.into()).into()),
        Err(error) => Err(error.into()),
    }
}
