//! The audit trail: who changed what, before and after, when. Rows never change and never go.

use crate::error::StorageError;
use crate::seal;
use crate::sql::{insert, values};
use crate::tx::Tx;
use domain::region::RegionCode;
use domain::{AuditRowId, EnterpriseId, PersonId, SealedValueId};
use std::net::IpAddr;

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditActor {
    /// A person who is signed in.
    Person(PersonId),
    /// Nobody signed in.
    Anonymous,
    /// Sentra itself: a job, a deadline, a command of the operator.
    System,
}

/// One change. `before` and `after` must hold no personal values; those go to `personal`.
#[derive(Debug, Clone)]
pub struct AuditEntry {
    /// Who.
    pub actor: AuditActor,
    /// The verb, like `enterprise.verify`.
    pub action: &'static str,
    /// What kind of thing changed, like `enterprise`.
    pub subject_kind: &'static str,
    /// Which one.
    pub subject_id: String,
    /// The enterprise it belongs to, if any.
    pub enterprise: Option<EnterpriseId>,
    /// The village (or other region) it belongs to, if any: officers read by it.
    pub region: Option<RegionCode>,
    /// What it was.
    pub before: Option<serde_json::Value>,
    /// What it is now.
    pub after: Option<serde_json::Value>,
    /// Personal values of the change, sealed.
    pub personal: Option<SealedValueId>,
    /// The request that did it.
    pub request_id: Option<String>,
    /// Where it came from, as far as that is known; stored sealed.
    pub address: Option<IpAddr>,
}

/// Writes `entry` down, in the transaction of the change itself.
pub async fn record(tx: &Tx, entry: AuditEntry) -> Result<(), StorageError> {
    let (actor_kind, person) = match entry.actor {
        AuditActor::Person(person) => ("PERSON", Some(person)),
        AuditActor::Anonymous => ("ANONYMOUS", None),
        AuditActor::System => ("SYSTEM", None),
    };
    let address = seal_address(tx, person, entry.address).await?;
    let columns = [
        "id",
        "at",
        "actor_kind",
        "person_id",
        "action",
        "subject_kind",
        "subject_id",
        "enterprise_id",
        "region_code",
        "before",
        "after",
        "personal_value_id",
        "request_id",
        "address_value_id",
    ];
    let row = values![
        tx.new_id::<AuditRowId>(),
        tx.now(),
        actor_kind,
        person,
        entry.action,
        entry.subject_kind,
        entry.subject_id,
        entry.enterprise,
        entry.region.as_ref(),
        entry.before.map(|json| json.to_string()),
        entry.after.map(|json| json.to_string()),
        entry.personal,
        entry.request_id,
        address,
    ];
    insert(tx, "audit_rows", &columns, vec![row]).await
}

/// Seals where a request came from, under the key of who sent it: erasing them makes it unreadable.
/// Whoever was erased meanwhile leaves none.
pub(crate) async fn seal_address(
    tx: &Tx,
    person: Option<PersonId>,
    address: Option<IpAddr>,
) -> Result<Option<SealedValueId>, StorageError> {
    let Some(address) = address else {
        return Ok(None);
    };
    match seal::store(tx, person, address.to_string().as_bytes()).await {
        Ok(id) => Ok(Some(id)),
        Err(StorageError::Unsealable) => Ok(None),
        Err(error) => Err(error),
    }
}
