//! Notices: short messages to one person, by phone or by e-mail.
//!
//! ```text
//! tell: in the transaction of its cause ─ the letter is sealed, a job refers to it
//! send: the job ─ opens the letter, hands it to the sender of its channel
//! ```
//! A letter is sealed under the key of the person it is for, and again under one that only its job
//! holds, so that nobody opens it when it was sent or when the person was erased. What senders
//! there are, and what the HTTP gateway is sent, is in `docs/NOTICES.md`.

mod account;
mod kind;
mod letter;
mod paper;
mod send;
mod sender;
mod tell;
#[cfg(test)]
mod tests;
mod words;

pub use kind::{CODE_LIFETIME, Notice};
pub use letter::{Channel, Letter};
pub(crate) use send::{SEND_JOB, send};
pub use sender::{
    FileSender, HttpSender, LogSender, Notices, SendError, Sender, SenderError, SmtpSender,
};
pub use tell::{Addressee, Recipient, tell};
