//! People, their sessions, and the rights they hold.

mod account;
mod erase;
mod export;
mod hold;
mod identity;
mod mandate;
mod membership;
mod rights;
mod session;
#[cfg(test)]
mod tests;

pub use account::{Account, NewPerson, find, find_by_login, insert, set_password_hash};
pub use erase::{Blockers, blockers, erase};
pub use export::{
    Export, export_document, exports_of, find_export, gather, insert_export, keep_export,
    sweep_exports,
};
pub use hold::{hold, lock};
pub use identity::{Identity, identity_of, owned_villages, set_nik};
pub use mandate::{NewMandate, end_mandate, find_mandate, insert_mandate, mandates_of};
pub use membership::{NewMembership, insert_membership, memberships_of};
pub use rights::rights_of;
pub use session::{
    LiveSession, NewSession, end_session, find_live_session, insert_session, sweep_sessions,
};
