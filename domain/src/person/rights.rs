//! What a person may do: memberships in enterprises and mandates over regions, nothing else.
//!
//! This is the one policy. Commands and queries ask it; the query layer filters by it besides.

use crate::region::RegionCode;
use crate::{EnterpriseId, MandateId, MembershipId};

/// How close a member stands to the enterprise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MembershipKind {
    /// Answers for it.
    Owner,
    /// Runs it.
    Manager,
    /// Works in it; never sees its money.
    Staff,
}

impl MembershipKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Manager, Self::Staff];

    /// The word in rows and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Owner => "OWNER",
            Self::Manager => "MANAGER",
            Self::Staff => "STAFF",
        }
    }

    /// The kind that a row names; `None` for a word of no kind.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A right inside one enterprise, perhaps narrowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The membership itself.
    pub id: MembershipId,
    /// In which enterprise.
    pub enterprise: EnterpriseId,
    /// How close.
    pub kind: MembershipKind,
    /// May write its catalogue.
    pub may_list: bool,
    /// May serve its orders.
    pub may_ship: bool,
    /// May see and move its money; never true for staff.
    pub may_money: bool,
}

/// What an officer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MandateKind {
    /// Reads output and enterprises.
    Viewer,
    /// Verifies enterprises, and reads.
    Verifier,
    /// Reads output in full depth.
    Analyst,
    /// Grants mandates, and all of the above.
    Admin,
}

impl MandateKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Verifier, Self::Analyst, Self::Admin];

    /// The word in rows and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Viewer => "VIEWER",
            Self::Verifier => "VERIFIER",
            Self::Analyst => "ANALYST",
            Self::Admin => "ADMIN",
        }
    }

    /// The kind that a row names; `None` for a word of no kind.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Over what a mandate reaches.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RegionScope {
    /// The platform: every region, and what belongs to none.
    All,
    /// A region and all below it.
    Subtree(RegionCode),
}

impl RegionScope {
    /// True when `region` lies inside.
    pub fn contains(&self, region: &RegionCode) -> bool {
        match self {
            Self::All => true,
            Self::Subtree(top) => top.contains(region),
        }
    }

    /// True when everything in `other` lies inside.
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::All, _) => true,
            (Self::Subtree(_), Self::All) => false,
            (Self::Subtree(top), Self::Subtree(region)) => top.contains(region),
        }
    }

    /// As rows keep it: a region code, or `*`.
    pub fn as_stored(&self) -> &str {
        match self {
            Self::All => "*",
            Self::Subtree(code) => code.as_str(),
        }
    }
}

/// A right over a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// The mandate itself.
    pub id: MandateId,
    /// To do what.
    pub kind: MandateKind,
    /// Over what.
    pub scope: RegionScope,
}

/// Everything one person may do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rights {
    /// In enterprises.
    pub memberships: Vec<Membership>,
    /// Over regions.
    pub mandates: Vec<Mandate>,
}

impl Rights {
    fn in_enterprise(
        &self,
        enterprise: EnterpriseId,
        allows: impl Fn(&Membership) -> bool,
    ) -> bool {
        self.memberships
            .iter()
            .any(|held| held.enterprise == enterprise && allows(held))
    }

    fn over(&self, region: &RegionCode, kinds: &[MandateKind]) -> bool {
        self.mandates
            .iter()
            .any(|held| kinds.contains(&held.kind) && held.scope.contains(region))
    }

    /// True for any member.
    pub fn is_member(&self, enterprise: EnterpriseId) -> bool {
        self.in_enterprise(enterprise, |_| true)
    }

    /// True for owners and managers: the enterprise's own facts and its people.
    pub fn may_manage(&self, enterprise: EnterpriseId) -> bool {
        self.in_enterprise(enterprise, |held| held.kind != MembershipKind::Staff)
    }

    /// True for those who write its catalogue and its stock.
    pub fn may_list(&self, enterprise: EnterpriseId) -> bool {
        self.in_enterprise(enterprise, |held| held.may_list)
    }

    /// True for those who serve its orders.
    pub fn may_ship(&self, enterprise: EnterpriseId) -> bool {
        self.in_enterprise(enterprise, |held| held.may_ship)
    }

    /// True for owners and managers who were not narrowed: its money.
    pub fn may_see_money(&self, enterprise: EnterpriseId) -> bool {
        self.in_enterprise(enterprise, |held| {
            held.may_money && held.kind != MembershipKind::Staff
        })
    }

    /// True for an officer who verifies enterprises in `village`.
    pub fn may_verify(&self, village: &RegionCode) -> bool {
        self.over(village, &[MandateKind::Verifier, MandateKind::Admin])
    }

    /// True for an officer who may look at unpublished facts of enterprises in `village`.
    pub fn may_oversee(&self, village: &RegionCode) -> bool {
        self.over(village, &MandateKind::ALL)
    }

    /// True for an officer whose area holds `region`: its exact output.
    pub fn may_read_output(&self, region: &RegionCode) -> bool {
        self.over(region, &MandateKind::ALL)
    }

    /// True for an administrator whose area holds all of `scope`.
    pub fn may_grant(&self, scope: &RegionScope) -> bool {
        self.mandates
            .iter()
            .any(|held| held.kind == MandateKind::Admin && held.scope.covers(scope))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn mandate(kind: MandateKind, scope: RegionScope) -> Rights {
        let id = MandateId::from_uuid(Uuid::nil());
        Rights {
            memberships: vec![],
            mandates: vec![Mandate { id, kind, scope }],
        }
    }

    fn region(code: &str) -> RegionCode {
        RegionCode::parse(code).unwrap()
    }

    #[test]
    fn a_mandate_reaches_its_subtree_and_nothing_else() {
        let rights = mandate(
            MandateKind::Verifier,
            RegionScope::Subtree(region("180405")),
        );
        assert!(rights.may_verify(&region("1804052001")));
        assert!(!rights.may_verify(&region("1804062001")), "a neighbour");
        assert!(!rights.may_read_output(&region("1804")), "the region above");
        assert!(
            !rights.may_grant(&RegionScope::Subtree(region("180405"))),
            "no administrator"
        );
    }

    #[test]
    fn an_administrator_grants_only_inside_its_area() {
        let rights = mandate(MandateKind::Admin, RegionScope::Subtree(region("1804")));
        assert!(rights.may_grant(&RegionScope::Subtree(region("180405"))));
        assert!(!rights.may_grant(&RegionScope::Subtree(region("18"))));
        assert!(!rights.may_grant(&RegionScope::All));
    }

    #[test]
    fn staff_never_see_money() {
        let enterprise = EnterpriseId::from_uuid(Uuid::nil());
        let staff = Membership {
            id: MembershipId::from_uuid(Uuid::nil()),
            enterprise,
            kind: MembershipKind::Staff,
            may_list: true,
            may_ship: true,
            may_money: true,
        };
        let rights = Rights {
            memberships: vec![staff],
            mandates: vec![],
        };
        assert!(rights.may_list(enterprise) && !rights.may_see_money(enterprise));
        assert!(!rights.may_manage(enterprise));
        assert!(!rights.is_member(EnterpriseId::from_uuid(Uuid::max())));
    }
}
