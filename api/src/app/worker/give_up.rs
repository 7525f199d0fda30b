//! [`GiveUp`]: the failure of a job that no further try would mend.

/// Why a job is given up at once, however often it might still be tried.
#[derive(Debug, thiserror::Error)]
#[error("no further try would mend it")]
pub(crate) struct GiveUp(#[source] pub(crate) Box<dyn std::error::Error + Send + Sync>);
