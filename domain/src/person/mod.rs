//! People, how they sign in, and what they may do.

mod contact;
mod nik;
mod password;
mod profile;
mod rights;

pub use contact::{EmailAddress, Login, PhoneNumber};
pub use nik::Nik;
pub use password::Password;
pub use profile::{Person, PersonName};
pub use rights::{Mandate, MandateKind, Membership, MembershipKind, RegionScope, Rights};
