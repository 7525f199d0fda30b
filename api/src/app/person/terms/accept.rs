//! Accepting documents, by itself or on the way in.

use crate::app::person::entry;
use crate::app::{Actor, App, CommandError, Denied};
use domain::person::{TermsDocument, due_of_newcomer};
use domain::{Invalid, NeverRefused, PersonId, Rule};
use serde_json::json;
use storage::person::{AcceptedTerms, accepted_terms, insert_acceptance, known_terms, lock};
use storage::{StorageError, Tx};

/// A version that somebody accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AcceptTerms {
    /// Of which document.
    pub document: TermsDocument,
    /// Which version.
    pub version: u32,
}

impl AcceptTerms {
    /// As requests are told apart by.
    pub(crate) fn for_input(self) -> String {
        format!("{} {}", self.document.code(), self.version)
    }
}

/// Notes that the caller accepts `accepted`; what they accepted before stays. All that they have
/// accepted, the youngest first.
///
/// # Errors
/// [`CommandError::Invalid`] by its place in `terms` for a version that was never published.
pub async fn accept_terms(
    app: &App,
    actor: &Actor,
    accepted: Vec<AcceptTerms>,
) -> Result<Vec<AcceptedTerms>, CommandError<NeverRefused>> {
    let person = actor.in_person()?;
    let tx = app.db.begin().await?;
    if !lock(&tx, person).await? {
        return Err(Denied::Unauthenticated.into());
    }
    check_known(&tx, &accepted, "terms").await?;
    note_accepted(&tx, actor, person, &accepted).await?;
    let all = accepted_terms(&tx, person).await?;
    tx.commit().await?;
    Ok(all)
}

/// Passes when a newcomer, or `person`, accepts or has accepted the version of each of `documents`
/// that holds now.
///
/// # Errors
/// [`CommandError::TermsDue`] with what is lacking, [`CommandError::Invalid`] by its place in
/// `acceptedTerms` for a version that was never published.
pub(crate) async fn check_entry<E>(
    tx: &Tx,
    person: Option<PersonId>,
    accepted: &[AcceptTerms],
    documents: &[TermsDocument],
) -> Result<(), CommandError<E>> {
    check_known(tx, accepted, "acceptedTerms").await?;
    let mut known = known_terms(tx, person).await?;
    for one in &mut known {
        let version = AcceptTerms {
            document: one.version.document,
            version: one.version.version,
        };
        one.is_accepted |= accepted.contains(&version);
    }
    let due = due_of_newcomer(&known, documents, tx.now());
    if due.is_empty() {
        Ok(())
    } else {
        Err(CommandError::TermsDue(due))
    }
}

async fn check_known<E>(
    tx: &Tx,
    accepted: &[AcceptTerms],
    list: &str,
) -> Result<(), CommandError<E>> {
    if accepted.is_empty() {
        return Ok(());
    }
    let known = known_terms(tx, None).await?;
    let is_known = |one: &AcceptTerms| {
        let mut versions = known.iter().map(|known| known.version);
        versions.any(|known| (known.document, known.version) == (one.document, one.version))
    };
    let unknown = accepted
        .iter()
        .enumerate()
        .filter(|(_, one)| !is_known(one));
    let told = unknown.map(|(index, _)| {
        let told = Invalid::new(
            Rule::Unknown,
            "versi ini tidak pernah diterbitkan",
            "this version was never published",
        );
        told.in_list(list, index, "version")
    });
    let broken: Vec<Invalid> = told.collect();
    if broken.is_empty() {
        Ok(())
    } else {
        Err(broken.into())
    }
}

/// Writes down what `person` accepted, each version once, and audits what is new of it.
pub(crate) async fn note_accepted(
    tx: &Tx,
    actor: &Actor,
    person: PersonId,
    accepted: &[AcceptTerms],
) -> Result<(), StorageError> {
    let mut new = Vec::new();
    for one in accepted {
        let version = (one.document, one.version);
        if insert_acceptance(tx, person, version, actor.address_of_client()).await? {
            new.push(json!({ "document": one.document.code(), "version": one.version }));
        }
    }
    if new.is_empty() {
        return Ok(());
    }
    let mut row = entry(actor, "terms.accept", "person", person);
    row.after = Some(json!(new));
    storage::audit::record(tx, row).await
}
