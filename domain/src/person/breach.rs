//! A breach of personal data: what is known of it, and by when people must be told.
//!
//! Source: UU 27/2022, article 46: in writing, within 3 × 24 hours, to the persons concerned and to
//! the authority; which data, when and how, and what is done about it.

use crate::invalid::{Invalid, Rule};
use chrono::{DateTime, Duration, Utc};

/// What kind of personal data got out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BreachDataKind {
    /// Names.
    Name,
    /// Phone numbers and e-mail addresses.
    Login,
    /// Where people live, or have things brought.
    Address,
    /// Numbers of residents.
    Nik,
    /// Tax numbers.
    Npwp,
    /// Numbers of bank accounts.
    BankAccount,
    /// What somebody bought.
    Order,
    /// Papers and photos.
    Document,
    /// Hashes of passwords, or tokens.
    Credential,
}

impl BreachDataKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Name,
        Self::Login,
        Self::Address,
        Self::Nik,
        Self::Npwp,
        Self::BankAccount,
        Self::Order,
        Self::Document,
        Self::Credential,
    ];

    /// The word in rows and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "NAME",
            Self::Login => "LOGIN",
            Self::Address => "ADDRESS",
            Self::Nik => "NIK",
            Self::Npwp => "NPWP",
            Self::BankAccount => "BANK_ACCOUNT",
            Self::Order => "ORDER",
            Self::Document => "DOCUMENT",
            Self::Credential => "CREDENTIAL",
        }
    }

    /// The kind that a row names; `None` for a word of none.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// How, or what is done about it, in an administrator's words: 10 to 4,000 characters.
#[derive(Clone, PartialEq, Eq)]
pub struct BreachText(String);

impl BreachText {
    /// Takes a text; spaces around it are cut.
    ///
    /// # Errors
    /// [`Rule::Required`], [`Rule::TooSmall`] or [`Rule::TooLarge`] outside its bounds.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        let told = |rule| Invalid::new(rule, "10 sampai 4.000 karakter", "10 to 4,000 characters");
        match text.chars().count() {
            0 => Err(told(Rule::Required)),
            1..10 => Err(told(Rule::TooSmall)),
            10..=4_000 => Ok(Self(text.to_owned())),
            _ => Err(told(Rule::TooLarge)),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Masked: people write names into it.
impl std::fmt::Debug for BreachText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BreachText(…)")
    }
}

/// What is known of a breach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreachFacts {
    /// What happened, and how.
    pub what: BreachText,
    /// What is done about it.
    pub measures: BreachText,
    /// Which data got out; in ascending order, each once, at least one.
    pub data_kinds: Vec<BreachDataKind>,
    /// How many people it is about; `None` while that is not known.
    pub people_count: Option<u32>,
    /// When it happened; `None` while that is not known.
    pub happened_at: Option<DateTime<Utc>>,
    /// When the authority was told; `None` until then.
    pub authority_told_at: Option<DateTime<Utc>>,
    /// When the people concerned were told; `None` until then.
    pub subjects_told_at: Option<DateTime<Utc>>,
}

/// What is found out later of a breach; what is `None` stays as it was known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BreachNews {
    /// What happened, and how.
    pub what: Option<BreachText>,
    /// What is done about it.
    pub measures: Option<BreachText>,
    /// Which data got out.
    pub data_kinds: Option<Vec<BreachDataKind>>,
    /// How many people it is about.
    pub people_count: Option<u32>,
    /// When it happened.
    pub happened_at: Option<DateTime<Utc>>,
    /// When the authority was told.
    pub authority_told_at: Option<DateTime<Utc>>,
    /// When the people concerned were told.
    pub subjects_told_at: Option<DateTime<Utc>>,
}

/// How long there is to tell everybody.
pub const BREACH_NOTICE: Duration = Duration::hours(72);

/// By when the authority and the people must have been told of a breach found at `found_at`.
pub fn breach_deadline(found_at: DateTime<Utc>) -> DateTime<Utc> {
    found_at + BREACH_NOTICE
}

impl BreachFacts {
    /// The same with `news`.
    #[must_use]
    pub fn with(self, news: BreachNews) -> Self {
        Self {
            what: news.what.unwrap_or(self.what),
            measures: news.measures.unwrap_or(self.measures),
            data_kinds: news.data_kinds.unwrap_or(self.data_kinds),
            people_count: news.people_count.or(self.people_count),
            happened_at: news.happened_at.or(self.happened_at),
            authority_told_at: news.authority_told_at.or(self.authority_told_at),
            subjects_told_at: news.subjects_told_at.or(self.subjects_told_at),
        }
    }

    /// True when both the authority and the people concerned were told.
    pub const fn is_told(&self) -> bool {
        self.authority_told_at.is_some() && self.subjects_told_at.is_some()
    }

    /// Checks the instants of a breach found at `found_at`: nothing of it is still to come at
    /// `now`, it did not happen after it was found, and nobody was told before.
    ///
    /// # Errors
    /// Every broken rule, by its field.
    pub fn check(&self, found_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Vec<Invalid>> {
        let mut broken = Vec::new();
        for (field, at) in [
            ("foundAt", Some(found_at)),
            ("authorityToldAt", self.authority_told_at),
            ("subjectsToldAt", self.subjects_told_at),
        ] {
            if at.is_some_and(|at| at > now) {
                let told = Invalid::new(Rule::TooLarge, "belum terjadi", "still to come");
                broken.push(told.in_field(field));
            }
            if at.is_some_and(|at| at < found_at) {
                let told = Invalid::new(
                    Rule::TooSmall,
                    "sebelum kebocoran diketahui",
                    "before the breach was found",
                );
                broken.push(told.in_field(field));
            }
        }
        if self.happened_at.is_some_and(|at| at > found_at) {
            let told = Invalid::new(
                Rule::TooLarge,
                "setelah kebocoran diketahui",
                "after the breach was found",
            );
            broken.push(told.in_field("happenedAt"));
        }
        if broken.is_empty() {
            Ok(())
        } else {
            Err(broken)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> BreachFacts {
        BreachFacts {
            what: BreachText::parse("cadangan lama dapat dibaca umum").unwrap(),
            measures: BreachText::parse("akses ditutup, kunci diganti").unwrap(),
            data_kinds: vec![BreachDataKind::Name],
            people_count: None,
            happened_at: None,
            authority_told_at: None,
            subjects_told_at: None,
        }
    }

    fn hour(number: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + Duration::hours(number)
    }

    #[test]
    fn there_are_three_days_of_twenty_four_hours() {
        assert_eq!(breach_deadline(hour(5)), hour(77));
        for kind in BreachDataKind::ALL {
            assert_eq!(BreachDataKind::from_code(kind.code()), Some(kind));
        }
    }

    #[test]
    fn news_add_and_take_nothing_away() {
        let news = BreachNews {
            people_count: Some(12),
            authority_told_at: Some(hour(2)),
            ..BreachNews::default()
        };
        let known = facts().with(news).with(BreachNews::default());
        assert_eq!((known.people_count, known.is_told()), (Some(12), false));
        let told = BreachNews {
            subjects_told_at: Some(hour(3)),
            ..BreachNews::default()
        };
        let known = known.with(told);
        assert!(known.is_told());
        assert_eq!(known.what, facts().what);
    }

    #[test]
    fn instants_have_an_order() {
        let fields = |facts: &BreachFacts, found, now| {
            let broken = facts
                .check(hour(found), hour(now))
                .err()
                .unwrap_or_default();
            let fields = broken.iter().map(|one| one.field.to_string());
            fields.collect::<Vec<_>>()
        };
        assert_eq!(fields(&facts(), 1, 1), Vec::<String>::new());
        assert_eq!(fields(&facts(), 2, 1), ["foundAt"]);
        let early = BreachFacts {
            happened_at: Some(hour(3)),
            authority_told_at: Some(hour(1)),
            subjects_told_at: Some(hour(9)),
            ..facts()
        };
        let broken = ["authorityToldAt", "subjectsToldAt", "happenedAt"];
        assert_eq!(fields(&early, 2, 4), broken);
    }

    #[test]
    fn a_text_says_something_and_is_not_shown() {
        let rule = |text: &str| BreachText::parse(text).err().map(|one| one.rule);
        assert_eq!(rule(" "), Some(Rule::Required));
        assert_eq!(rule("bocor"), Some(Rule::TooSmall));
        assert_eq!(rule(&"a".repeat(4_001)), Some(Rule::TooLarge));
        assert_eq!(format!("{:?}", facts().what), "BreachText(…)");
    }
}
