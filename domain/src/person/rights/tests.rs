use super::*;
use crate::MandateId;
use crate::person::{Delegated, Private, Sight};
use proptest::prelude::*;
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

fn under(code: &str) -> RegionScope {
    RegionScope::Subtree(region(code))
}

const U: EnterpriseId = EnterpriseId::from_uuid(Uuid::from_u128(1));
const B: EnterpriseId = EnterpriseId::from_uuid(Uuid::from_u128(2));

fn membership(enterprise: EnterpriseId, kind: MembershipKind, powers: Powers) -> Membership {
    Membership {
        id: MembershipId::from_uuid(Uuid::from_u128(7)),
        enterprise,
        kind,
        may_list: powers.list,
        may_ship: powers.ship,
        may_money: powers.money,
        through: None,
    }
}

fn member(enterprise: EnterpriseId, kind: MembershipKind, powers: Powers) -> Rights {
    Rights {
        memberships: vec![membership(enterprise, kind, powers)],
        mandates: vec![],
    }
}

fn given(powers: Powers) -> Delegated {
    Delegated {
        id: MembershipId::from_uuid(Uuid::from_u128(8)),
        enterprise: U,
        holder: B,
        powers,
    }
}

fn powers() -> impl Strategy<Value = Powers> {
    (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(list, ship, money)| Powers {
        list,
        ship,
        money,
    })
}

fn kind() -> impl Strategy<Value = MembershipKind> {
    prop::sample::select(MembershipKind::ALL.to_vec())
}

proptest! {
    #[test]
    fn a_delegate_never_has_more_than_the_owner_gave(
        kind in kind(), own in powers(), gave in powers(),
    ) {
        let own = membership(B, kind, own);
        let through = Membership::through(&own, &given(gave));
        prop_assert_eq!(through.is_none(), kind == MembershipKind::Staff);
        let rights = Rights { memberships: through.into_iter().collect(), mandates: vec![] };
        prop_assert!(!rights.may_list(U) || gave.list);
        prop_assert!(!rights.may_ship(U) || gave.ship);
        prop_assert!(!rights.may_see_money(U) || gave.money);
        prop_assert!(!rights.may_manage(U) && !rights.is_owner(U));
        prop_assert!(!rights.may_end_delegation(U, B), "nobody of the holder itself any more");
        for kind in MembershipKind::ALL {
            prop_assert!(!rights.may_give(U, kind, gave) && !rights.may_touch(U, kind));
        }
    }

    #[test]
    fn a_delegate_delegates_nothing_on(kind in kind(), own in powers(), gave in powers()) {
        let own = membership(B, kind, own);
        let Some(through) = Membership::through(&own, &given(gave)) else { return Ok(()) };
        let third = EnterpriseId::from_uuid(Uuid::from_u128(3));
        let on = Delegated { enterprise: third, holder: U, ..given(Powers::ALL) };
        prop_assert_eq!(Membership::through(&through, &on), None);
    }

    #[test]
    fn staff_never_money(powers in powers(), wanted in kind(), gave in powers()) {
        let staff = member(U, MembershipKind::Staff, powers);
        prop_assert!(!staff.may_see_money(U) && !staff.may_manage(U));
        prop_assert!(!staff.may_give(U, wanted, gave) && !staff.may_touch(U, wanted));
        let checked = powers.check(MembershipKind::Staff);
        prop_assert_eq!(checked.is_err(), powers.money);
    }

    #[test]
    fn a_manager_makes_no_owner_and_gives_nothing_they_do_not_hold(
        powers in powers(), wanted in kind(), gave in powers(),
    ) {
        let manager = member(U, MembershipKind::Manager, powers);
        if manager.may_give(U, wanted, gave) {
            prop_assert!(wanted != MembershipKind::Owner && gave.is_within(powers));
        }
        prop_assert!(!manager.may_touch(U, MembershipKind::Owner));
        prop_assert!(!manager.may_give(B, wanted, gave), "in another enterprise");
    }
}

fn somebody() -> impl Strategy<Value = Rights> {
    let memberships = (
        kind(),
        powers(),
        prop::sample::select(vec![U, B]),
        any::<bool>(),
    );
    let memberships = prop::collection::vec(memberships, 0..3);
    let scopes = vec![
        under("18"),
        under("1804"),
        under("1804052001"),
        RegionScope::All,
    ];
    let mandates = (
        prop::sample::select(MandateKind::ALL.to_vec()),
        prop::sample::select(scopes),
    );
    let mandates = prop::collection::vec(mandates, 0..3);
    (memberships, mandates).prop_map(|(memberships, mandates)| Rights {
        memberships: memberships
            .into_iter()
            .map(|(kind, powers, enterprise, is_delegated)| Membership {
                through: is_delegated.then_some(B),
                ..membership(enterprise, kind, powers)
            })
            .collect(),
        mandates: mandates
            .into_iter()
            .map(|(kind, scope)| Mandate {
                id: MandateId::from_uuid(Uuid::nil()),
                kind,
                scope,
            })
            .collect(),
    })
}

proptest! {
    #[test]
    fn what_is_reached_is_what_the_policy_allows(rights in somebody(), here in any::<bool>()) {
        let village = region(if here { "1804052001" } else { "1809012010" });
        let verifies = rights.may_verify(&village);
        for (what, is_allowed) in [
            (Private::Orders, rights.may_ship(U) || rights.may_see_money(U)),
            (Private::Money, rights.may_see_money(U)),
            (Private::BankAccount, rights.may_see_money(U) || verifies),
            (Private::Application, rights.may_manage(U) || verifies),
            (Private::People, rights.may_manage(U)),
            (Private::Media, rights.may_list(U) || rights.may_manage(U)),
            (Private::Trail, rights.is_owner(U) || verifies),
            (Private::Output, rights.may_read_output(&village)),
            (Private::Permits, rights.may_list(U) || verifies),
            (Private::Reports, verifies),
        ] {
            let sight = rights.sight(what);
            prop_assert_eq!(sight.reaches(U, &village), is_allowed, "{:?}", what);
            prop_assert!(sight.person().is_none());
        }
        let of_breaches = rights.sight(Private::Breaches).is_everything();
        prop_assert_eq!(of_breaches, rights.may_grant(&RegionScope::All));
        prop_assert!(Rights::default().sight(Private::Trail).is_blind());
        prop_assert!(Sight::house().reaches(U, &village));
    }
}

#[test]
fn an_owner_does_everything_with_people_and_everybody_ends_their_own() {
    let owner = member(U, MembershipKind::Owner, Powers::ALL);
    let id = MembershipId::from_uuid(Uuid::from_u128(7));
    let other = MembershipId::from_uuid(Uuid::from_u128(9));
    for kind in MembershipKind::ALL {
        assert!(owner.may_give(U, kind, Powers::ALL) && owner.may_touch(U, kind));
        let held = member(U, kind, Powers::ALL);
        assert!(held.may_end(U, (id, kind)), "their own");
        let staff = member(U, MembershipKind::Staff, Powers::ALL);
        assert!(!staff.may_end(U, (other, kind)), "somebody else's");
    }
    assert!(owner.is_owner(U) && !owner.is_owner(B));
    assert!(owner.may_end_delegation(U, B) && !owner.may_end_delegation(B, B));
    assert!(member(B, MembershipKind::Manager, Powers::ALL).may_end_delegation(U, B));
    assert!(!member(U, MembershipKind::Manager, Powers::ALL).may_end_delegation(U, B));
}

#[test]
fn the_last_owner_is_told_from_one_of_several() {
    let [one, other] = [1, 2].map(|n| MembershipId::from_uuid(Uuid::from_u128(n)));
    assert!(leaves_no_owner(&[one], one));
    assert!(!leaves_no_owner(&[one, other], one));
    assert!(
        !leaves_no_owner(&[one], other),
        "no owner leaves nobody alone"
    );
    assert!(!leaves_no_owner(&[], one));
}

#[test]
fn a_mandate_reaches_its_subtree_and_nothing_else() {
    let rights = mandate(MandateKind::Verifier, under("180405"));
    assert!(rights.may_verify(&region("1804052001")));
    assert!(!rights.may_verify(&region("1804062001")), "a neighbour");
    assert!(!rights.may_read_output(&region("1804")), "the region above");
    assert!(!rights.may_grant(&under("180405")), "no administrator");
}

#[test]
fn an_administrator_grants_only_inside_its_area() {
    let rights = mandate(MandateKind::Admin, under("1804"));
    assert!(rights.may_grant(&under("180405")));
    assert!(!rights.may_grant(&under("18")));
    assert!(!rights.may_grant(&under("1805")));
    assert!(!rights.may_grant(&RegionScope::All));
    for kind in [
        MandateKind::Viewer,
        MandateKind::Verifier,
        MandateKind::Analyst,
    ] {
        let rights = mandate(kind, RegionScope::All);
        assert!(!rights.may_grant(&under("180405")), "{kind:?}");
    }
}

#[test]
fn an_administrator_touches_nobody_above_or_beside() {
    let other = |kind, scope| Mandate {
        id: MandateId::from_uuid(Uuid::max()),
        kind,
        scope,
    };
    let rights = mandate(MandateKind::Admin, under("1804"));
    let may = |kind, scope| rights.may_end_mandate(&other(kind, scope));
    assert!(may(MandateKind::Admin, under("180405")), "below");
    assert!(
        may(MandateKind::Verifier, under("1804")),
        "in the same area"
    );
    for scope in [RegionScope::All, under("18"), under("1804"), under("1805")] {
        assert!(!may(MandateKind::Admin, scope.clone()), "{scope:?}");
    }
    assert!(!may(MandateKind::Viewer, under("1805")));
    let own = rights.mandates.first().cloned().unwrap();
    assert!(rights.may_end_mandate(&own), "they may give it up");
    let platform = mandate(MandateKind::Admin, RegionScope::All);
    assert!(platform.may_end_mandate(&other(MandateKind::Admin, RegionScope::All)));
}

#[test]
fn the_trail_is_opened_by_administrators_of_its_region() {
    let verifier = mandate(MandateKind::Verifier, RegionScope::All);
    assert_eq!(verifier.reads_trail().count(), 1);
    assert!(!verifier.may_open_trail(None) && !verifier.may_open_trail(Some(&region("1804"))));
    for kind in [MandateKind::Viewer, MandateKind::Analyst] {
        assert_eq!(mandate(kind, RegionScope::All).reads_trail().count(), 0);
    }
    let admin = mandate(MandateKind::Admin, under("1804"));
    assert!(admin.may_open_trail(Some(&region("1804052001"))));
    assert!(!admin.may_open_trail(Some(&region("1805"))) && !admin.may_open_trail(None));
    assert!(mandate(MandateKind::Admin, RegionScope::All).may_open_trail(None));
}
