//! Senders: what a letter is handed to.

mod file;
mod http;
mod log;
mod smtp;

pub use file::FileSender;
pub use http::HttpSender;
pub use log::LogSender;
pub use smtp::SmtpSender;

use super::letter::{Channel, Letter};
use async_trait::async_trait;
use domain::JobId;
use std::fmt;
use std::sync::Arc;

/// Why a letter was not sent. Tells neither address nor text: it is kept with the job.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The sender will never take this letter.
    #[error("the notice was refused with status {status}")]
    Refused {
        /// The sender's own code: of HTTP, or of SMTP.
        status: u16,
    },
    /// It could not be sent now.
    #[error("the notice could not be sent: {why}")]
    Unsent {
        /// What stood in the way.
        why: String,
    },
}

/// A sender that cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SenderError {
    /// No HTTP client can be made.
    #[error("no HTTP client can be made")]
    Http(#[source] reqwest::Error),
    /// The token has characters that no header bears.
    #[error("`notices.token` has characters that no header bears")]
    Token,
    /// The mail server's address cannot be read.
    #[error("`notices.smtp_url` is no address of a mail server")]
    SmtpUrl,
    /// The address that mails come from cannot be read.
    #[error("`notices.from` is no e-mail address")]
    From,
}

/// Hands letters over to what carries them.
#[async_trait]
pub trait Sender: Send + Sync {
    /// Sends `letter`, known as `job` however often it is tried.
    ///
    /// # Errors
    /// [`SendError`].
    async fn send(&self, job: JobId, letter: &Letter) -> Result<(), SendError>;
}

/// The sender of each channel.
#[derive(Clone)]
pub struct Notices {
    phone: Option<Arc<dyn Sender>>,
    email: Option<Arc<dyn Sender>>,
    otherwise: Arc<dyn Sender>,
}

impl Notices {
    /// No channel has a sender of its own; all letters go to `otherwise`.
    pub fn new(otherwise: Arc<dyn Sender>) -> Self {
        Self {
            phone: None,
            email: None,
            otherwise,
        }
    }

    /// Letters by `channel` go to `sender`.
    #[must_use]
    pub fn with(mut self, channel: Channel, sender: Arc<dyn Sender>) -> Self {
        match channel {
            Channel::Phone => self.phone = Some(sender),
            Channel::Email => self.email = Some(sender),
        }
        self
    }

    /// True when letters by `channel` reach people.
    pub fn reaches(&self, channel: Channel) -> bool {
        self.own(channel).is_some()
    }

    /// What letters by `channel` are handed to.
    pub fn sender(&self, channel: Channel) -> &dyn Sender {
        self.own(channel).unwrap_or(&self.otherwise).as_ref()
    }

    fn own(&self, channel: Channel) -> Option<&Arc<dyn Sender>> {
        match channel {
            Channel::Phone => self.phone.as_ref(),
            Channel::Email => self.email.as_ref(),
        }
    }
}

impl fmt::Debug for Notices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Notices")
    }
}
