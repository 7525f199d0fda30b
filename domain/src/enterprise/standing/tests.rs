//! How items stand, kind by kind.

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn nothing(kind: EnterpriseKind) -> Evidence {
    Evidence {
        kind,
        legal_number: None,
        nik_koperasi: None,
        has_nib: false,
        has_nib_exemption: false,
        has_npwp: false,
        has_owner_nik: false,
        members: 0,
        documents: Vec::new(),
        checks: Vec::new(),
    }
}

fn shown(key: ChecklistKey, expires: Option<&str>) -> Shown {
    Shown {
        key,
        number: Some("1/2023".to_owned()),
        expires_on: expires.map(day),
        is_readable: true,
    }
}

fn states(evidence: &Evidence) -> Vec<(ChecklistKey, ItemState)> {
    let items = checklist(evidence, day("2026-11-24"));
    items.into_iter().map(|one| (one.key, one.state)).collect()
}

#[test]
fn every_kind_is_asked_for_its_own() {
    for (kind, keys) in [
        (
            EnterpriseKind::Umkm,
            vec![ChecklistKey::Nib, ChecklistKey::TaxNumber],
        ),
        (
            EnterpriseKind::Bumdes,
            vec![ChecklistKey::LegalEntity, ChecklistKey::VillageRegulation],
        ),
        (
            EnterpriseKind::BumdesBersama,
            vec![
                ChecklistKey::LegalEntity,
                ChecklistKey::JointRegulation,
                ChecklistKey::MemberVillages,
            ],
        ),
        (
            EnterpriseKind::Koperasi,
            vec![ChecklistKey::LegalEntity, ChecklistKey::NikKoperasi],
        ),
    ] {
        let items = checklist(&nothing(kind), day("2026-11-24"));
        let lacking = items.into_iter().filter(ChecklistItem::stands_in_the_way);
        let lacking: Vec<_> = lacking.map(|one| one.key).collect();
        assert_eq!(lacking, keys, "{kind:?}");
    }
}

#[test]
fn an_umkm_may_be_exempted_and_give_its_owners_nik() {
    let mut evidence = nothing(EnterpriseKind::Umkm);
    evidence.has_nib_exemption = true;
    evidence.has_owner_nik = true;
    let expected = [
        (ChecklistKey::Nib, ItemState::Warned),
        (ChecklistKey::TaxNumber, ItemState::Given),
    ];
    assert_eq!(states(&evidence), expected);
}

#[test]
fn a_paper_that_ran_out_is_missing_even_when_it_was_seen() {
    let mut evidence = nothing(EnterpriseKind::Bumdes);
    evidence.legal_number = LegalNumber::parse("12/2023").ok();
    let regulation = ChecklistKey::VillageRegulation;
    evidence.documents = vec![
        shown(ChecklistKey::LegalEntity, None),
        shown(regulation, Some("2026-11-24")),
    ];
    let two = |evidence: &Evidence| (states(evidence)[0].1, states(evidence)[1].1);
    assert_eq!(two(&evidence), (ItemState::Warned, ItemState::Given));
    evidence.checks = [ChecklistKey::LegalEntity, regulation]
        .map(|key| Check {
            key,
            verdict: Verdict::Seen,
            reason: None,
        })
        .to_vec();
    assert_eq!(two(&evidence), (ItemState::Seen, ItemState::Seen));
    evidence.documents = vec![
        shown(ChecklistKey::LegalEntity, None),
        shown(regulation, Some("2026-11-23")),
    ];
    assert_eq!(two(&evidence), (ItemState::Seen, ItemState::Missing));
}
