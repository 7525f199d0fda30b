//! How a product stands to the rules.

use super::{PermitKind, PermitRule, PermitStatus, RuleEffect};
use crate::catalogue::CategoryCode;
use chrono::NaiveDate;

/// What rules look at of a product.
#[derive(Debug, Clone, Copy)]
pub struct Described<'a> {
    /// Its category.
    pub category: &'a CategoryCode,
    /// Its name.
    pub name: &'a str,
}

/// A permit that a product has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldPermit {
    /// Of which kind.
    pub kind: PermitKind,
    /// How it stands.
    pub status: PermitStatus,
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DemandState {
    /// Such goods are not sold here.
    Forbidden,
    /// The permit was not given.
    Missing,
    /// It ran out.
    Expired,
    /// An officer found it not right.
    Rejected,
}

/// A rule that a product does not meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demand<'a> {
    /// Which.
    pub rule: &'a PermitRule,
    /// What is wrong.
    pub state: DemandState,
}

/// The rules that a product does not meet, in their order: those in force, and those that come into
/// force later.
pub fn demands<'a>(
    rules: &'a [PermitRule],
    about: Described<'_>,
    held: &[HeldPermit],
) -> Vec<Demand<'a>> {
    let own = rules
        .iter()
        .filter(|rule| rule.is_about(about.category, about.name));
    own.filter_map(|rule| demand(rule, held)).collect()
}

fn demand<'a>(rule: &'a PermitRule, held: &[HeldPermit]) -> Option<Demand<'a>> {
    if rule.effect == RuleEffect::Forbids {
        let state = DemandState::Forbidden;
        return Some(Demand { rule, state });
    }
    let fits = held.iter().filter(|one| rule.permits.contains(&one.kind));
    let mut state = DemandState::Missing;
    for one in fits {
        match one.status {
            PermitStatus::Declared | PermitStatus::Seen => return None,
            PermitStatus::Rejected => state = DemandState::Rejected,
            PermitStatus::Expired if state == DemandState::Missing => state = DemandState::Expired,
            PermitStatus::Expired => {}
        }
    }
    Some(Demand { rule, state })
}

/// The rule that keeps a product from being sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleBreach {
    /// Its code.
    pub rule: String,
    /// Which field of the product it is about: `category`, `name` or `permits`.
    pub field: &'static str,
    /// True when such goods are forbidden; false when a permit is missing.
    pub is_forbidden: bool,
    /// What people are told, in Indonesian.
    pub indonesian: String,
    /// What people are told, in English.
    pub english: String,
}

/// The first rule in force on `today` that keeps a product which stands so from being sold; a
/// permit that it lacked already as `before` is not held against it.
pub fn breach(
    rules: &[PermitRule],
    about: Described<'_>,
    held: &[HeldPermit],
    (before, today): (Option<Described<'_>>, NaiveDate),
) -> Option<RuleBreach> {
    let was_about = |rule: &PermitRule| {
        before.is_some_and(|before| rule.is_about(before.category, before.name))
    };
    let stops = |demand: &Demand<'_>| match demand.rule.effect {
        RuleEffect::Forbids => true,
        RuleEffect::Requires => !was_about(demand.rule),
        RuleEffect::Asks => false,
    };
    let found = demands(rules, about, held).into_iter();
    let mut found = found.filter(|one| one.rule.is_in_force(today) && stops(one));
    found.next().map(|one| RuleBreach::of(one.rule))
}

impl RuleBreach {
    fn of(rule: &PermitRule) -> Self {
        let is_forbidden = rule.effect == RuleEffect::Forbids;
        let field = match (is_forbidden, rule.words.is_empty()) {
            (false, _) => "permits",
            (true, true) => "category",
            (true, false) => "name",
        };
        Self {
            rule: rule.code.clone(),
            field,
            is_forbidden,
            indonesian: format!(
                "{} (aturan {}: {})",
                rule.note_indonesian, rule.code, rule.source
            ),
            english: format!(
                "{} (rule {}: {})",
                rule.note_english, rule.code, rule.source
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::PermitRuleText;
    use super::*;

    fn rule(code: &str, effect: &str, permits: &str, from: &str) -> PermitRule {
        let text = PermitRuleText {
            code,
            category: "02",
            effect,
            permits,
            words: if effect == "FORBIDS" { "tuak" } else { "" },
            from,
            note_indonesian: "catatan",
            note_english: "a note",
            source: "UU 1/2000",
        };
        PermitRule::parse(&text).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn held(kind: PermitKind, status: PermitStatus) -> HeldPermit {
        HeldPermit { kind, status }
    }

    #[test]
    fn any_one_of_the_permits_is_enough_while_it_holds() {
        use PermitKind::{BpomMd, Halal, Pirt};
        use PermitStatus::{Declared, Expired, Rejected, Seen};
        let rules = [rule("FOOD", "ASKS", "PIRT|BPOM_MD", "")];
        let category = CategoryCode::parse("02.01").unwrap();
        let about = Described {
            category: &category,
            name: "Kopi",
        };
        let state = |held: &[HeldPermit]| {
            let found = demands(&rules, about, held);
            found.first().map(|one| one.state)
        };
        assert_eq!(state(&[]), Some(DemandState::Missing));
        assert_eq!(state(&[held(Halal, Seen)]), Some(DemandState::Missing));
        assert_eq!(state(&[held(Pirt, Expired)]), Some(DemandState::Expired));
        let both = [held(Pirt, Rejected), held(BpomMd, Expired)];
        assert_eq!(state(&both), Some(DemandState::Rejected));
        assert_eq!(state(&[held(Pirt, Expired), held(BpomMd, Declared)]), None);
    }

    #[test]
    fn what_stops_a_sale_is_in_force_and_new() {
        let rules = [
            rule("ASKED", "ASKS", "HALAL", ""),
            rule("WATER", "REQUIRES", "BPOM_MD", "2026-12-01"),
            rule("ALCOHOL", "FORBIDS", "", "2027-01-01"),
        ];
        let category = CategoryCode::parse("02.05").unwrap();
        let about = |name| Described {
            category: &category,
            name,
        };
        let stop = |name, before: Option<Described<'_>>, today: &str| {
            let found = breach(&rules, about(name), &[], (before, day(today)));
            found.map(|one| (one.rule, one.field))
        };
        let water = Some(("WATER".to_owned(), "permits"));
        assert_eq!(stop("Tuak", None, "2026-11-30"), None);
        assert_eq!(stop("Tuak", None, "2026-12-01"), water);
        assert_eq!(stop("Air", Some(about("Air Minum")), "2026-12-01"), None);
        let other = CategoryCode::parse("06").unwrap();
        let elsewhere = Described {
            category: &other,
            name: "Air",
        };
        assert_eq!(stop("Air", Some(elsewhere), "2026-12-01"), water);
        let alcohol = Some(("ALCOHOL".to_owned(), "name"));
        assert_eq!(stop("Tuak", Some(about("Tuak")), "2027-01-01"), alcohol);
    }
}
