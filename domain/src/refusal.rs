//! A command that was understood and refused: which code, what to tell people.

use crate::invalid::FieldPath;

/// The language of messages for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// The default.
    #[default]
    Indonesian,
    /// On request.
    English,
}

/// The refusals of one command. Codes are for machines and never change.
pub trait Refusal {
    /// The machine code, like `OUT_OF_STOCK`.
    fn code(&self) -> &'static str;

    /// What people are told.
    fn message(&self, language: Language) -> String;

    /// The field of the input that it is about, if one.
    fn field(&self) -> Option<FieldPath> {
        None
    }
}

/// The refusals of a command that has none of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NeverRefused {}

impl Refusal for NeverRefused {
    fn code(&self) -> &'static str {
        match *self {}
    }

    fn message(&self, _: Language) -> String {
        match *self {}
    }
}
