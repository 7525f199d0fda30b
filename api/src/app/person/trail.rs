//! Rows of the audit trail as commands write them.

use crate::app::Actor;
use domain::PersonId;
use std::fmt::Display;
use storage::audit::{AuditActor, AuditEntry};
use storage::{StorageError, Tx, seal};

/// A row that says that `actor` did `action` to the thing `id` of `kind`; the rest is added to it.
pub(crate) fn entry(
    actor: &Actor,
    action: &'static str,
    kind: &'static str,
    id: impl Display,
) -> AuditEntry {
    AuditEntry {
        actor: actor.for_audit(),
        action,
        subject_kind: kind,
        subject_id: id.to_string(),
        enterprise: None,
        region: None,
        before: None,
        after: None,
        personal: None,
        request_id: Some(actor.request_id.clone()),
        address: actor.address_of_client(),
    }
}

/// A row about how `person` signs in, which tells from where: that is personal, and sealed.
pub(super) async fn entry_of_sign_in(
    tx: &Tx,
    actor: &Actor,
    person: PersonId,
    (action, kind, id): (&'static str, &'static str, String),
) -> Result<AuditEntry, StorageError> {
    let mut row = entry(actor, action, kind, id);
    if !actor.is_system {
        row.actor = AuditActor::Person(person);
    }
    if actor.address.is_some() || actor.client.is_some() {
        let client = actor
            .client
            .as_ref()
            .map(domain::person::ClientLabel::as_str);
        let place = serde_json::json!({ "address": actor.address, "client": client });
        let place = serde_json::to_vec(&place)?;
        row.personal = Some(seal::store(tx, Some(person), &place).await?);
    }
    Ok(row)
}
