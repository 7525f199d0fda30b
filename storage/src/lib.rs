//! What lasts: rows and queries, the unit of work, jobs, media objects and image variants.
//!
//! SQL is written by hand and sent through sea-orm, in the words that SQLite and PostgreSQL share;
//! what differs is in [`dialect`]. Row structs are private and become domain types beside their
//! queries; a row that cannot is [`StorageError::Corrupt`]. Migrations alone write the schema.
//!
//! A read takes anything that is [`Read`] ([`Db`], a [`Reader`] or an open [`Tx`]); a write takes
//! `&Tx` first, so it cannot run outside a transaction. [`Tx::commit`] consumes it; dropping it
//! rolls back. Nothing waits for the network while a `Tx` is open, and row locks are taken in key
//! order.
//!
//! Must never import `search`, `payments` or `api`.

mod availability;
mod db;
mod dialect;
mod environment;
mod error;
mod reader;
pub mod seal;
mod sight;
mod sql;
pub mod standby;
#[cfg(test)]
mod testing;
mod tx;

pub mod audit;
pub mod background;
pub mod change_log;
pub mod copy;
pub mod idempotency;
pub mod image;
pub mod jobs;
pub mod letter;
pub mod object;
pub mod reveal;
pub mod settings;
pub mod trail;
pub mod wake;

pub mod cart;
pub mod catalogue;
pub mod enterprise;
pub mod ledger;
pub mod media;
pub mod order;
pub mod output;
pub mod payment;
pub mod person;
pub mod region;

pub use db::{Db, DbOptions, Durability, Patience};
pub use environment::{Clock, Entropy, Environment};
pub use error::StorageError;
pub use reader::{Freshness, Reader};
pub use seal::{KeptAs, Keyring, Sealed};
pub use sql::{Read, STATEMENTS};
pub use tx::{Signals, Tx};
