//! [`FileSender`]: writes letters into a file, for whoever tries things out.

use super::{Letter, SendError, Sender};
use async_trait::async_trait;
use domain::JobId;
use serde_json::json;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Bytes after which a file is set aside for a new one, and the one set aside before is dropped.
const MAX_BYTES: u64 = 4 * 1_024 * 1_024;

/// Appends each letter as a line of JSON to a file that its owner alone may read.
#[derive(Debug, Clone)]
pub struct FileSender {
    file: PathBuf,
}

impl FileSender {
    /// A sender that writes to `file`, which is made with the first letter.
    pub fn new(file: PathBuf) -> Self {
        Self { file }
    }
}

#[async_trait]
impl Sender for FileSender {
    async fn send(&self, job: JobId, letter: &Letter) -> Result<(), SendError> {
        let line = json!({
            "at": letter.told_at,
            "job": job,
            "channel": letter.channel,
            "to": letter.to,
            "kind": letter.kind,
            "parameters": letter.parameters,
            "text": letter.text,
        });
        let line = format!("{line}\n");
        let file = self.file.clone();
        let written = tokio::task::spawn_blocking(move || append(&file, line.as_bytes())).await;
        let written = written.map_err(io::Error::other).and_then(|done| done);
        written.map_err(|error| SendError::Unsent {
            why: format!("the file of notices: {}", error.kind()),
        })?;
        tracing::info!(kind = letter.kind, job.id = %job, "a notice was written to a file");
        Ok(())
    }
}

/// Appends in one write, so that lines of several processes do not mix.
fn append(file: &Path, line: &[u8]) -> io::Result<()> {
    if fs::metadata(file).is_ok_and(|about| about.len() > MAX_BYTES) {
        fs::rename(file, file.with_extension("old"))?;
    }
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)?.write_all(line)
}
