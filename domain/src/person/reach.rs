//! How far a token for a program reaches: never further than the person who made it.

use super::{Mandate, MandateKind, Membership, MembershipKind, Rights};
use crate::EnterpriseId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a program may do in its person's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Ability {
    /// Write catalogues.
    List,
    /// Serve orders.
    Ship,
    /// See and move the money of enterprises.
    Money,
    /// Read what the person's mandates show.
    Output,
    /// Buy.
    Buy,
}

/// How far a token reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenReach {
    /// In these enterprises; `None` for all of the person's, also those to come.
    pub enterprises: Option<BTreeSet<EnterpriseId>>,
    /// To do these things.
    pub abilities: BTreeSet<Ability>,
}

impl TokenReach {
    /// True when a program may do this in its person's name.
    pub fn allows(&self, ability: Ability) -> bool {
        self.abilities.contains(&ability)
    }

    fn reaches(&self, enterprise: EnterpriseId) -> bool {
        let named = self.enterprises.as_ref();
        named.is_none_or(|named| named.contains(&enterprise))
    }
}

impl Rights {
    /// These rights as far as `reach` goes. Every right that is left was there before: a flag is
    /// only ever taken away, owners and managers count as staff unless their money is reached, and
    /// of a mandate only the reading is left.
    #[must_use]
    pub fn narrowed(&self, reach: &TokenReach) -> Self {
        let held = self.memberships.iter();
        let reached = held.filter(|one| reach.reaches(one.enterprise));
        let memberships = reached.map(|one| membership(one, reach)).collect();
        let mandates = if reach.allows(Ability::Output) {
            self.mandates.iter().map(reading).collect()
        } else {
            Vec::new()
        };
        Self {
            memberships,
            mandates,
        }
    }
}

fn membership(held: &Membership, reach: &TokenReach) -> Membership {
    let may_money = held.may_money && reach.allows(Ability::Money);
    Membership {
        kind: if may_money {
            held.kind
        } else {
            MembershipKind::Staff
        },
        may_list: held.may_list && reach.allows(Ability::List),
        may_ship: held.may_ship && reach.allows(Ability::Ship),
        may_money,
        ..held.clone()
    }
}

fn reading(held: &Mandate) -> Mandate {
    Mandate {
        kind: MandateKind::Viewer,
        ..held.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::RegionScope;
    use crate::region::RegionCode;
    use crate::{MandateId, MembershipId};
    use proptest::prelude::*;
    use uuid::Uuid;

    const ABILITIES: [Ability; 5] = [
        Ability::List,
        Ability::Ship,
        Ability::Money,
        Ability::Output,
        Ability::Buy,
    ];

    fn enterprise(number: u8) -> EnterpriseId {
        EnterpriseId::from_uuid(Uuid::from_u128(number.into()))
    }

    fn rights() -> impl Strategy<Value = Rights> {
        let membership = (0_u8..4, 0_usize..3, any::<[bool; 3]>());
        let mandate = (0_usize..4, 0_usize..3);
        let memberships = prop::collection::vec(membership, 0..5);
        let mandates = prop::collection::vec(mandate, 0..4);
        (memberships, mandates).prop_map(|(memberships, mandates)| Rights {
            memberships: memberships
                .into_iter()
                .map(|(number, kind, [list, ship, money])| Membership {
                    id: MembershipId::from_uuid(Uuid::nil()),
                    enterprise: enterprise(number),
                    kind: MembershipKind::ALL[kind],
                    may_list: list,
                    may_ship: ship,
                    may_money: money,
                    through: None,
                })
                .collect(),
            mandates: mandates
                .into_iter()
                .map(|(kind, scope)| Mandate {
                    id: MandateId::from_uuid(Uuid::nil()),
                    kind: MandateKind::ALL[kind],
                    scope: ["", "18", "1804"].map(|code| {
                        RegionCode::parse(code).map_or(RegionScope::All, RegionScope::Subtree)
                    })[scope]
                        .clone(),
                })
                .collect(),
        })
    }

    fn reach() -> impl Strategy<Value = TokenReach> {
        let numbers = prop::option::of(prop::collection::btree_set(0_u8..4, 0..4));
        let chosen = prop::collection::btree_set(prop::sample::select(&ABILITIES[..]), 0..5);
        (numbers, chosen).prop_map(|(numbers, abilities)| TokenReach {
            enterprises: numbers.map(|all| all.into_iter().map(enterprise).collect()),
            abilities,
        })
    }

    proptest! {
        #[test]
        fn a_token_never_does_more_than_its_person_or_its_reach(
            rights in rights(),
            reach in reach(),
        ) {
            let narrowed = rights.narrowed(&reach);
            for number in 0..4 {
                let id = enterprise(number);
                let inside = reach.reaches(id);
                let check = |may: bool, may_before: bool, ability| {
                    !may || (may_before && inside && reach.allows(ability))
                };
                prop_assert!(check(narrowed.may_list(id), rights.may_list(id), Ability::List));
                prop_assert!(check(narrowed.may_ship(id), rights.may_ship(id), Ability::Ship));
                prop_assert!(check(
                    narrowed.may_see_money(id),
                    rights.may_see_money(id),
                    Ability::Money
                ));
                prop_assert!(!narrowed.may_manage(id) || rights.may_manage(id));
                prop_assert!(!narrowed.is_member(id) || (rights.is_member(id) && inside));
            }
            for code in ["18", "1804", "1804052001", "19"] {
                let code = RegionCode::parse(code).unwrap();
                prop_assert!(!narrowed.may_verify(&code));
                prop_assert!(!narrowed.may_grant(&RegionScope::Subtree(code.clone())));
                let reads = rights.may_read_output(&code) && reach.allows(Ability::Output);
                prop_assert_eq!(narrowed.may_read_output(&code), reads);
            }
            prop_assert!(!narrowed.may_grant(&RegionScope::All));
            prop_assert_eq!(narrowed.narrowed(&reach), narrowed);
        }
    }
}
