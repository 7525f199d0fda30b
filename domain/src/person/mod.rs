//! People, how they sign in, and what they may do.

mod client;
mod code;
mod contact;
mod mandate;
mod membership;
mod nik;
mod password;
mod profile;
mod reach;
mod rights;
mod sight;

pub use client::ClientLabel;
pub use code::{CodePurpose, OneTimeCode};
pub use contact::{EmailAddress, Login, PhoneNumber};
pub use mandate::{Mandate, MandateKind, RegionScope};
pub use membership::{Delegated, Membership, MembershipKind, Powers};
pub use nik::Nik;
pub use password::Password;
pub use profile::{Person, PersonName};
pub use reach::{Ability, TokenReach};
pub use rights::{Rights, leaves_no_owner};
pub use sight::{Private, Sight};
