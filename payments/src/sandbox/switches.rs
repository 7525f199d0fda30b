//! The tester's switches: how the sandbox misbehaves on command.

use super::SandboxError;
use serde::{Deserialize, Serialize};

/// The longest delay: a day.
const MAX_DELAY_SECONDS: u32 = 86_400;
/// How often a message can be repeated.
const MAX_DUPLICATES: u8 = 20;

/// How the sandbox behaves. By default it accepts, and tells so once, at once, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SandboxSwitches {
    /// A payment that the buyer confirms fails, and so does a refund.
    pub decline: bool,
    /// The message about the result comes this much later; the result itself does not.
    pub delay_seconds: u32,
    /// The same message, with the same event id, comes this many more times.
    pub duplicates: u8,
    /// The older message (`payment.pending`) comes after the newer one.
    pub reorder: bool,
}

impl SandboxSwitches {
    pub(super) fn check(self) -> Result<(), SandboxError> {
        if self.delay_seconds > MAX_DELAY_SECONDS || self.duplicates > MAX_DUPLICATES {
            return Err(SandboxError::SwitchOutOfRange);
        }
        Ok(())
    }

    /// These, but as `overrides` says where it says something.
    #[must_use]
    pub fn overridden_by(self, overrides: SwitchOverrides) -> Self {
        Self {
            decline: overrides.decline.unwrap_or(self.decline),
            delay_seconds: overrides.delay_seconds.unwrap_or(self.delay_seconds),
            duplicates: overrides.duplicates.unwrap_or(self.duplicates),
            reorder: overrides.reorder.unwrap_or(self.reorder),
        }
    }
}

/// The switches of one submit; `None` leaves the sandbox's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SwitchOverrides {
    /// See [`SandboxSwitches::decline`].
    pub decline: Option<bool>,
    /// See [`SandboxSwitches::delay_seconds`].
    pub delay_seconds: Option<u32>,
    /// See [`SandboxSwitches::duplicates`].
    pub duplicates: Option<u8>,
    /// See [`SandboxSwitches::reorder`].
    pub reorder: Option<bool>,
}

impl From<SandboxSwitches> for SwitchOverrides {
    fn from(switches: SandboxSwitches) -> Self {
        Self {
            decline: Some(switches.decline),
            delay_seconds: Some(switches.delay_seconds),
            duplicates: Some(switches.duplicates),
            reorder: Some(switches.reorder),
        }
    }
}
