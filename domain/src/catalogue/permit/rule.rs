//! [`PermitRule`]: what a category asks of the goods in it, from which day on. Rules are data: a
//! list that the operator changes without a release.

use super::PermitKind;
use crate::catalogue::CategoryCode;
use crate::invalid::{Invalid, Rule};
use crate::refusal::Language;
use chrono::NaiveDate;

/// What follows from a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RuleEffect {
    /// Such goods are not sold here, and leave sale when the rule comes into force.
    Forbids,
    /// Without the permit, goods do not go on sale; what is on sale stays, with a note.
    Requires,
    /// Without the permit, goods are sold with a note.
    Asks,
}

impl RuleEffect {
    const ALL: [Self; 3] = [Self::Forbids, Self::Requires, Self::Asks];

    /// The word in rows, in lists and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Forbids => "FORBIDS",
            Self::Requires => "REQUIRES",
            Self::Asks => "ASKS",
        }
    }

    /// The effect that a row names; `None` for another word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// A rule about the goods of a category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PermitRule {
    /// The word for it, which never changes.
    pub code: String,
    /// Goods of this category and below it; `None` for all.
    pub category: Option<CategoryCode>,
    /// What follows from it.
    pub effect: RuleEffect,
    /// Any one of these is enough; none where goods are forbidden.
    pub permits: Vec<PermitKind>,
    /// Of those goods, the ones whose name holds one of these words; none for all of them.
    pub words: Vec<String>,
    /// Goods whose name holds one of these are not meant.
    pub exceptions: Vec<String>,
    /// The first WIB day on which it holds; `None` for always.
    pub from: Option<NaiveDate>,
    /// What people are told, in Indonesian.
    pub note_indonesian: String,
    /// What people are told, in English.
    pub note_english: String,
    /// The law that it follows from.
    pub source: String,
}

/// A rule as a list writes it.
#[derive(Debug, Clone, Default)]
pub struct PermitRuleText<'a> {
    /// Its code.
    pub code: &'a str,
    /// A category's code, dotted or not; empty for all.
    pub category: &'a str,
    /// `FORBIDS`, `REQUIRES` or `ASKS`.
    pub effect: &'a str,
    /// Codes of kinds, parted by `|`.
    pub permits: &'a str,
    /// Words or phrases, parted by `|`; one with a `!` before it is an exception.
    pub words: &'a str,
    /// A day like 2026-10-18; empty for always.
    pub from: &'a str,
    /// In Indonesian.
    pub note_indonesian: &'a str,
    /// In English.
    pub note_english: &'a str,
    /// The law.
    pub source: &'a str,
}

impl PermitRule {
    /// Reads a rule.
    ///
    /// # Errors
    /// The first broken rule, by the column of the list.
    pub fn parse(text: &PermitRuleText<'_>) -> Result<Self, Invalid> {
        let effect = RuleEffect::from_code(text.effect);
        let effect = effect.ok_or_else(|| malformed("effect"))?;
        let kind = |code| PermitKind::from_code(code).ok_or_else(|| malformed("permits"));
        let permits = parts(text.permits)
            .map(kind)
            .collect::<Result<Vec<_>, _>>()?;
        if permits.is_empty() != (effect == RuleEffect::Forbids) {
            return Err(malformed("permits"));
        }
        let (words, exceptions) = parse_words(text.words).ok_or_else(|| malformed("words"))?;
        let category = Some(text.category).filter(|code| !code.is_empty());
        if category.is_none() && words.is_empty() {
            return Err(malformed("category"));
        }
        let category = category.map(CategoryCode::parse).transpose();
        let from = Some(text.from).filter(|day| !day.is_empty());
        let from = from.map(str::parse).transpose();
        Ok(Self {
            code: code(text.code)?,
            category: category.map_err(|told| told.in_field("category"))?,
            effect,
            permits,
            words,
            exceptions,
            from: from.map_err(|_| malformed("from"))?,
            note_indonesian: told(text.note_indonesian, "note_id")?,
            note_english: told(text.note_english, "note_en")?,
            source: told(text.source, "source")?,
        })
    }

    /// True on the WIB day `today`, and from then on.
    pub fn is_in_force(&self, today: NaiveDate) -> bool {
        self.from.is_none_or(|day| day <= today)
    }

    /// True when it is about goods of `category` that are called `name`.
    pub fn is_about(&self, category: &CategoryCode, name: &str) -> bool {
        let in_category = self.category.as_ref();
        if !in_category.is_none_or(|own| own.contains(category)) {
            return false;
        }
        let name = format!(" {} ", folded(name));
        let holds = |word: &String| name.contains(&format!(" {word} "));
        let is_meant = self.words.is_empty() || self.words.iter().any(holds);
        is_meant && !self.exceptions.iter().any(holds)
    }

    /// Words and exceptions as a list writes them.
    pub fn words_text(&self) -> String {
        let exceptions = self.exceptions.iter().map(|word| format!("!{word}"));
        let words: Vec<String> = self.words.iter().cloned().chain(exceptions).collect();
        words.join("|")
    }

    /// What people are told.
    pub fn note(&self, language: Language) -> &str {
        match language {
            Language::Indonesian => &self.note_indonesian,
            Language::English => &self.note_english,
        }
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split('|')
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// Words and exceptions, as [`PermitRule::words_text`] writes them; `None` where one is empty.
pub(super) fn parse_words(text: &str) -> Option<(Vec<String>, Vec<String>)> {
    let (mut words, mut exceptions) = (Vec::new(), Vec::new());
    for part in parts(text) {
        let word = folded(part);
        if word.is_empty() {
            return None;
        }
        if part.starts_with('!') {
            exceptions.push(word);
        } else {
            words.push(word);
        }
    }
    Some((words, exceptions))
}

/// Small letters and digits, every run of anything else one space.
fn folded(text: &str) -> String {
    let small = text.to_lowercase();
    let words = small.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

fn code(text: &str) -> Result<String, Invalid> {
    let is_plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    if (3..=40).contains(&text.len()) && text.bytes().all(is_plain) {
        Ok(text.to_owned())
    } else {
        Err(malformed("code"))
    }
}

fn told(text: &str, column: &str) -> Result<String, Invalid> {
    let text = text.trim();
    let is_short = (3..=300).contains(&text.chars().count());
    if is_short && !text.chars().any(char::is_control) {
        Ok(text.to_owned())
    } else {
        Err(malformed(column))
    }
}

fn malformed(column: &str) -> Invalid {
    Invalid::new(
        Rule::Malformed,
        format!("kolom {column} tidak berbentuk aturan izin"),
        format!("the column {column} is not that of a permit rule"),
    )
    .in_field(column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn halal() -> PermitRuleText<'static> {
        PermitRuleText {
            code: "HALAL_FOOD",
            category: "01",
            effect: "ASKS",
            permits: "HALAL",
            words: "",
            from: "2026-10-18",
            note_indonesian: "belum bersertifikat halal",
            note_english: "not certified halal",
            source: "PP 42/2024",
        }
    }

    #[test]
    fn a_rule_is_about_a_category_from_a_day_on() {
        let rule = PermitRule::parse(&halal()).unwrap();
        let leaf = CategoryCode::parse("01.01.02").unwrap();
        assert!(rule.is_about(&leaf, "Keripik"));
        assert!(!rule.is_about(&CategoryCode::parse("02.01").unwrap(), "Kopi"));
        let day = |day| NaiveDate::from_ymd_opt(2026, 10, day).unwrap();
        assert!(!rule.is_in_force(day(17)) && rule.is_in_force(day(18)));
    }

    #[test]
    fn words_are_whole_and_found_in_any_spelling() {
        let text = PermitRuleText {
            category: "",
            effect: "FORBIDS",
            permits: "",
            words: "arak | gading gajah|Vape|! arak manis",
            ..halal()
        };
        let rule = PermitRule::parse(&text).unwrap();
        let leaf = CategoryCode::parse("06.06").unwrap();
        for name in ["ARAK Bali", "Cincin Gading-Gajah asli", "liquid (vape)"] {
            assert!(rule.is_about(&leaf, name), "{name}");
        }
        assert_eq!(rule.words_text(), "arak|gading gajah|vape|!arak manis");
        for name in [
            "Arakan Pengantin",
            "Arak  MANIS",
            "Gading",
            "Patung Gajah",
            "Barak",
        ] {
            assert!(!rule.is_about(&leaf, name), "{name}");
        }
    }

    #[test]
    fn a_rule_that_is_none_is_told_by_its_column() {
        type Change = fn(&mut PermitRuleText<'static>);
        let broken: [(&str, Change); 10] = [
            ("code", |text| text.code = "halal"),
            ("effect", |text| text.effect = "BANS"),
            ("permits", |text| text.permits = "MUI"),
            ("permits", |text| text.permits = ""),
            ("permits", |text| text.effect = "FORBIDS"),
            ("category", |text| text.category = ""),
            ("category", |text| text.category = "1"),
            ("words", |text| text.words = "a|-"),
            ("from", |text| text.from = "18/10/2026"),
            ("source", |text| text.source = ""),
        ];
        for (column, change) in broken {
            let mut text = halal();
            change(&mut text);
            let told = PermitRule::parse(&text).unwrap_err();
            assert_eq!(told.field.to_string(), column);
        }
    }
}
