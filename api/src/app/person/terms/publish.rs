//! Publishing a version of a document.

use crate::app::person::entry;
use crate::app::{Actor, App, CommandError, Denied, IdempotencyKey, begin_once, finish_once};
use chrono::{DateTime, Utc};
use domain::person::{RegionScope, TermsDates, TermsDocument, TermsText, TermsVersion};
use domain::{Language, PersonId, Refusal};
use serde_json::json;
use storage::person::{NewTerms, find_terms, insert_terms, newest_terms, terms_texts};
use storage::{StorageError, Tx};

/// A version to be published.
#[derive(Debug, Clone)]
pub struct PublishTerms {
    /// Of which document.
    pub document: TermsDocument,
    /// Its text in Indonesian.
    pub indonesian: TermsText,
    /// Its text in English.
    pub english: TermsText,
    /// From when it holds; `None` for at once.
    pub holds_from: Option<DateTime<Utc>>,
    /// From when nobody goes on without it; `None` for [`TermsDates::GRACE`] later.
    pub required_from: Option<DateTime<Utc>>,
}

/// Why nothing was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishTermsRefusal {
    /// The version that was published last says the same, to the letter.
    SameText(u32),
}

impl Refusal for PublishTermsRefusal {
    fn code(&self) -> &'static str {
        "SAME_TEXT"
    }

    fn message(&self, language: Language) -> String {
        let Self::SameText(version) = self;
        match language {
            Language::Indonesian => format!("naskahnya sama dengan versi {version}"),
            Language::English => format!("it says the same as version {version}"),
        }
    }
}

/// Publishes the next version of a document; for administrators of the platform.
pub async fn publish_terms(
    app: &App,
    actor: &Actor,
    (key, command): (IdempotencyKey, PublishTerms),
) -> Result<TermsVersion, CommandError<PublishTermsRefusal>> {
    let by = actor.in_person()?;
    actor.require(actor.rights.may_grant(&RegionScope::All))?;
    let tx = app.db.begin().await?;
    let now = storage::person::rights_of(&tx, by).await?;
    actor.require(now.may_grant(&RegionScope::All))?;
    let request = app.idempotent(actor, &key, "termsPublish", &input(&command));
    let version = if let Some(version) = begin_once(&tx, &request).await? {
        version
    } else {
        let version = publish(&tx, actor, &command, Some(by)).await?;
        finish_once(&tx, &request, &version).await?;
        version
    };
    let found = find_terms(&tx, command.document, version).await?;
    tx.commit().await?;
    Ok(found.ok_or(Denied::NotFound)?)
}

/// Publishes it for the operator at the machine itself.
pub async fn publish_terms_by_operator(
    app: &App,
    command: PublishTerms,
) -> Result<TermsVersion, CommandError<PublishTermsRefusal>> {
    let tx = app.db.begin().await?;
    let actor = Actor::system("terms-publish");
    let version = publish(&tx, &actor, &command, None).await?;
    let found = find_terms(&tx, command.document, version).await?;
    tx.commit().await?;
    Ok(found.ok_or(Denied::NotFound)?)
}

fn input(command: &PublishTerms) -> impl serde::Serialize + use<> {
    json!({
        "document": command.document.code(),
        "indonesian": command.indonesian.as_str(),
        "english": command.english.as_str(),
        "holdsFrom": command.holds_from,
        "requiredFrom": command.required_from,
    })
}

async fn publish(
    tx: &Tx,
    actor: &Actor,
    command: &PublishTerms,
    by: Option<PersonId>,
) -> Result<u32, CommandError<PublishTermsRefusal>> {
    let document = command.document;
    let previous = newest_terms(tx, document).await?;
    if let Some(previous) = &previous {
        let said = terms_texts(tx, document, previous.version).await?;
        let texts = (command.indonesian.as_str(), command.english.as_str());
        if said.is_some_and(|said| (said.indonesian.as_str(), said.english.as_str()) == texts) {
            let refusal = PublishTermsRefusal::SameText(previous.version);
            return Err(CommandError::Refused(refusal));
        }
    }
    let wanted = (command.holds_from, command.required_from);
    let dates = TermsDates::plan(previous.as_ref(), tx.now(), wanted.0, wanted.1)?;
    let version = previous.map_or(1, |one| one.version.saturating_add(1));
    let new = NewTerms {
        document,
        version,
        indonesian: &command.indonesian,
        english: &command.english,
        dates,
        by,
    };
    // Two at once: the second one is the version after the first.
    let raced = |error: StorageError| {
        if error.is_duplicate() {
            CommandError::Conflict
        } else {
            error.into()
        }
    };
    insert_terms(tx, &new).await.map_err(raced)?;
    let mut row = entry(actor, "terms.publish", "terms", document.code());
    row.after = Some(json!({
        "version": version,
        "holdsFrom": dates.holds_from,
        "requiredFrom": dates.required_from,
    }));
    storage::audit::record(tx, row).await?;
    Ok(version)
}
