//! Keys of before, and for how long things are kept.

use super::{Config, Secret, SecretError};
use crate::app::Retention;
use serde::{Deserialize, Serialize};

/// For how many years personal values are kept that nobody erased.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionConfig {
    /// Those of orders and payments.
    pub money_years: u32,
    /// All others.
    pub other_years: u32,
}

impl Config {
    /// The keys of before.
    ///
    /// # Errors
    /// [`SecretError::Malformed`].
    pub fn previous_keys(&self) -> Result<Vec<[u8; 32]>, SecretError> {
        let keys = self.previous_secret_keys.iter();
        keys.map(Secret::bytes).collect()
    }

    /// For how long values are kept, as the application takes it.
    pub fn retention(&self) -> Retention {
        Retention {
            money_years: self.retention.money_years,
            other_years: self.retention.other_years,
        }
    }
}
