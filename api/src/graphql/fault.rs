//! What a payload tells about a command that did not succeed.

use domain::{Invalid, Language, Refusal};

/// One of a payload's `userErrors`, before it takes the type of its mutation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserFault {
    /// The field's path in the input; empty when it is about the whole of it.
    pub field: Vec<String>,
    /// The machine code.
    pub code: &'static str,
    /// For people.
    pub message: String,
}

impl UserFault {
    /// A broken rule.
    pub fn of_invalid(invalid: Invalid, language: Language) -> Self {
        Self {
            field: invalid.field.steps().to_vec(),
            code: invalid.rule.code(),
            message: match language {
                Language::Indonesian => invalid.indonesian,
                Language::English => invalid.english,
            },
        }
    }

    /// A refusal.
    pub fn of_refusal(refusal: &impl Refusal, language: Language) -> Self {
        Self {
            field: refusal
                .field()
                .map(|path| path.steps().to_vec())
                .unwrap_or_default(),
            code: refusal.code(),
            message: refusal.message(language),
        }
    }
}

/// The answer of a mutation: the changed object, or what was wrong.
pub trait Payload {
    /// The answer of a command that did not succeed.
    fn with_faults(faults: Vec<UserFault>) -> Self;
}
