//! How people are told.

use super::{Config, ConfigError, TextSecret};
use crate::app::notice::{
    Channel, FileSender, HttpSender, LogSender, Notices, Sender, SenderError, SmtpSender,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How people are told.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticesConfig {
    /// What takes the notices that nothing else takes.
    pub sender: LastSender,
    /// The gateway for notices by phone.
    pub url: Option<String>,
    /// Its bearer token.
    pub token: Option<TextSecret>,
    /// The mail server for notices by e-mail.
    pub smtp_url: Option<TextSecret>,
    /// Whom its mails come from.
    pub from: Option<String>,
}

/// What takes the notices that nothing else takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LastSender {
    /// A file in the data folder, which only its owner reads.
    File,
    /// Nothing but a line of the log, which tells nothing of what they said.
    Log,
}

impl NoticesConfig {
    /// # Errors
    /// [`ConfigError::NoSender`] where mails would come from nobody.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if self.smtp_url.is_some() && self.from.is_none() {
            return Err(ConfigError::NoSender);
        }
        Ok(())
    }
}

impl Config {
    /// The senders of notices.
    ///
    /// # Errors
    /// [`SenderError`].
    pub fn notices(&self) -> Result<Notices, SenderError> {
        let set = &self.notices;
        let otherwise: Arc<dyn Sender> = match set.sender {
            LastSender::File => Arc::new(FileSender::new(self.data_dir.join("notices.jsonl"))),
            LastSender::Log => Arc::new(LogSender),
        };
        let mut notices = Notices::new(otherwise);
        if let Some(url) = &set.url {
            let token = set.token.as_ref().map(TextSecret::reveal);
            let sender = HttpSender::new(url.clone(), token)?;
            notices = notices.with(Channel::Phone, Arc::new(sender));
        }
        if let (Some(url), Some(from)) = (&set.smtp_url, &set.from) {
            let sender = SmtpSender::new(url.reveal(), from)?;
            notices = notices.with(Channel::Email, Arc::new(sender));
        }
        Ok(notices)
    }
}
