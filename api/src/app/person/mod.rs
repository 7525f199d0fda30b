//! Commands and queries: person.

mod admin;
mod attempts;
mod erase;
mod export;
mod grant_mandate;
mod identity;
mod passwords;
mod register;
mod resolve_actor;
mod reveal;
mod session;
mod token;
pub(crate) mod trail;

pub use admin::create_admin;
pub use attempts::{AttemptLimits, Attempts, TooOften};
pub use erase::{EraseOwn, EraseRefusal, MARKER, erase_by_operator, erase_own};
pub use export::{
    EXPORT_JOB, ExportJob, export_link, linked_document, make_export, request_export,
};
pub use grant_mandate::{GrantMandate, grant_mandate};
pub use identity::{RevealIdentity, own_identity, reveal_identity, set_identity};
pub use passwords::{PasswordError, Passwords};
pub use register::{RegisterPerson, RegisterRefusal, register};
pub use resolve_actor::resolve_actor;
pub use reveal::RevealReason;
pub(crate) use reveal::note_reveal;
pub use session::{SignIn, SignInRefusal, StartedSession, sign_in, sign_out};
pub(crate) use trail::entry;
