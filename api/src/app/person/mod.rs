//! Commands and queries: person.

mod admin;
mod attempts;
pub(crate) mod code;
pub mod delegation;
mod end_mandate;
mod grant_mandate;
pub mod membership;
pub mod ownership;
mod passwords;
mod read_trail;
mod register;
mod resolve_actor;
mod session;
pub(crate) mod standing;
mod token;
pub(crate) mod trail;

pub use admin::create_admin;
pub use attempts::{AttemptLimits, Attempts, TooOften};
pub use end_mandate::{EndMandateRefusal, end_mandate, mandates};
pub use grant_mandate::{GrantMandate, grant_mandate};
pub use passwords::{PasswordError, Passwords};
pub use read_trail::{open_trail, read_trail};
pub use register::{RegisterPerson, RegisterRefusal, register};
pub use resolve_actor::resolve_actor;
pub use session::{SignIn, SignInRefusal, StartedSession, sign_in, sign_out};
pub(crate) use trail::entry;
