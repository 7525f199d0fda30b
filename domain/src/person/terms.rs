//! What people agree to: documents in versions, and which of them somebody has yet to accept.

use crate::invalid::{FieldPath, Invalid, Rule};
use crate::refusal::{Language, Refusal};
use chrono::{DateTime, Duration, Utc};

#[cfg(test)]
mod tests;

/// A document that people accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TermsDocument {
    /// What holds between the platform and everybody.
    TermsOfUse,
    /// What is known of people, why, and for how long; accepting it says that it was read.
    PrivacyNotice,
    /// What holds between the platform and who sells.
    SellerTerms,
}

impl TermsDocument {
    /// Every document.
    pub const ALL: [Self; 3] = [Self::TermsOfUse, Self::PrivacyNotice, Self::SellerTerms];
    /// What everybody accepts.
    pub const OF_EVERYBODY: [Self; 2] = [Self::TermsOfUse, Self::PrivacyNotice];
    /// What those who sell accept besides.
    pub const OF_SELLERS: [Self; 1] = [Self::SellerTerms];

    /// The word in rows and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TermsOfUse => "TERMS_OF_USE",
            Self::PrivacyNotice => "PRIVACY_NOTICE",
            Self::SellerTerms => "SELLER_TERMS",
        }
    }

    /// The document that a row names; `None` for a word of none.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// What people call it.
    pub const fn name(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::TermsOfUse, Language::Indonesian) => "ketentuan penggunaan",
            (Self::TermsOfUse, Language::English) => "the terms of use",
            (Self::PrivacyNotice, Language::Indonesian) => "pemberitahuan privasi",
            (Self::PrivacyNotice, Language::English) => "the privacy notice",
            (Self::SellerTerms, Language::Indonesian) => "ketentuan penjual",
            (Self::SellerTerms, Language::English) => "the terms for sellers",
        }
    }
}

/// The text of a document in one language, as Markdown: 20 to 100,000 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermsText(String);

impl TermsText {
    /// Fewest characters.
    pub const MIN_CHARACTERS: usize = 20;
    /// Most characters.
    pub const MAX_CHARACTERS: usize = 100_000;

    /// Takes a text; spaces around it are cut, and lines end in line feeds alone.
    ///
    /// # Errors
    /// [`Rule::Required`] for nothing, [`Rule::TooSmall`] or [`Rule::TooLarge`] outside its bounds,
    /// [`Rule::Malformed`] with control characters other than line feeds and tabs.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.trim().replace("\r\n", "\n");
        let (fewest, most) = (Self::MIN_CHARACTERS, Self::MAX_CHARACTERS);
        let fault = match text.chars().count() {
            0 => (
                Rule::Required,
                "tulis naskahnya".into(),
                "write the text".into(),
            ),
            few if few < fewest => (
                Rule::TooSmall,
                format!("paling sedikit {fewest} karakter"),
                format!("at least {fewest} characters"),
            ),
            many if many > most => (
                Rule::TooLarge,
                format!("paling banyak {most} karakter"),
                format!("at most {most} characters"),
            ),
            _ if text.chars().any(|c| c.is_control() && !"\n\t".contains(c)) => (
                Rule::Malformed,
                "tanpa karakter kendali".to_owned(),
                "without control characters".to_owned(),
            ),
            _ => return Ok(Self(text)),
        };
        Err(Invalid::new(fault.0, fault.1, fault.2))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A version of a document, without its text. It never changes once it is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermsVersion {
    /// Of which document.
    pub document: TermsDocument,
    /// Its number: 1 for the first.
    pub version: u32,
    /// From when it holds.
    pub holds_from: DateTime<Utc>,
    /// From when nobody goes on who has not accepted it.
    pub required_from: DateTime<Utc>,
    /// When it was published.
    pub published_at: DateTime<Utc>,
}

/// From when a version holds, and from when it is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermsDates {
    /// From when it holds.
    pub holds_from: DateTime<Utc>,
    /// From when nobody goes on without it.
    pub required_from: DateTime<Utc>,
}

impl TermsDates {
    /// How long people have unless it is said otherwise.
    pub const GRACE: Duration = Duration::days(14);

    /// The dates of the version after `previous`, published at `now`: it holds at once and is
    /// required after [`Self::GRACE`] unless told otherwise.
    ///
    /// # Errors
    /// [`Rule::TooSmall`] in `holdsFrom` for an instant that is over, or before `previous` holds;
    /// in `requiredFrom` for one before it holds.
    pub fn plan(
        previous: Option<&TermsVersion>,
        now: DateTime<Utc>,
        holds_from: Option<DateTime<Utc>>,
        required_from: Option<DateTime<Utc>>,
    ) -> Result<Self, Invalid> {
        let earliest = previous.map_or(now, |one| one.holds_from.max(now));
        let holds_from = holds_from.unwrap_or(earliest);
        if holds_from < earliest {
            let told = Invalid::new(
                Rule::TooSmall,
                "tidak sebelum sekarang, dan tidak sebelum versi sebelumnya berlaku",
                "not before now, and not before the version before it holds",
            );
            return Err(told.in_field("holdsFrom"));
        }
        let required_from = required_from.unwrap_or(holds_from + Self::GRACE);
        if required_from < holds_from {
            let told = Invalid::new(
                Rule::TooSmall,
                "tidak sebelum versi ini berlaku",
                "not before it holds",
            );
            return Err(told.in_field("requiredFrom"));
        }
        Ok(Self {
            holds_from,
            required_from,
        })
    }
}

/// A version, and whether somebody has accepted it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownTerms {
    /// The version.
    pub version: TermsVersion,
    /// True when they have.
    pub is_accepted: bool,
}

/// A version that somebody has to accept before they go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermsDue {
    /// Of which document.
    pub document: TermsDocument,
    /// Which version.
    pub version: u32,
}

impl Refusal for TermsDue {
    fn code(&self) -> &'static str {
        "TERMS_NOT_ACCEPTED"
    }

    fn message(&self, language: Language) -> String {
        let (name, version) = (self.document.name(language), self.version);
        match language {
            Language::Indonesian => format!("setujui dahulu {name}, versi {version}"),
            Language::English => format!("accept {name} first, version {version}"),
        }
    }

    /// `terms`, the document and the version: what a client has to show.
    fn field(&self) -> Option<FieldPath> {
        let path = FieldPath::of(&self.version.to_string());
        Some(path.under(self.document.code()).under("terms"))
    }
}

/// What of `documents` a newcomer has to accept: the version of each that holds at `now`.
pub fn due_of_newcomer(
    known: &[KnownTerms],
    documents: &[TermsDocument],
    now: DateTime<Utc>,
) -> Vec<TermsDue> {
    let due = |document: &TermsDocument| {
        let held = newest(known, *document, |one| one.holds_from <= now)?;
        (!held.is_accepted).then_some(held)
    };
    documents.iter().filter_map(due).map(TermsDue::of).collect()
}

/// What of `documents` keeps somebody from going on: the version of each that holds at `now`,
/// unless they accepted one that is as young as what is required by then and holds already.
pub fn due_to_go_on(
    known: &[KnownTerms],
    documents: &[TermsDocument],
    now: DateTime<Utc>,
) -> Vec<TermsDue> {
    let due = |document: &TermsDocument| {
        let required = newest(known, *document, |one| one.required_from <= now)?;
        let enough = |one: &&KnownTerms| {
            let version = one.version;
            let is_enough = version.version >= required.version.version;
            one.is_accepted
                && version.document == *document
                && is_enough
                && version.holds_from <= now
        };
        if known.iter().any(|one| enough(&one)) {
            return None;
        }
        newest(known, *document, |one| one.holds_from <= now)
    };
    documents.iter().filter_map(due).map(TermsDue::of).collect()
}

/// What of `documents` somebody is asked to accept: the version of each that holds at `now` and
/// those to come, without what they have accepted.
pub fn to_accept(
    known: &[KnownTerms],
    documents: &[TermsDocument],
    now: DateTime<Utc>,
) -> Vec<TermsVersion> {
    let of_document = |document: &TermsDocument| {
        let held = newest(known, *document, |one| one.holds_from <= now);
        let from = held.map_or(0, |one| one.version.version);
        let document = *document;
        let is_asked = move |one: &&KnownTerms| {
            one.version.document == document && one.version.version >= from && !one.is_accepted
        };
        known.iter().filter(is_asked).map(|one| one.version)
    };
    documents.iter().flat_map(of_document).collect()
}

fn newest(
    known: &[KnownTerms],
    document: TermsDocument,
    counts: impl Fn(&TermsVersion) -> bool,
) -> Option<&KnownTerms> {
    let mut of_document = known.iter().filter(|one| one.version.document == document);
    let first = of_document.find(|one| counts(&one.version))?;
    let later = of_document.filter(|one| counts(&one.version));
    Some(later.fold(first, |one, other| {
        if other.version.version > one.version.version {
            other
        } else {
            one
        }
    }))
}

impl TermsDue {
    fn of(known: &KnownTerms) -> Self {
        Self {
            document: known.version.document,
            version: known.version.version,
        }
    }
}
