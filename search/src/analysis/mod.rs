//! What a buyer's words mean, before any engine: folding, words, synonyms, stop words.
//!
//! [`words`] makes the words of a text, the same for documents and questions. [`Dictionary::read`]
//! turns a question into [`Slot`]s, one for each word that must be found, each with every
//! [`Variant`] that counts as finding it. A variant of several words (`gading rejo` for
//! `gadingrejo`, `ubi kayu` for `singkong`) stands in the slot of each word it covers, so that a
//! match of it fills them all.

mod dictionary;
mod fold;
mod read;

pub use crate::rank::Closeness;
pub use dictionary::Dictionary;
pub use fold::words;
pub use read::{Form, Slot, Variant};
