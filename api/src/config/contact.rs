//! Whom people complain to: the platform, and the authority that protects consumers.

use super::Config;
use crate::app::PublicContact;
use serde::{Deserialize, Serialize};

/// Whom people complain to about the platform and its sellers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComplaintConfig {
    /// Who that is.
    pub name: Option<String>,
    /// The phone number.
    pub phone: Option<String>,
    /// The number at `WhatsApp`.
    pub whatsapp: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// When somebody answers.
    pub hours: Option<String>,
    /// Where letters go.
    pub address: Option<String>,
}

/// The authority that protects consumers.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsumerProtectionConfig {
    /// Its name.
    pub name: String,
    /// Its phone number.
    pub phone: String,
    /// Its number at `WhatsApp`.
    pub whatsapp: String,
    /// Its e-mail address.
    pub email: String,
    /// Its page for complaints.
    pub url: String,
}

impl Config {
    /// Whom people complain to, as the application takes it; nothing of it where nothing is set.
    pub fn complaint_contact(&self) -> PublicContact {
        let set = self.complaint.clone();
        PublicContact {
            name: set.name,
            phone: set.phone,
            whatsapp: set.whatsapp,
            email: set.email,
            hours: set.hours,
            address: set.address,
            url: None,
        }
    }

    /// The authority that protects consumers, as the application takes it.
    pub fn consumer_protection_contact(&self) -> PublicContact {
        let set = self.consumer_protection.clone();
        PublicContact {
            name: Some(set.name),
            phone: Some(set.phone),
            whatsapp: Some(set.whatsapp),
            email: Some(set.email),
            hours: None,
            address: None,
            url: Some(set.url),
        }
    }
}
