//! Passing only those who have accepted what they have to.
//!
//! Asked by what begins something new: placing an order, writing a product down, putting it on
//! sale, bringing an enterprise in. Never by what looks, ends, serves what was ordered, exports or
//! erases: nobody is held, and no buyer waits, for the sake of a text.

use crate::app::{Actor, CommandError};
use domain::person::{KnownTerms, TermsDocument, TermsDue, due_of_newcomer, due_to_go_on};
use storage::Tx;
use storage::person::known_terms;

/// Passes when the person behind `actor` has accepted of `documents` what is required by now;
/// until the day of grace, the version before will do. Sentra itself passes.
///
/// # Errors
/// [`CommandError::TermsDue`] with what is lacking.
pub(crate) async fn require_terms<E>(
    tx: &Tx,
    actor: &Actor,
    documents: &[TermsDocument],
) -> Result<(), CommandError<E>> {
    require(tx, actor, |known| due_to_go_on(known, documents, tx.now())).await
}

/// The same without grace: passes when they have accepted the version that holds now.
///
/// # Errors
/// [`CommandError::TermsDue`] with what is lacking.
pub(crate) async fn require_newest_terms<E>(
    tx: &Tx,
    actor: &Actor,
    documents: &[TermsDocument],
) -> Result<(), CommandError<E>> {
    let rule = |known: &[KnownTerms]| due_of_newcomer(known, documents, tx.now());
    require(tx, actor, rule).await
}

async fn require<E>(
    tx: &Tx,
    actor: &Actor,
    rule: impl Fn(&[KnownTerms]) -> Vec<TermsDue>,
) -> Result<(), CommandError<E>> {
    let Some(person) = actor.person else {
        return Ok(());
    };
    let known = known_terms(tx, Some(person)).await?;
    let due = rule(&known);
    if due.is_empty() {
        Ok(())
    } else {
        Err(CommandError::TermsDue(due))
    }
}
