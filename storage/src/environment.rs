//! Time and randomness, handed in by whoever opens the database.

use chrono::{DateTime, Utc};
use std::fmt;
use std::sync::Arc;

/// Tells the time, in UTC to the microsecond.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> DateTime<Utc>;
}

/// Fills bytes that nobody can guess (or, in tests and in the demo, that a seed decides).
pub trait Entropy: Send + Sync {
    /// Overwrites all of `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// Where time, ids and randomness come from.
#[derive(Clone)]
pub struct Environment {
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The source of ids, tokens and nonces.
    pub entropy: Arc<dyn Entropy>,
}

impl Environment {
    /// A new UUIDv7 for the instant `at`, as any typed id.
    pub fn new_id<T: From<uuid::Uuid>>(&self, at: DateTime<Utc>) -> T {
        let mut random = [0_u8; 10];
        self.entropy.fill(&mut random);
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
        T::from(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Environment")
    }
}
