//! The enum `EnterpriseKind`.

use async_graphql::Enum;

/// What a business is in law.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::enterprise::EnterpriseKind")]
pub enum EnterpriseKind {
    /// A micro, small or medium enterprise.
    Umkm,
    /// An enterprise owned by one desa.
    Bumdes,
    /// An enterprise owned by several desa together.
    BumdesBersama,
    /// A cooperative.
    Koperasi,
}
