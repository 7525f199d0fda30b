//! Giving and withdrawing consents.

use super::entry;
use crate::app::{Actor, App, CommandError, Denied};
use domain::person::ConsentPurpose;
use domain::{Invalid, NeverRefused, Rule};
use serde_json::json;
use storage::person::{Consent, NewConsent, consents_of, insert_consent, lock};

/// What somebody decides about a purpose.
#[derive(Debug, Clone, Copy)]
pub enum DecideConsent {
    /// They consent, to this version of its text.
    Give(ConsentPurpose, u32),
    /// They consent no longer.
    Withdraw(ConsentPurpose),
}

/// Writes the caller's decision down, unless it is theirs already; what they decided last about
/// each purpose. It holds at once.
///
/// # Errors
/// [`CommandError::Invalid`] in `textVersion` for a text that is not the one of now.
pub async fn decide_consent(
    app: &App,
    actor: &Actor,
    decision: DecideConsent,
) -> Result<Vec<Consent>, CommandError<NeverRefused>> {
    let person = actor.in_person()?;
    let (purpose, text_version, is_given) = match decision {
        DecideConsent::Give(purpose, version) => (purpose, version, true),
        DecideConsent::Withdraw(purpose) => (purpose, purpose.text_version(), false),
    };
    if text_version != purpose.text_version() {
        return Err(other_text(purpose).into());
    }
    let tx = app.db.begin().await?;
    if !lock(&tx, person).await? {
        return Err(Denied::Unauthenticated.into());
    }
    let known = consents_of(&tx, person).await?;
    let last = known.iter().find(|one| one.purpose == purpose);
    let is_decided = match last {
        Some(last) if is_given => last.holds(),
        Some(last) => !last.is_given,
        // Nobody withdraws what they never gave.
        None => !is_given,
    };
    if is_decided {
        return Ok(known);
    }
    let new = NewConsent {
        person,
        purpose,
        text_version,
        is_given,
        address: actor.address_of_client(),
    };
    insert_consent(&tx, new).await?;
    let action = if is_given {
        "consent.give"
    } else {
        "consent.withdraw"
    };
    let mut row = entry(actor, action, "person", person);
    row.after = Some(json!({ "purpose": purpose.code(), "textVersion": text_version }));
    storage::audit::record(&tx, row).await?;
    let known = consents_of(&tx, person).await?;
    tx.commit().await?;
    Ok(known)
}

fn other_text(purpose: ConsentPurpose) -> Invalid {
    let now = purpose.text_version();
    let told = Invalid::new(
        Rule::NotAllowed,
        format!("naskah yang berlaku adalah versi {now}"),
        format!("the text is version {now} now"),
    );
    told.in_field("textVersion")
}
