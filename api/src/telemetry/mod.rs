//! Logs to standard error, for people or for machines. Never names, addresses, tokens.

use crate::config::{LogConfig, LogFormat};
use tracing::Subscriber;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::{LevelFilter, ParseError};

/// Starts logging; a second start leaves the first.
///
/// # Errors
/// When the filter cannot be read.
pub fn init(config: &LogConfig) -> Result<(), ParseError> {
    let filter = EnvFilter::try_new(&config.filter)?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // An error here means that a subscriber is already at work, which is as good.
    let _already_started = match config.format {
        LogFormat::Pretty => lines.try_init(),
        LogFormat::Json => lines.json().with_span_list(false).try_init(),
    };
    Ok(())
}

/// Tells of nothing below a warning, for work that reports by other means how far it is.
pub fn warnings() -> impl Subscriber + Send + Sync {
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::WARN)
        .with_writer(std::io::stderr)
        .finish()
}
