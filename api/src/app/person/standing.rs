//! Where somebody stands in an enterprise while its people are changed.

use super::entry;
use crate::app::notice::{Notice, PeopleStep};
use crate::app::{Actor, CommandError, Denied};
use domain::enterprise::Enterprise;
use domain::person::Rights;
use domain::{EnterpriseId, PersonId};
use std::fmt::Display;
use storage::Tx;
use storage::audit::AuditEntry;

/// An enterprise that is held still, and who wants to change its people.
///
/// Rights are read again under the lock: of two owners who end each other at once, one is an owner
/// no more when their turn comes. What the request came with must allow it as well, since a request
/// may be narrower than its person.
#[derive(Debug)]
pub(crate) struct Standing<'a> {
    /// The enterprise.
    pub enterprise: Enterprise,
    /// Who asks.
    pub by: PersonId,
    actor: &'a Actor,
    now: Rights,
}

impl<'a> Standing<'a> {
    /// Holds `enterprise` still, and reads what `actor` may do from then on. Every command about
    /// the people of an enterprise takes this lock first.
    pub async fn take<E>(
        tx: &Tx,
        actor: &'a Actor,
        enterprise: EnterpriseId,
    ) -> Result<Self, CommandError<E>> {
        let by = actor.in_person()?;
        let found = storage::enterprise::find_for_update(tx, enterprise).await?;
        Ok(Self {
            enterprise: found.ok_or(Denied::NotFound)?,
            by,
            actor,
            now: storage::person::rights_of(tx, by).await?,
        })
    }

    /// True when both what the request came with and what holds at this moment allow it.
    pub fn allows(&self, allows: impl Fn(&Rights) -> bool) -> bool {
        allows(&self.actor.rights) && allows(&self.now)
    }

    /// Passes when it is allowed.
    ///
    /// # Errors
    /// [`Denied::NotFound`].
    pub fn require(&self, allows: impl Fn(&Rights) -> bool) -> Result<(), Denied> {
        self.actor.require(self.allows(allows))
    }

    /// A row of the audit trail of the enterprise.
    pub fn entry(&self, action: &'static str, kind: &'static str, id: impl Display) -> AuditEntry {
        entry_of(self.actor, &self.enterprise, (action, kind), id)
    }

    /// What somebody is told of the enterprise's people.
    pub fn notice(&self, step: PeopleStep) -> Notice {
        Notice::People {
            enterprise: self.enterprise.name.as_str().to_owned(),
            holder: None,
            step,
        }
    }
}

/// A row of the audit trail of `enterprise`.
pub(crate) fn entry_of(
    actor: &Actor,
    enterprise: &Enterprise,
    (action, kind): (&'static str, &'static str),
    id: impl Display,
) -> AuditEntry {
    AuditEntry {
        enterprise: Some(enterprise.id),
        region: Some(enterprise.home_village.clone()),
        ..entry(actor, action, kind, id)
    }
}
