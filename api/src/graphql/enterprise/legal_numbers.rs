//! What of an enterprise is for its people and officers alone.

use crate::app::enterprise::LegalNumbers;
use async_graphql::SimpleObject;

/// The numbers that the law knows an enterprise by; all but the last four characters are hidden.
#[derive(SimpleObject, Debug, Clone)]
pub struct EnterpriseLegalNumbers {
    /// The business number (NIB); null when not given.
    pub nib: Option<String>,
    /// The tax number (NPWP); null when not given.
    pub npwp: Option<String>,
    /// The number of the legal-entity certificate; null when not given.
    pub legal_number: Option<String>,
    /// A cooperative's number (Nomor Induk Koperasi); null when not given.
    pub nik_koperasi: Option<String>,
}

impl From<LegalNumbers> for EnterpriseLegalNumbers {
    fn from(numbers: LegalNumbers) -> Self {
        Self {
            nib: numbers.nib,
            npwp: numbers.npwp,
            legal_number: numbers.legal_number,
            nik_koperasi: numbers.nik_koperasi,
        }
    }
}

/// How an enterprise is reached.
#[derive(SimpleObject, Debug, Clone)]
pub struct EnterpriseContact {
    /// Its phone, in E.164; null when not given.
    pub phone: Option<String>,
    /// Its e-mail address; null when not given.
    pub email: Option<String>,
    /// Where it is found; null when not given.
    pub address: Option<String>,
    /// Why it has no business number; null when not told.
    pub nib_exemption: Option<String>,
}

impl From<storage::enterprise::EnterpriseContact> for EnterpriseContact {
    fn from(contact: storage::enterprise::EnterpriseContact) -> Self {
        Self {
            phone: contact.phone,
            email: contact.email,
            address: contact.address,
            nib_exemption: contact.nib_exemption,
        }
    }
}

/// How buyers reach an enterprise.
#[derive(SimpleObject, Debug, Clone)]
pub struct EnterprisePublicContact {
    /// Its phone, in E.164; null when not given.
    pub phone: Option<String>,
    /// Its e-mail address; null when not given.
    pub email: Option<String>,
}

impl From<storage::enterprise::EnterpriseContact> for EnterprisePublicContact {
    fn from(contact: storage::enterprise::EnterpriseContact) -> Self {
        Self {
            phone: contact.phone,
            email: contact.email,
        }
    }
}
