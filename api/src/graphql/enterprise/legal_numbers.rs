//! The type `EnterpriseLegalNumbers`.

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
