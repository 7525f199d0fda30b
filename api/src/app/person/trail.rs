//! Rows of the audit trail as commands write them.

use crate::app::Actor;
use std::fmt::Display;
use storage::audit::AuditEntry;

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
