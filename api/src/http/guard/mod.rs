//! What a document may cost, measured before anything is executed.
//!
//! Two passes. The lexical one reads bytes and needs no parser, since a few hundred nested brackets
//! overflow the parser's stack and end the process. The second one measures the parsed document;
//! a fragment is measured once and remembered, since walking each spread again takes 2^n steps for
//! n fragments that spread the next one twice. What passes can be walked naively in at most
//! `cost` steps, which is what the executor does.

mod document;
mod lexical;
mod lists;
mod roots;

use async_graphql::Variables;
use async_graphql::parser::types::ExecutableDocument;

use super::refusal::RequestRefusal;

pub(crate) use roots::root_fields;

/// The limits on one GraphQL document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GuardLimits {
    /// Bytes of the document's text.
    pub document_bytes: u64,
    /// Lexical tokens of the text; comments, commas and white space are free.
    pub tokens: u64,
    /// Brackets of any kind open at once.
    pub nesting: u64,
    /// Fields inside fields, fragments opened. The standard introspection query needs 15.
    pub depth: u64,
    /// Aliases as written; fields of the root, fragments opened.
    pub aliases: u64,
    /// Directives as written.
    pub directives: u64,
    /// Fields and fragments that execution can visit, lists multiplied.
    pub cost: u64,
    /// Fields of the root of which an operation has one at most: each costs more than all else that
    /// a document may ask for.
    pub once: &'static [&'static str],
}

impl Default for GuardLimits {
    fn default() -> Self {
        Self {
            document_bytes: 32 * 1_024,
            tokens: 2_000,
            nesting: 60,
            depth: 15,
            aliases: 30,
            directives: 50,
            cost: 5_000,
            once: &[],
        }
    }
}

impl GuardLimits {
    /// Measures the text, before it is parsed.
    ///
    /// # Errors
    /// [`super::ErrorCode::TooComplex`] for bytes, tokens and nesting.
    pub fn check_text(&self, text: &str) -> Result<(), RequestRefusal> {
        lexical::check(self, text)
    }

    /// Measures the parsed document, before it is validated.
    ///
    /// # Errors
    /// [`super::ErrorCode::TooComplex`] for depth, aliases, root fields, directives, cost, and more
    /// than one attempt at a password or a code;
    /// [`super::ErrorCode::BadRequest`] for a fragment that spreads itself.
    pub fn check_document(
        &self,
        document: &ExecutableDocument,
        variables: &Variables,
    ) -> Result<(), RequestRefusal> {
        document::check(self, document, variables)?;
        roots::check_once(self.once, document)
    }
}

/// A limit holds, or its name, value and the measure are told.
fn within(limit: &'static str, maximum: u64, actual: u64) -> Result<(), RequestRefusal> {
    if actual <= maximum {
        return Ok(());
    }
    Err(RequestRefusal::too_complex(limit, maximum, Some(actual)))
}
