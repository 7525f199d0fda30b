//! The payment provider for trying things out.

use super::Secret;
use serde::{Deserialize, Serialize};

/// The payment provider for trying things out.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SandboxConfig {
    /// Whether it is offered.
    pub enabled: bool,
    /// Where another process holds it; this one does when not given.
    pub url: Option<String>,
    /// Where it sends its messages; to the server that holds it when not given.
    pub webhook_url: Option<String>,
    /// What its messages are signed with; see [`super::sandbox_secret`].
    pub secret: Option<Secret>,
    /// Whether payments that the buyer confirms fail.
    pub decline: bool,
    /// By how much messages about results are late.
    pub delay_seconds: u32,
    /// How many more times each message comes.
    pub duplicates: u8,
    /// Whether the older message comes after the newer one.
    pub reorder: bool,
}
