//! What can go wrong inside the sandbox.

use crate::GatewayError;
use std::io;

/// Why the sandbox could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// Nothing under this reference.
    #[error("the sandbox knows no such payment")]
    NotFound,
    /// Another process has the same directory open.
    #[error("the sandbox's directory is in use by another process")]
    InUse,
    /// The webhook secret is the empty text, with which anybody could sign.
    #[error("the sandbox needs a webhook secret")]
    EmptySecret,
    /// A switch beyond its bounds.
    #[error("the delay is at most a day, and a message is repeated at most 20 times")]
    SwitchOutOfRange,
    /// A form that the checkout page does not send.
    #[error("the form's field {field} is not as the page sends it")]
    MalformedForm {
        /// Which field.
        field: &'static str,
    },
    /// A line of the journal that cannot be read and is not the last one.
    #[error("line {line} of the sandbox's journal cannot be read")]
    Corrupt {
        /// Counted from one.
        line: usize,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// A record that cannot be written as JSON.
    #[error("a change of the sandbox cannot be written down")]
    Unwritable(#[source] serde_json::Error),
    /// The disk failed; nothing was changed.
    #[error("the sandbox's journal cannot be used")]
    Io(#[source] io::Error),
    /// The disk failed, and the half-written line could not be taken back: whether the change
    /// lasts is known when the journal is opened again.
    #[error("the sandbox's journal is broken until it is opened again")]
    Broken(#[source] io::Error),
}

impl From<SandboxError> for GatewayError {
    fn from(error: SandboxError) -> Self {
        match error {
            SandboxError::NotFound => Self::NotFound,
            SandboxError::Broken(_) => Self::Unknown(Box::new(error)),
            _ => Self::Unavailable(Box::new(error)),
        }
    }
}
