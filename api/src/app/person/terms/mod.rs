//! Terms that people accept (docs/adr/0023-terms-in-versions.md).

mod accept;
mod publish;
mod require;

pub use accept::{AcceptTerms, accept_terms};
pub(crate) use accept::{check_entry, note_accepted};
pub use publish::{PublishTerms, PublishTermsRefusal, publish_terms, publish_terms_by_operator};
pub(crate) use require::{require_newest_terms, require_terms};

use crate::app::App;
use domain::PersonId;
use domain::person::{Rights, TermsDocument, TermsVersion, to_accept};
use storage::StorageError;
use storage::person::known_terms;

/// The version of each document that holds now.
pub async fn terms_in_force(app: &App) -> Result<Vec<TermsVersion>, StorageError> {
    let now = app.environment().clock.now();
    let known = known_terms(&app.db, None).await?;
    let all = to_accept(&known, &TermsDocument::ALL, now);
    Ok(all
        .into_iter()
        .filter(|one| one.holds_from <= now)
        .collect())
}

/// What `person` has not accepted yet: of what everybody accepts, and with `rights` in an
/// enterprise of what sellers accept.
pub async fn terms_to_accept(
    app: &App,
    (person, rights): (PersonId, &Rights),
) -> Result<Vec<TermsVersion>, StorageError> {
    let documents: &[TermsDocument] = if rights.memberships.is_empty() {
        &TermsDocument::OF_EVERYBODY
    } else {
        &TermsDocument::ALL
    };
    let known = known_terms(&app.db, Some(person)).await?;
    Ok(to_accept(&known, documents, app.environment().clock.now()))
}
