//! Commands and queries: person.

mod admin;
mod api_token;
mod attempts;
mod breach;
mod by_code;
mod code;
mod consent;
mod csrf;
pub mod delegation;
mod end_mandate;
mod erase;
mod export;
mod grant_mandate;
mod hashers;
mod identity;
pub mod membership;
pub mod ownership;
mod passwords;
mod read_trail;
mod refresh;
mod register;
mod resolve_actor;
mod reveal;
pub(crate) mod secret_code;
mod session;
mod sessions;
mod set_password;
pub(crate) mod standing;
pub mod terms;
mod throttle;
mod token;
pub(crate) mod trail;

pub use admin::create_admin;
pub use api_token::{
    CreateApiToken, CreatedApiToken, create_api_token, list_api_tokens, revoke_api_token,
};
pub use attempts::{AttemptLimits, Attempts, TooOften, Trust};
pub use breach::{
    RecordBreach, UpdateBreach, list_breach_entries, list_breaches, record_breach, update_breach,
};
pub use by_code::{
    TypedCode, confirm_own_login, request_own_code, reset_password, sign_in_by_code,
};
pub(crate) use code::{CODE_JOB, make_code};
pub use code::{CodeRefusal, request_code};
pub use consent::{DecideConsent, decide_consent};
pub use csrf::{csrf_token, is_csrf_token};
pub use end_mandate::{EndMandateRefusal, end_mandate, mandates};
pub use erase::{EraseProof, EraseRefusal, MARKER, erase_by_operator, erase_own};
pub use export::{
    EXPORT_JOB, ExportJob, export_link, linked_document, make_export, request_export,
};
pub use grant_mandate::{GrantMandate, grant_mandate};
pub use identity::{RevealIdentity, own_identity, reveal_identity, set_identity};
pub use passwords::{Hashing, PasswordError, Passwords};
pub use read_trail::{open_trail, read_trail};
pub use refresh::{refresh_session, session_of_refresh};
pub use register::{RegisterPerson, RegisterRefusal, register};
pub use resolve_actor::{resolve_actor, resolve_session};
pub use reveal::RevealReason;
pub(crate) use reveal::note_reveal;
pub use session::{SignIn, SignInRefusal, StartedSession, sign_in, sign_out};
pub use sessions::{list_sessions, revoke_other_sessions, revoke_session};
pub use set_password::{SetPasswordRefusal, set_password};
pub(crate) use trail::entry;
