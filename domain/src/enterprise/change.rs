//! What its people change about an enterprise.

use super::{
    Address, Description, EnterpriseKind, EnterpriseName, EnterpriseStatus, Exemption, LegalNumber,
    MemberVillages, Nib, Nik, NikKoperasi, Npwp, Programme,
};
use crate::person::{EmailAddress, PhoneNumber};
use crate::region::RegionCode;

/// A change of an enterprise; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EnterpriseChange {
    /// Its name.
    pub name: Option<EnterpriseName>,
    /// What it tells about itself.
    pub description: Option<Description>,
    /// The programme it belongs to.
    pub programme: Option<Programme>,
    /// What it is in law, with the member villages of a BUM Desa Bersama.
    pub kind: Option<(EnterpriseKind, MemberVillages)>,
    /// Where it is at home.
    pub home_village: Option<RegionCode>,
    /// Its business number.
    pub nib: Option<Nib>,
    /// Why it has no business number.
    pub nib_exemption: Option<Exemption>,
    /// Its tax number.
    pub npwp: Option<Npwp>,
    /// Its owner's NIK.
    pub owner_nik: Option<Nik>,
    /// The number of its legal-entity certificate.
    pub legal_number: Option<LegalNumber>,
    /// A cooperative's number.
    pub nik_koperasi: Option<NikKoperasi>,
    /// The phone that it is reached by.
    pub contact_phone: Option<PhoneNumber>,
    /// The e-mail address that it is reached by.
    pub contact_email: Option<EmailAddress>,
    /// Where it is found.
    pub address: Option<Address>,
}

/// True when `change` is of what an officer looks at: who the enterprise is. One that is verified
/// is then looked at again before it sells on.
pub fn is_identity(change: &EnterpriseChange) -> bool {
    change.name.is_some()
        || change.kind.is_some()
        || change.home_village.is_some()
        || change.nib.is_some()
        || change.nib_exemption.is_some()
        || change.npwp.is_some()
        || change.owner_nik.is_some()
        || change.legal_number.is_some()
        || change.nik_koperasi.is_some()
}

impl EnterpriseStatus {
    /// True while who it is may be changed: while its people write, and while it sells, after which
    /// it is looked at again. Not while an officer looks at it.
    pub const fn lets_identity_change(self) -> bool {
        matches!(self, Self::Draft | Self::Verified)
    }

    /// True while documents may be added: also to one that was stopped for lack of them.
    pub const fn takes_documents(self) -> bool {
        matches!(self, Self::Draft | Self::Verified | Self::Suspended)
    }

    /// True while an officer marks items: of one that was submitted, and of one that renews papers.
    pub const fn is_checked(self) -> bool {
        matches!(self, Self::Submitted | Self::Verified | Self::Suspended)
    }
}
