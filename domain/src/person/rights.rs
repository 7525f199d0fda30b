//! What a person may do: memberships in enterprises and mandates over regions, nothing else.
//!
//! This is the one policy. Commands and queries ask it; the query layer filters by it besides.
//!
//! Who came to an enterprise through another one (a delegation) has the powers that were given, and
//! is nobody in it otherwise: its people, its own facts and its ownership are not theirs.

use super::{Mandate, MandateKind, Membership, MembershipKind, Powers, RegionScope};
use crate::region::RegionCode;
use crate::{EnterpriseId, MembershipId};

#[cfg(test)]
mod tests;

/// Everything one person may do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rights {
    /// In enterprises.
    pub memberships: Vec<Membership>,
    /// Over regions.
    pub mandates: Vec<Mandate>,
}

/// Mandates by which the audit trail of an area is read.
const READS_TRAIL: [MandateKind; 2] = [MandateKind::Verifier, MandateKind::Admin];

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

    /// The membership that is the person's own, and no delegation.
    fn own(&self, enterprise: EnterpriseId) -> Option<&Membership> {
        self.memberships
            .iter()
            .find(|held| held.enterprise == enterprise && held.through.is_none())
    }

    fn over(&self, region: &RegionCode, kinds: &[MandateKind]) -> bool {
        self.mandates
            .iter()
            .any(|held| kinds.contains(&held.kind) && held.scope.contains(region))
    }

    /// True for any member, also through another enterprise.
    pub fn is_member(&self, enterprise: EnterpriseId) -> bool {
        self.in_enterprise(enterprise, |_| true)
    }

    /// True for owners.
    pub fn is_owner(&self, enterprise: EnterpriseId) -> bool {
        self.own(enterprise)
            .is_some_and(|held| held.kind == MembershipKind::Owner)
    }

    /// True for owners and managers: the enterprise's own facts and its people.
    pub fn may_manage(&self, enterprise: EnterpriseId) -> bool {
        self.own(enterprise)
            .is_some_and(|held| held.kind != MembershipKind::Staff)
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

    /// True for those who may make somebody a member of `kind` with `powers`: owners anybody,
    /// managers no owner, and nobody gives what they do not hold.
    pub fn may_give(&self, enterprise: EnterpriseId, kind: MembershipKind, powers: Powers) -> bool {
        self.own(enterprise).is_some_and(|held| match held.kind {
            MembershipKind::Owner => true,
            MembershipKind::Manager => {
                kind != MembershipKind::Owner && powers.is_within(held.powers())
            }
            MembershipKind::Staff => false,
        })
    }

    /// True for those who may change or end somebody's membership of `kind`: owners all of them,
    /// managers those of no owner.
    pub fn may_touch(&self, enterprise: EnterpriseId, kind: MembershipKind) -> bool {
        self.own(enterprise).is_some_and(|held| match held.kind {
            MembershipKind::Owner => true,
            MembershipKind::Manager => kind != MembershipKind::Owner,
            MembershipKind::Staff => false,
        })
    }

    /// True for those who may end the membership `id` of `kind`: whoever may touch it, and the one
    /// who holds it.
    pub fn may_end(
        &self,
        enterprise: EnterpriseId,
        (id, kind): (MembershipId, MembershipKind),
    ) -> bool {
        let is_own = self.own(enterprise).is_some_and(|held| held.id == id);
        is_own || self.may_touch(enterprise, kind)
    }

    /// True for owners of `enterprise`, who let another one act in it, and for owners and managers
    /// of `holder`, who do: either ends it.
    pub fn may_end_delegation(&self, enterprise: EnterpriseId, holder: EnterpriseId) -> bool {
        self.is_owner(enterprise) || self.may_manage(holder)
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

    /// Where they are administrators.
    pub fn administers(&self) -> impl Iterator<Item = &RegionScope> {
        self.scopes(&[MandateKind::Admin])
    }

    /// Where they read the audit trail: the scopes of administrators and verifiers.
    pub fn reads_trail(&self) -> impl Iterator<Item = &RegionScope> {
        self.scopes(&READS_TRAIL)
    }

    fn scopes(&self, kinds: &'static [MandateKind]) -> impl Iterator<Item = &RegionScope> {
        self.mandates
            .iter()
            .filter(|held| kinds.contains(&held.kind))
            .map(|held| &held.scope)
    }

    /// True for an administrator whose area holds all of `scope`.
    pub fn may_grant(&self, scope: &RegionScope) -> bool {
        self.administers().any(|own| own.covers(scope))
    }

    /// True for those who may end `mandate`: whoever holds it, and an administrator whose area
    /// holds all of its scope. One who administers the same area is beside them and not under them;
    /// only over the whole platform, which has nobody above, one administrator ends another.
    pub fn may_end_mandate(&self, mandate: &Mandate) -> bool {
        let is_own = self.mandates.iter().any(|held| held.id == mandate.id);
        let is_under = |own: &RegionScope| {
            let beside = mandate.kind == MandateKind::Admin && *own == mandate.scope;
            own.covers(&mandate.scope) && (!beside || *own == RegionScope::All)
        };
        is_own || self.administers().any(is_under)
    }

    /// True for an administrator over `region`; of rows that belong to no region, over everything.
    pub fn may_open_trail(&self, region: Option<&RegionCode>) -> bool {
        self.administers().any(|scope| match region {
            Some(region) => scope.contains(region),
            None => *scope == RegionScope::All,
        })
    }
}

/// True when nobody would answer for an enterprise any more: `owners` are its owners, and `leaving`
/// stops to be one.
pub fn leaves_no_owner(owners: &[MembershipId], leaving: MembershipId) -> bool {
    owners.contains(&leaving) && owners.iter().all(|owner| *owner == leaving)
}
