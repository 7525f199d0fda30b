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

/// A row about how `person` signs in, which tells with what client: that is personal, and sealed.
/// So is from where they came, in every row, under the key of who is named in it.
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
    if let Some(client) = &actor.client {
        let client = serde_json::to_vec(&serde_json::json!({ "client": client.as_str() }))?;
        row.personal = Some(seal::store(tx, Some(person), &client).await?);
    }
    Ok(row)
}
