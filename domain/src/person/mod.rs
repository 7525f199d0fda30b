//! People, how they sign in, and what they may do.

mod contact;
mod rights;

pub use contact::{EmailAddress, Login, PhoneNumber};
pub use rights::{Mandate, MandateKind, Membership, MembershipKind, RegionScope, Rights};
