//! [`Letter`]: a notice as it is sent.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// By what a notice travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Channel {
    /// To a phone number: `WhatsApp` or SMS, as the gateway does it.
    Phone,
    /// To an e-mail address.
    Email,
}

/// A notice to one address. All of it is personal: it is kept sealed, and shows itself to nobody.
#[derive(Clone, Serialize, Deserialize)]
pub struct Letter {
    /// By what it travels.
    pub channel: Channel,
    /// A phone number as E.164, or an e-mail address.
    pub to: String,
    /// The word for its kind.
    pub kind: String,
    /// `id` or `en`.
    pub language: String,
    /// What it is about.
    pub subject: String,
    /// The whole message.
    pub text: String,
    /// What a template is filled with.
    pub parameters: Value,
    /// When it was caused.
    pub told_at: DateTime<Utc>,
    /// Until when it is of use; `None` for always.
    pub good_until: Option<DateTime<Utc>>,
}

/// Its kind alone.
impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Letter({})", self.kind)
    }
}
