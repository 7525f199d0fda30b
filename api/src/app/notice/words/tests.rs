use super::*;
use crate::app::notice::news::{ListingStep, PeopleStep};
use crate::app::notice::{NoticeKind, PermitNotice};
use chrono::DateTime;
use domain::catalogue::{PermitKind, ReportOutcome};
use domain::enterprise::{ChecklistKey, EnterpriseStatus, Verdict};
use domain::person::MandateKind;
use storage::enterprise::PastChange;

/// The page where every kind has its line.
const PAGE: &str = include_str!("../../../../../docs/NOTICES.md");
const NAME: &str = "BUM Desa\nSinar\u{7}";

fn decided(from: EnterpriseStatus, to: EnterpriseStatus) -> Notice {
    Notice::Enterprise {
        enterprise: NAME.to_owned(),
        step: EnterpriseStep::Decided(PastChange {
            from: Some(from),
            to,
            reason: Some("NIB\n\nkurang".to_owned()),
            items: vec![(ChecklistKey::Nib, "nomornya kurang satu angka".to_owned())],
            at: DateTime::UNIX_EPOCH,
        }),
    }
}

fn codes() -> Vec<Notice> {
    let (code, enterprise) = ("123456".to_owned(), NAME.to_owned());
    let expiring = |days| Notice::PaperExpiring {
        enterprise: enterprise.clone(),
        paper: "PIRT".to_owned(),
        days,
    };
    vec![
        Notice::SignInCode { code: code.clone() },
        Notice::ResetCode { code: code.clone() },
        Notice::ConfirmCode { code: code.clone() },
        Notice::EraseCode { code: code.clone() },
        Notice::TakenOver,
        Notice::LoginTaken,
        Notice::PasswordChanged,
        Notice::SessionStolen,
        Notice::NewsWaiting,
        Notice::Invitation {
            enterprise: enterprise.clone(),
            kind: MembershipKind::Staff,
            code: Some("ABCD".to_owned()),
        },
        expiring(14),
        expiring(0),
        Notice::ClaimCode { enterprise, code },
    ]
}

fn permits() -> [Notice; 2] {
    let decided = PermitNotice::Decided {
        product: NAME.to_owned(),
        permit: PermitKind::Halal,
        verdict: Verdict::Rejected,
        reason: Some("buram".to_owned()),
    };
    let withdrawn = PermitNotice::Withdrawn {
        product: NAME.to_owned(),
        rule: [
            "TOBACCO",
            "rokok tidak dijual di sini",
            "no tobacco is sold here",
        ]
        .map(str::to_owned),
    };
    [Notice::Permit(decided), Notice::Permit(withdrawn)]
}

fn every() -> Vec<Notice> {
    let mut all = codes();
    all.extend(permits());
    all.extend(EnterpriseStatus::ALL.map(|to| decided(EnterpriseStatus::Submitted, to)));
    all.push(decided(
        EnterpriseStatus::Verified,
        EnterpriseStatus::Submitted,
    ));
    all.push(decided(
        EnterpriseStatus::Suspended,
        EnterpriseStatus::Verified,
    ));
    all.push(Notice::Enterprise {
        enterprise: NAME.to_owned(),
        step: EnterpriseStep::Checked {
            items: vec![
                (ChecklistKey::Nib, Verdict::Seen, None),
                (
                    ChecklistKey::LegalEntity,
                    Verdict::Rejected,
                    Some("buram".to_owned()),
                ),
            ],
        },
    });
    all.extend(about_people());
    all.extend(about_listings());
    all
}

fn about_people() -> Vec<Notice> {
    let mut all = Vec::new();
    let steps = [
        PeopleStep::MembershipChanged(MembershipKind::Manager),
        PeopleStep::MembershipEnded,
        PeopleStep::OwnershipOffered,
        PeopleStep::OwnershipTaken,
        PeopleStep::OwnershipOfferEnded,
        PeopleStep::DelegationOffered,
        PeopleStep::DelegationAccepted,
        PeopleStep::DelegationEnded,
    ];
    all.extend(steps.map(|step| {
        Notice::People {
            enterprise: NAME.to_owned(),
            holder: step
                .kind()
                .code()
                .starts_with("DELEGATION")
                .then(|| "Koperasi".to_owned()),
            step,
        }
    }));
    for (kind, scope) in MandateKind::ALL
        .into_iter()
        .zip(["*", "1804", "180405", "*"])
    {
        all.extend([true, false].map(|is_given| Notice::Mandate {
            kind,
            scope: scope.to_owned(),
            is_given,
        }));
    }
    all
}

fn about_listings() -> Vec<Notice> {
    let mut all = Vec::new();
    let steps = [
        ListingStep::Hidden,
        ListingStep::Shown { is_on_sale: true },
        ListingStep::Shown { is_on_sale: false },
        ListingStep::Warned,
    ];
    all.extend(steps.map(|step| Notice::Listing {
        enterprise: NAME.to_owned(),
        product: "Keripik".to_owned(),
        step,
        reason: "tanpa izin".to_owned(),
    }));
    all.extend(ReportOutcome::ALL.map(|outcome| Notice::ReportClosed {
        product: "Keripik".to_owned(),
        outcome,
    }));
    all
}

#[test]
fn every_kind_is_written_in_both_languages_and_has_its_line_on_the_page() {
    let all = every();
    for kind in NoticeKind::ALL {
        let mut samples = all.iter().filter(|one| one.kind() == *kind).peekable();
        assert!(samples.peek().is_some(), "{kind:?} is never written");
        let name = format!("`{}`", kind.code());
        let mut lines = PAGE.lines().filter(|line| line.starts_with('|'));
        let line = lines.find(|line| line.contains(&name));
        let line = line.unwrap_or_else(|| panic!("no line for {name}"));
        for sample in samples {
            for language in [Language::Indonesian, Language::English] {
                assert!(sample.text(language).len() > 20, "{name}");
                assert!(!sample.subject(language).is_empty(), "{name}");
            }
            let parameters = sample.parameters();
            for parameter in parameters.as_object().unwrap().keys() {
                assert!(
                    line.contains(&format!("`{parameter}`")),
                    "{parameter}: {line}"
                );
            }
        }
    }
}

#[test]
fn a_notice_is_one_line_in_each_language_and_holds_what_it_tells() {
    for notice in every() {
        let [indonesian, english] =
            [Language::Indonesian, Language::English].map(|one| notice.text(one));
        assert_ne!(indonesian, english);
        for text in [&indonesian, &english] {
            assert!(!text.chars().any(char::is_control), "{text}");
            assert!(text.chars().count() <= 320, "{text}");
            assert!(!text.contains("  ") && !text.contains(".."), "{text}");
        }
        if let Some(code) = notice.parameters()["code"].as_str() {
            assert!(indonesian.contains(code) && english.contains(code));
        }
        assert!(!notice.subject(Language::English).contains("123456"));
    }
}

#[test]
fn what_an_officer_hands_back_is_told_with_what_to_mend() {
    let notice = decided(EnterpriseStatus::Submitted, EnterpriseStatus::Draft);
    assert_eq!(
        notice.text(Language::Indonesian),
        "BUM Desa Sinar dikembalikan 01/01/1970 07.00 WIB untuk dilengkapi, lalu ajukan lagi. \
         Alasan: NIB kurang. Perbaiki: NIB (nomornya kurang satu angka)."
    );
    let lifted = decided(EnterpriseStatus::Suspended, EnterpriseStatus::Verified);
    assert!(lifted.text(Language::English).contains("may sell again"));
}

#[test]
fn what_others_wrote_has_an_end() {
    let long = || "b".repeat(5_000);
    let items = ChecklistKey::ALL.map(|key| (key, long())).to_vec();
    let notice = Notice::Enterprise {
        enterprise: "a".repeat(5_000),
        step: EnterpriseStep::Decided(PastChange {
            from: Some(EnterpriseStatus::Submitted),
            to: EnterpriseStatus::Draft,
            reason: Some(long()),
            items,
            at: DateTime::UNIX_EPOCH,
        }),
    };
    let text = notice.text(Language::Indonesian);
    assert!(
        text.chars().count() < 1_000 && text.contains("dan 3 lagi"),
        "{text}"
    );
}

#[test]
fn a_notice_does_not_show_itself_in_a_log() {
    for notice in every() {
        let shown = format!("{notice:?}");
        assert!(
            !shown.contains("123456") && !shown.contains("Sinar"),
            "{shown}"
        );
    }
}
