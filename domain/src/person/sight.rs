//! Which private rows somebody reaches. A read of such rows takes a [`Sight`] and narrows by it in
//! its own statement: where a check was forgotten it finds nothing.

use super::{MandateKind, RegionScope, Rights};
use crate::region::RegionCode;
use crate::{EnterpriseId, PersonId};

/// What private rows are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Private {
    /// Orders, their parts, payments and refunds: the buyer's, and of an enterprise those who ship
    /// or see money.
    Orders,
    /// Its statement and its balance: those who see its money.
    Money,
    /// Where it is paid: those who see its money, and the officers who verify it.
    BankAccount,
    /// Its papers, legal numbers and contact: its managers, and the officers who verify it.
    Application,
    /// Its members, invitations, delegations and offers: its managers, and whom they are about.
    People,
    /// What was sent for it: those who list its goods, and its managers.
    Media,
    /// What happened in it: its owners, and the officers who verify or administer there.
    Trail,
    /// The permits of its goods, rejected and ended ones too: those who list them, and the officers
    /// who verify it.
    Permits,
    /// What people reported of its goods: the officers who verify it, and who reported.
    Reports,
    /// Exact output: officers of any kind.
    Output,
    /// Breaches of personal data: administrators of the whole platform.
    Breaches,
}

/// Which private rows somebody reaches; the default reaches none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Sight {
    everything: bool,
    person: Option<PersonId>,
    enterprises: Vec<EnterpriseId>,
    regions: Vec<RegionCode>,
}

impl Sight {
    /// Everything: for Sentra itself, whose jobs and messages act for nobody in particular.
    pub fn house() -> Self {
        Self {
            everything: true,
            ..Self::default()
        }
    }

    /// Besides, what is `person`'s own.
    #[must_use]
    pub fn and_own(self, person: Option<PersonId>) -> Self {
        Self { person, ..self }
    }

    /// Only what is reached by a mandate.
    #[must_use]
    pub fn by_mandate(self) -> Self {
        Self {
            person: None,
            enterprises: Vec::new(),
            ..self
        }
    }

    /// True when all rows are reached.
    pub fn is_everything(&self) -> bool {
        self.everything
    }

    /// True when no row is reached.
    pub fn is_blind(&self) -> bool {
        *self == Self::default()
    }

    /// Whose own rows are reached.
    pub fn person(&self) -> Option<PersonId> {
        self.person
    }

    /// Whose rows are reached because of a membership.
    pub fn enterprises(&self) -> &[EnterpriseId] {
        &self.enterprises
    }

    /// The regions, all below them among them, whose rows are reached.
    pub fn regions(&self) -> &[RegionCode] {
        &self.regions
    }

    /// True when rows of `region` are reached because of a mandate.
    pub fn reaches_region(&self, region: &RegionCode) -> bool {
        self.everything || self.regions.iter().any(|own| own.contains(region))
    }

    /// True when rows of `enterprise`, at home in `village`, are reached.
    pub fn reaches(&self, enterprise: EnterpriseId, village: &RegionCode) -> bool {
        self.enterprises.contains(&enterprise) || self.reaches_region(village)
    }
}

/// The mandates that reach private rows about `what`.
fn mandates_for(what: Private) -> &'static [MandateKind] {
    match what {
        Private::Orders | Private::Money | Private::People | Private::Media => &[],
        Private::BankAccount
        | Private::Application
        | Private::Trail
        | Private::Permits
        | Private::Reports => &[MandateKind::Verifier, MandateKind::Admin],
        Private::Breaches => &[MandateKind::Admin],
        Private::Output => &MandateKind::ALL,
    }
}

impl Rights {
    /// Which private rows about `what` these rights reach. Whoever reaches an enterprise by a
    /// mandate over everything reaches all of them.
    pub fn sight(&self, what: Private) -> Sight {
        let mut sight = Sight::default();
        for held in &self.memberships {
            let is_reached = match what {
                Private::Orders => {
                    self.may_ship(held.enterprise) || self.may_see_money(held.enterprise)
                }
                Private::Money | Private::BankAccount => self.may_see_money(held.enterprise),
                Private::Application | Private::People => self.may_manage(held.enterprise),
                Private::Media => {
                    self.may_list(held.enterprise) || self.may_manage(held.enterprise)
                }
                Private::Trail => self.is_owner(held.enterprise),
                Private::Permits => self.may_list(held.enterprise),
                Private::Reports | Private::Output | Private::Breaches => false,
            };
            if is_reached && !sight.enterprises.contains(&held.enterprise) {
                sight.enterprises.push(held.enterprise);
            }
        }
        for held in &self.mandates {
            match &held.scope {
                _ if !mandates_for(what).contains(&held.kind) => {}
                RegionScope::All => sight.everything = true,
                RegionScope::Subtree(region) => sight.regions.push(region.clone()),
            }
        }
        sight
    }
}
