//! What an enterprise must show before it is verified: a list of items for each kind, as data.
//!
//! A form that is certain is a rule, and broken ones never get here; one that is not is a warning,
//! and an officer decides.

use super::EnterpriseKind;
use crate::refusal::Language;

/// One thing to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChecklistKey {
    /// The certificate of the legal entity: number and document.
    LegalEntity,
    /// The village regulation (Perdes) that founds a BUM Desa: number and document.
    VillageRegulation,
    /// The joint regulation of the heads that founds a BUM Desa Bersama: number and document.
    JointRegulation,
    /// The villages of a BUM Desa Bersama, with shares.
    MemberVillages,
    /// A cooperative's own number.
    NikKoperasi,
    /// The business number, or a reason why there is none.
    Nib,
    /// The tax number, or the NIK of the owner.
    TaxNumber,
}

/// What an item asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) key: ChecklistKey,
    pub(super) is_required: bool,
    pub(super) document: bool,
}

const fn asked(key: ChecklistKey, is_required: bool, document: bool) -> Asked {
    Asked {
        key,
        is_required,
        document,
    }
}

const BUMDES: &[Asked] = &[
    asked(ChecklistKey::LegalEntity, true, true),
    asked(ChecklistKey::VillageRegulation, true, true),
    asked(ChecklistKey::Nib, false, false),
    asked(ChecklistKey::TaxNumber, false, false),
];
const BUMDES_BERSAMA: &[Asked] = &[
    asked(ChecklistKey::LegalEntity, true, true),
    asked(ChecklistKey::JointRegulation, true, true),
    asked(ChecklistKey::MemberVillages, true, false),
    asked(ChecklistKey::Nib, false, false),
    asked(ChecklistKey::TaxNumber, false, false),
];
const KOPERASI: &[Asked] = &[
    asked(ChecklistKey::LegalEntity, true, true),
    asked(ChecklistKey::NikKoperasi, true, false),
    asked(ChecklistKey::Nib, false, false),
    asked(ChecklistKey::TaxNumber, false, false),
];
const UMKM: &[Asked] = &[
    asked(ChecklistKey::Nib, true, false),
    asked(ChecklistKey::TaxNumber, true, false),
];

pub(super) const fn list_of(kind: EnterpriseKind) -> &'static [Asked] {
    match kind {
        EnterpriseKind::Umkm => UMKM,
        EnterpriseKind::Bumdes => BUMDES,
        EnterpriseKind::BumdesBersama => BUMDES_BERSAMA,
        EnterpriseKind::Koperasi => KOPERASI,
    }
}

impl ChecklistKey {
    /// Every item.
    pub const ALL: [Self; 7] = [
        Self::LegalEntity,
        Self::VillageRegulation,
        Self::JointRegulation,
        Self::MemberVillages,
        Self::NikKoperasi,
        Self::Nib,
        Self::TaxNumber,
    ];

    /// The word in rows and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::LegalEntity => "LEGAL_ENTITY",
            Self::VillageRegulation => "VILLAGE_REGULATION",
            Self::JointRegulation => "JOINT_REGULATION",
            Self::MemberVillages => "MEMBER_VILLAGES",
            Self::NikKoperasi => "NIK_KOPERASI",
            Self::Nib => "NIB",
            Self::TaxNumber => "TAX_NUMBER",
        }
    }

    /// The item that a row names; `None` for a word of none.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.code() == code)
    }

    /// Its name for people.
    pub const fn name(self, language: Language) -> &'static str {
        let (indonesian, english) = match self {
            Self::LegalEntity => ("sertifikat badan hukum", "legal-entity certificate"),
            Self::VillageRegulation => ("peraturan desa (Perdes)", "village regulation"),
            Self::JointRegulation => (
                "peraturan bersama kepala desa",
                "joint regulation of the village heads",
            ),
            Self::MemberVillages => ("desa anggota", "member villages"),
            Self::NikKoperasi => ("Nomor Induk Koperasi", "cooperative's number"),
            Self::Nib => ("NIB", "business number (NIB)"),
            Self::TaxNumber => ("NPWP atau NIK pemilik", "tax number or owner's NIK"),
        };
        match language {
            Language::Indonesian => indonesian,
            Language::English => english,
        }
    }

    /// True when an enterprise of `kind` is asked for it.
    pub fn is_asked_of(self, kind: EnterpriseKind) -> bool {
        list_of(kind).iter().any(|one| one.key == self)
    }

    /// True when an enterprise of `kind` must show a document for it.
    pub fn needs_document(self, kind: EnterpriseKind) -> bool {
        let is_needed = |one: &Asked| one.key == self && one.is_required && one.document;
        list_of(kind).iter().any(is_needed)
    }

    /// True when it can be shown by a document.
    pub const fn takes_document(self) -> bool {
        !matches!(self, Self::MemberVillages)
    }

    /// True when its number says who a person is, so that no row holds it in the clear.
    pub const fn is_personal(self) -> bool {
        matches!(self, Self::Nib | Self::TaxNumber)
    }
}

/// What an officer found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Looked at, and right.
    Seen,
    /// Looked at, and not right.
    Rejected,
}

impl Verdict {
    /// The word in rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Seen => "SEEN",
            Self::Rejected => "REJECTED",
        }
    }

    /// The verdict that a row names; `None` for another word.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Seen, Self::Rejected]
            .into_iter()
            .find(|one| one.code() == code)
    }
}
