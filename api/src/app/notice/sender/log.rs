//! [`LogSender`]: tells the log that there was a notice, and nobody what it said.

use super::{Letter, SendError, Sender};
use async_trait::async_trait;
use domain::JobId;

/// Sends nothing; a line of the log says of which kind it was.
#[derive(Debug, Clone, Copy, Default)]
pub struct LogSender;

#[async_trait]
impl Sender for LogSender {
    async fn send(&self, job: JobId, letter: &Letter) -> Result<(), SendError> {
        tracing::info!(kind = letter.kind, job.id = %job, "a notice was sent to the log alone");
        Ok(())
    }
}
