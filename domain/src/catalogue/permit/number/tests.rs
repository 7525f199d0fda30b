use super::*;

fn read(kind: PermitKind, text: &str) -> Result<String, Rule> {
    let number = PermitNumber::parse(kind, text);
    number
        .map(|number| number.shown(kind))
        .map_err(|told| told.rule)
}

#[test]
fn every_usual_spelling_is_one_number() {
    for (kind, spellings, shown) in [
        (
            PermitKind::Pirt,
            &[
                "P-IRT 2063204010123-25",
                "206320401012325",
                "pirt no. 2063204010123 25",
            ][..],
            "P-IRT 2063204010123-25",
        ),
        (
            PermitKind::BpomMd,
            &["MD 123456789012", "BPOM RI MD 123456789012", "123456789012"],
            "MD 123456789012",
        ),
        (
            PermitKind::BpomMl,
            &["ml123456789012345"],
            "ML 123456789012345",
        ),
        (
            PermitKind::BpomNa,
            &["NA 18201234567", "POM NA18201234567"],
            "NA18201234567",
        ),
        (
            PermitKind::Halal,
            &[" id18110012345678901 "],
            "ID18110012345678901",
        ),
        (PermitKind::Sni, &["sni  01-3542-2004"], "SNI 01-3542-2004"),
    ] {
        for text in spellings {
            assert_eq!(read(kind, text).as_deref(), Ok(shown), "{text}");
        }
    }
    let number = PermitNumber::parse(PermitKind::Halal, " id18110012345678901 ").unwrap();
    assert_eq!(number.typed(), "id18110012345678901");
}

#[test]
fn what_is_certain_is_refused() {
    let long = "1".repeat(81);
    for (kind, text, rule) in [
        (PermitKind::Pirt, "  ", Rule::Required),
        (PermitKind::Sni, long.as_str(), Rule::TooLarge),
        (PermitKind::Pirt, "P-IRT 206320401012", Rule::Malformed),
        (PermitKind::BpomMd, "ML 123456789012", Rule::Malformed),
        (PermitKind::BpomMd, "MD 12345678901", Rule::Malformed),
        (PermitKind::BpomMd, "MD 1234567890123456", Rule::Malformed),
        (PermitKind::Halal, "KH 18110012345678901", Rule::Malformed),
        (PermitKind::Halal, "ID 123456789012", Rule::Malformed),
        (PermitKind::Halal, "18110012345678901", Rule::Malformed),
        (PermitKind::Sni, "SNI", Rule::Malformed),
        (PermitKind::Psat, "PD 12\u{7}", Rule::Malformed),
        (
            PermitKind::Pirt,
            "２０６３２０４０１０１２３２５",
            Rule::Malformed,
        ),
    ] {
        assert_eq!(read(kind, text), Err(rule), "{text}");
    }
}

#[test]
fn what_is_not_certain_is_warned_of() {
    let warned = |kind, text: &str, year: Option<i32>| {
        let day = year.and_then(|year| NaiveDate::from_ymd_opt(year, 6, 1));
        PermitNumber::parse(kind, text).unwrap().warnings(kind, day)
    };
    let form = [PermitWarning::UnusualForm];
    let year = [PermitWarning::YearUnlikeExpiry];
    assert_eq!(warned(PermitKind::Pirt, "206320401012325", Some(2025)), []);
    assert_eq!(warned(PermitKind::Pirt, "206320401012325", None), []);
    assert_eq!(
        warned(PermitKind::Pirt, "206320401012325", Some(2027)),
        year
    );
    assert_eq!(warned(PermitKind::Pirt, "906320401012325", None), form);
    assert_eq!(warned(PermitKind::BpomMd, "1234567890123", None), form);
    assert_eq!(warned(PermitKind::Halal, "ID1811001234567", None), form);
    assert_eq!(warned(PermitKind::Halal, "ID18110012345678901", None), []);
    assert_eq!(warned(PermitKind::BpomNa, "NB18201234567", None), form);
    assert_eq!(warned(PermitKind::Sni, "01-3542-2004", None), form);
    assert_eq!(warned(PermitKind::Psat, "KEMENTAN RI PD 1871", None), []);
    assert_eq!(warned(PermitKind::Psat, "1871", None), form);
}
