//! Notices: short messages to one person, by phone or by e-mail.
//!
//! ```text
//! tell: in the transaction of its cause ─ the letter is sealed, a job refers to it
//! tell_enterprise: the same for all who run an enterprise, by a job that tells each
//! send: the job ─ opens the letter, hands it to the sender of its channel
//! ```
//! A letter is sealed under the key of the person it is for, and again under one that only its job
//! holds, so that nobody opens it when it was sent or when the person was erased. What senders
//! there are, and what the HTTP gateway is sent, is in `docs/NOTICES.md`.

mod account;
mod kind;
mod letter;
mod news;
mod paper;
mod permit_notice;
mod send;
mod sender;
mod spread;
#[cfg(test)]
mod spread_tests;
mod tell;
#[cfg(test)]
mod tests;
mod words;

pub use kind::{CODE_LIFETIME, Notice, NoticeKind};
pub use letter::{Channel, Letter};
pub use news::{EnterpriseStep, ListingStep, PeopleStep};
pub use permit_notice::PermitNotice;
pub(crate) use send::{SEND_JOB, send};
pub use sender::{
    FileSender, HttpSender, LogSender, Notices, SendError, Sender, SenderError, SmtpSender,
};
pub(crate) use spread::{News, SPREAD_JOB, spread, tell_enterprise};
pub(crate) use tell::tell_other;
pub use tell::{Addressee, Recipient, tell};
