//! How each item of a checklist stands.

use super::checklist::{Asked, ChecklistKey, Verdict, list_of};
use super::{EnterpriseKind, LegalNumber, NikKoperasi};
use crate::refusal::Language;
use chrono::NaiveDate;

/// What an officer found of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Of which.
    pub key: ChecklistKey,
    /// What.
    pub verdict: Verdict,
    /// Why, when it is not right.
    pub reason: Option<String>,
}

/// A document as the checklist looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// For which item.
    pub key: ChecklistKey,
    /// The number written on it.
    pub number: Option<String>,
    /// The last day it holds.
    pub expires_on: Option<NaiveDate>,
    /// False when its file turned out to be broken.
    pub is_readable: bool,
}

/// Everything that an enterprise has shown.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each number is given or not, by itself"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What it is in law.
    pub kind: EnterpriseKind,
    /// The number of its certificate.
    pub legal_number: Option<LegalNumber>,
    /// A cooperative's number.
    pub nik_koperasi: Option<NikKoperasi>,
    /// True when it has given a business number.
    pub has_nib: bool,
    /// True when it has told why there is none.
    pub has_nib_exemption: bool,
    /// True when it has given a tax number.
    pub has_npwp: bool,
    /// True when its owner has given their NIK.
    pub has_owner_nik: bool,
    /// How many member villages it has.
    pub members: usize,
    /// Its documents, one of an item at most.
    pub documents: Vec<Shown>,
    /// What officers found.
    pub checks: Vec<Check>,
}

/// How an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemState {
    /// Not given, or no longer valid.
    Missing,
    /// Given, and nobody has looked at it.
    Given,
    /// Given, and unlike what is usual: an officer decides.
    Warned,
    /// Looked at by an officer, and right.
    Seen,
    /// Looked at by an officer, and not right.
    Rejected,
}

impl ItemState {
    /// The word in audit rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "MISSING",
            Self::Given => "GIVEN",
            Self::Warned => "WARNED",
            Self::Seen => "SEEN",
            Self::Rejected => "REJECTED",
        }
    }
}

/// Why an item stands as it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemNote {
    /// The number is not given.
    NumberMissing,
    /// The document is not given.
    DocumentMissing,
    /// The document has run out.
    DocumentLapsed(NaiveDate),
    /// The document's file cannot be read.
    DocumentBroken,
    /// The number is unlike what is usual.
    NumberUnusual,
    /// There is a declared reason instead of a number.
    Exempted,
    /// What an officer wrote.
    Officer(String),
}

/// An item of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistItem {
    /// Which.
    pub key: ChecklistKey,
    /// False when it may be left out.
    pub is_required: bool,
    /// How it stands.
    pub state: ItemState,
    /// Why.
    pub note: Option<ItemNote>,
}

impl ChecklistItem {
    /// True when it stands in the way of being submitted.
    pub fn stands_in_the_way(&self) -> bool {
        let is_bad = matches!(self.state, ItemState::Missing | ItemState::Rejected);
        self.is_required && is_bad
    }

    /// True when an officer should know of it before they look at the rest: it is warned of or
    /// rejected, or lacks where it is required or has run out.
    pub fn needs_eyes(&self) -> bool {
        match self.state {
            ItemState::Warned | ItemState::Rejected => true,
            ItemState::Missing => {
                let has_lapsed = matches!(self.note, Some(ItemNote::DocumentLapsed(_)));
                self.is_required || has_lapsed
            }
            ItemState::Given | ItemState::Seen => false,
        }
    }

    /// True when an officer has yet to look at it, or found it wrong.
    pub fn is_unseen(&self) -> bool {
        match self.state {
            ItemState::Seen => false,
            _ => self.is_required,
        }
    }
}

/// How every item of the enterprise's kind stands on the WIB day `today`.
pub fn checklist(evidence: &Evidence, today: NaiveDate) -> Vec<ChecklistItem> {
    let item = |asked: &Asked| {
        let (state, note) = stand(evidence, *asked, today);
        ChecklistItem {
            key: asked.key,
            is_required: asked.is_required,
            state,
            note,
        }
    };
    list_of(evidence.kind).iter().map(item).collect()
}

fn stand(evidence: &Evidence, asked: Asked, today: NaiveDate) -> (ItemState, Option<ItemNote>) {
    let document = evidence.documents.iter().find(|one| one.key == asked.key);
    if let Some(lack) = lack(evidence, asked, document, today) {
        return (ItemState::Missing, Some(lack));
    }
    if let Some(check) = evidence.checks.iter().find(|one| one.key == asked.key) {
        let note = check.reason.clone().map(ItemNote::Officer);
        return match check.verdict {
            Verdict::Seen => (ItemState::Seen, note),
            Verdict::Rejected => (ItemState::Rejected, note),
        };
    }
    match warning(evidence, asked.key) {
        Some(warning) => (ItemState::Warned, Some(warning)),
        None => (ItemState::Given, None),
    }
}

/// What is not there, if anything.
fn lack(
    evidence: &Evidence,
    asked: Asked,
    document: Option<&Shown>,
    today: NaiveDate,
) -> Option<ItemNote> {
    let written = document.is_some_and(|one| one.number.is_some());
    let is_given = match asked.key {
        ChecklistKey::LegalEntity => evidence.legal_number.is_some(),
        ChecklistKey::VillageRegulation | ChecklistKey::JointRegulation => written,
        ChecklistKey::MemberVillages => evidence.members >= 2,
        ChecklistKey::NikKoperasi => evidence.nik_koperasi.is_some(),
        ChecklistKey::Nib => evidence.has_nib || evidence.has_nib_exemption,
        ChecklistKey::TaxNumber => evidence.has_npwp || evidence.has_owner_nik,
    };
    if asked.document && document.is_none() {
        return Some(ItemNote::DocumentMissing);
    }
    if !is_given {
        return Some(ItemNote::NumberMissing);
    }
    let document = document?;
    if !document.is_readable {
        return Some(ItemNote::DocumentBroken);
    }
    let expires = document.expires_on.filter(|day| *day < today);
    expires.map(ItemNote::DocumentLapsed)
}

fn warning(evidence: &Evidence, key: ChecklistKey) -> Option<ItemNote> {
    let unusual = match key {
        ChecklistKey::LegalEntity => evidence.legal_number.as_ref().map(LegalNumber::is_usual),
        ChecklistKey::NikKoperasi => evidence.nik_koperasi.as_ref().map(NikKoperasi::is_usual),
        ChecklistKey::Nib if !evidence.has_nib => return Some(ItemNote::Exempted),
        _ => None,
    };
    (unusual == Some(false)).then_some(ItemNote::NumberUnusual)
}

impl ItemNote {
    /// What people are told.
    pub fn message(&self, language: Language) -> String {
        let (indonesian, english) = match self {
            Self::NumberMissing => ("belum diisi", "not given yet"),
            Self::DocumentMissing => ("dokumen belum dilampirkan", "the document is missing"),
            Self::DocumentBroken => (
                "berkas dokumen rusak, kirim ulang",
                "the document's file is broken, send it again",
            ),
            Self::NumberUnusual => (
                "bentuk nomor tidak seperti biasanya; petugas akan memeriksa",
                "the number is unlike what is usual; an officer will look at it",
            ),
            Self::Exempted => (
                "tanpa NIB, dengan alasan; petugas akan memeriksa",
                "no NIB, with a reason; an officer will look at it",
            ),
            Self::DocumentLapsed(day) => {
                return match language {
                    Language::Indonesian => format!("dokumen berlaku sampai {day}, perbarui"),
                    Language::English => format!("the document held until {day}, renew it"),
                };
            }
            Self::Officer(text) => return text.clone(),
        };
        match language {
            Language::Indonesian => indonesian.to_owned(),
            Language::English => english.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
