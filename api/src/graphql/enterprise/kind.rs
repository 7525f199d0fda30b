//! The enums `EnterpriseKind` and `EnterpriseStatus`.

use async_graphql::Enum;

/// What a business is in law.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::enterprise::EnterpriseKind")]
pub enum EnterpriseKind {
    /// A micro, small or medium enterprise.
    Umkm,
    /// A BUM Desa: an enterprise owned by one desa.
    Bumdes,
    /// A BUM Desa Bersama: an enterprise owned by several desa together.
    BumdesBersama,
    /// A cooperative.
    Koperasi,
}

/// Where an enterprise stands. Only a verified one sells.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::enterprise::EnterpriseStatus")]
pub enum EnterpriseStatus {
    /// Being written by its people.
    Draft,
    /// Waiting for an officer.
    Submitted,
    /// Checked; sells.
    Verified,
    /// Looked at, and not accepted.
    Refused,
    /// Verified once, and stopped by an officer.
    Suspended,
    /// Gone for good.
    Closed,
}
