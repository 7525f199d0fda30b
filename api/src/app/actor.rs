//! [`Actor`]: who asks, and what they may do.

use crate::app::command::Denied;
use domain::person::{Ability, ClientLabel, Private, Rights, Sight, TokenReach};
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
    /// Memberships and mandates; what a token leaves of them, when one was used.
    pub rights: Rights,
    /// The language of messages.
    pub language: Language,
    /// The request, for the audit and the log.
    pub request_id: String,
    /// Where the request came from, as far as it can be believed; `None` inside the house.
    pub address: Option<IpAddr>,
    /// What the client calls itself.
    pub client: Option<ClientLabel>,
    /// How far the token reaches that the request came with, when it was one for a program.
    pub reach: Option<TokenReach>,
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
            client: None,
            reach: None,
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

    /// The person who is signed in, themselves and not through a token for programs: for all that
    /// concerns people, rights, passwords, sessions, tokens, and what an enterprise is.
    ///
    /// # Errors
    /// [`Denied::Unauthenticated`] when nobody is, [`Denied::NotFound`] for a program.
    pub fn in_person(&self) -> Result<PersonId, Denied> {
        let person = self.signed_in()?;
        match self.reach {
            None => Ok(person),
            Some(_) => Err(Denied::NotFound),
        }
    }

    /// The person as a buyer; `None` when nobody is signed in, and for a program that may not buy.
    pub fn as_buyer(&self) -> Option<PersonId> {
        let may_buy = |reach: &TokenReach| reach.allows(Ability::Buy);
        self.person
            .filter(|_| self.reach.as_ref().is_none_or(may_buy))
    }

    /// The person as a buyer.
    ///
    /// # Errors
    /// [`Denied::Unauthenticated`] when nobody is signed in, [`Denied::NotFound`] for a program
    /// that may not buy.
    pub fn buyer(&self) -> Result<PersonId, Denied> {
        self.signed_in()?;
        self.as_buyer().ok_or(Denied::NotFound)
    }

    /// Which private rows about `what` they reach: their own and those that their rights reach.
    pub fn sight(&self, what: Private) -> Sight {
        if self.is_system {
            return Sight::house();
        }
        let own = match what {
            Private::Orders => self.as_buyer(),
            Private::People => self.in_person().ok(),
            Private::Media | Private::Reports => self.person,
            _ => None,
        };
        self.rights.sight(what).and_own(own)
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
