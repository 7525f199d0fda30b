//! What is true in Sentra: types, rules, state machines, money and ledger arithmetic.
//!
//! Synchronous and free of I/O; imports nothing of ours. A value that exists is valid: types are
//! made by fallible constructors (`parse`, `new`) and then believed. Whoever needs the time, an id
//! or randomness gets it as an argument.
//!
//! The nouns, in the order every crate keeps them: region, person, enterprise, catalogue, media,
//! cart, order, payment, ledger, output.

#![warn(missing_docs, clippy::float_arithmetic, clippy::as_conversions)]

pub mod id;
pub mod invalid;
pub mod money;
pub mod quantity;
pub mod refusal;
pub mod secret_code;
pub mod time;

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

pub use id::*;
pub use invalid::{FieldPath, Invalid, Rule};
pub use money::{BasisPoints, Rupiah};
pub use quantity::Quantity;
pub use refusal::{Language, NeverRefused, Refusal};
pub use secret_code::SecretCode;
