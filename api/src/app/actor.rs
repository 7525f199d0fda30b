//! [`Actor`]: who asks, and what they may do.

use crate::app::command::Denied;
use domain::person::Rights;
use domain::{Language, PersonId, SessionId};
use std::net::IpAddr;
use storage::audit::AuditActor;

/// Whoever stands behind a request, with the rights they hold at this moment.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The person, when signed in.
    pub person: Option<PersonId>,
    /// The session that the request came with.
    pub session: Option<SessionId>,
    /// Memberships and mandates.
    pub rights: Rights,
    /// The language of messages.
    pub language: Language,
    /// The request, for the audit and the log.
    pub request_id: String,
    /// Where the request came from, as far as it can be believed; `None` inside the house.
    pub address: Option<IpAddr>,
    /// True for Sentra itself: jobs, deadlines, commands of the operator.
    pub is_system: bool,
}

impl Actor {
    /// Somebody who is not signed in.
    pub fn anonymous(language: Language, request_id: String) -> Self {
        Self {
            person: None,
            session: None,
            rights: Rights::default(),
            language,
            request_id,
            address: None,
            is_system: false,
        }
    }

    /// Sentra itself; `task` names what it is doing.
    pub fn system(task: &str) -> Self {
        let anonymous = Self::anonymous(Language::Indonesian, format!("system:{task}"));
        Self {
            is_system: true,
            ..anonymous
        }
    }

    /// The person who is signed in.
    ///
    /// # Errors
    /// [`Denied::Unauthenticated`] when nobody is.
    pub fn signed_in(&self) -> Result<PersonId, Denied> {
        self.person.ok_or(Denied::Unauthenticated)
    }

    /// Passes when `allowed`; what a person may not see does not exist for them.
    ///
    /// # Errors
    /// [`Denied::Unauthenticated`] when nobody is signed in, [`Denied::NotFound`] otherwise.
    pub fn require(&self, allowed: bool) -> Result<(), Denied> {
        match (allowed, self.person) {
            (true, _) => Ok(()),
            (false, None) => Err(Denied::Unauthenticated),
            (false, Some(_)) => Err(Denied::NotFound),
        }
    }

    /// Where the request came from, for the audit trail; `None` on this very machine: that is a
    /// proxy which nobody has named as trusted.
    pub fn address_of_client(&self) -> Option<IpAddr> {
        let address = self.address.map(|address| address.to_canonical());
        address.filter(|address| !address.is_loopback())
    }

    /// As the audit trail names them.
    pub fn for_audit(&self) -> AuditActor {
        match (self.is_system, self.person) {
            (true, _) => AuditActor::System,
            (false, Some(person)) => AuditActor::Person(person),
            (false, None) => AuditActor::Anonymous,
        }
    }
}
