use super::*;
use TermsDocument::{PrivacyNotice, SellerTerms, TermsOfUse};

fn day(number: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + Duration::days(number)
}

fn known(document: TermsDocument, version: u32, days: (i64, i64), is_accepted: bool) -> KnownTerms {
    KnownTerms {
        version: TermsVersion {
            document,
            version,
            holds_from: day(days.0),
            required_from: day(days.1),
            published_at: day(0),
        },
        is_accepted,
    }
}

fn due(due: &[TermsDue]) -> Vec<(TermsDocument, u32)> {
    due.iter().map(|one| (one.document, one.version)).collect()
}

#[test]
fn nothing_is_asked_where_nothing_is_published() {
    for rule in [due_of_newcomer, due_to_go_on] {
        assert!(rule(&[], &TermsDocument::ALL, day(9)).is_empty());
    }
    assert!(to_accept(&[], &TermsDocument::ALL, day(9)).is_empty());
}

#[test]
fn a_newcomer_accepts_what_holds_and_nothing_that_held_or_will() {
    let mut all = [
        known(TermsOfUse, 1, (0, 0), true),
        known(TermsOfUse, 2, (10, 24), false),
        known(PrivacyNotice, 1, (5, 5), false),
    ];
    let asked = |all: &[KnownTerms], at| due(&due_of_newcomer(all, &TermsDocument::ALL, day(at)));
    assert_eq!(asked(&all, 4), []);
    assert_eq!(asked(&all, 5), [(PrivacyNotice, 1)]);
    assert_eq!(asked(&all, 10), [(TermsOfUse, 2), (PrivacyNotice, 1)]);
    all[1].is_accepted = true;
    assert_eq!(asked(&all, 10), [(PrivacyNotice, 1)]);
    assert_eq!(due(&due_of_newcomer(&all, &[SellerTerms], day(10))), []);
}

#[test]
fn who_accepted_the_version_before_goes_on_until_the_day_of_grace() {
    let mut all = [
        known(TermsOfUse, 1, (0, 14), true),
        known(TermsOfUse, 2, (10, 24), false),
        known(TermsOfUse, 3, (30, 44), false),
    ];
    let asked = |all: &[KnownTerms], at| due(&due_to_go_on(all, &[TermsOfUse], day(at)));
    assert_eq!(asked(&all, 23), []);
    assert_eq!(asked(&all, 24), [(TermsOfUse, 2)]);
    // What is asked for is what holds, not the old one that would have been enough.
    assert_eq!(asked(&all, 31), [(TermsOfUse, 3)]);
    all[2].is_accepted = true;
    assert_eq!(
        asked(&all, 29),
        [(TermsOfUse, 2)],
        "version 3 is not in force yet"
    );
    assert_eq!(asked(&all, 31), []);
    all[1].is_accepted = true;
    assert_eq!(asked(&all, 29), []);
}

#[test]
fn who_accepted_nothing_is_let_on_until_the_first_is_required() {
    let all = [known(SellerTerms, 1, (0, 14), false)];
    assert_eq!(due(&due_to_go_on(&all, &[SellerTerms], day(13))), []);
    let late = due_to_go_on(&all, &[SellerTerms], day(14));
    assert_eq!(due(&late), [(SellerTerms, 1)]);
    assert_eq!(late[0].field().unwrap().to_string(), "terms.SELLER_TERMS.1");
}

#[test]
fn what_holds_and_what_comes_is_asked_and_what_held_is_not() {
    let all = [
        known(TermsOfUse, 1, (0, 0), false),
        known(TermsOfUse, 2, (5, 9), false),
        known(TermsOfUse, 3, (20, 30), false),
        known(PrivacyNotice, 1, (0, 0), true),
    ];
    let asked = to_accept(&all, &TermsDocument::OF_EVERYBODY, day(6));
    let versions: Vec<u32> = asked.iter().map(|one| one.version).collect();
    assert_eq!(versions, [2, 3]);
}

#[test]
fn dates_go_forward() {
    let first = TermsDates::plan(None, day(1), None, None).unwrap();
    assert_eq!((first.holds_from, first.required_from), (day(1), day(15)));
    let before = known(TermsOfUse, 1, (9, 9), false).version;
    let next = TermsDates::plan(Some(&before), day(1), None, Some(day(9))).unwrap();
    assert_eq!((next.holds_from, next.required_from), (day(9), day(9)));
    let field = |held, required| {
        let told = TermsDates::plan(Some(&before), day(1), held, required).unwrap_err();
        (told.rule, told.field.to_string())
    };
    assert_eq!(
        field(Some(day(8)), None),
        (Rule::TooSmall, "holdsFrom".to_owned())
    );
    assert_eq!(
        field(Some(day(9)), Some(day(8))),
        (Rule::TooSmall, "requiredFrom".to_owned())
    );
    assert!(TermsDates::plan(None, day(1), Some(day(0)), None).is_err());
}

#[test]
fn a_text_has_bounds() {
    let rule = |text: &str| TermsText::parse(text).err().map(|one| one.rule);
    assert_eq!(rule("  "), Some(Rule::Required));
    assert_eq!(rule("pendek"), Some(Rule::TooSmall));
    assert_eq!(rule(&"a".repeat(100_001)), Some(Rule::TooLarge));
    assert_eq!(
        rule("Ketentuan penggunaan\u{0}Sentra"),
        Some(Rule::Malformed)
    );
    let text = TermsText::parse(" # Ketentuan\r\n\r\n1. Berlaku untuk semua.\n").unwrap();
    assert_eq!(text.as_str(), "# Ketentuan\n\n1. Berlaku untuk semua.");
}
