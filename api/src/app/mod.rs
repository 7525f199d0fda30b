//! The application: commands and queries by noun, each asked by an [`Actor`].

mod actor;
mod command;
mod environment;
mod idempotency;
mod root;
#[cfg(test)]
pub(crate) mod testing;
pub mod worker;

pub mod cart;
pub mod catalogue;
pub mod enterprise;
pub mod indexing;
pub mod installation;
pub mod ledger;
pub mod media;
pub mod notice;
pub mod order;
pub mod output;
pub mod payment;
pub mod person;
pub mod region;
pub mod rotation;

pub use actor::Actor;
pub use command::{CommandError, Denied, again, is_busy};
pub use environment::{FixedClock, SeededEntropy, SystemClock, SystemEntropy};
pub use idempotency::{IdempotencyKey, begin_once, finish_once};
pub use root::{App, AppSettings, PublicContact, Retention};
