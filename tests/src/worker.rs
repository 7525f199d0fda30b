//! [`Worker`]: a process that works without serving, killed by its own id and never left behind.

use anyhow::{Context, ensure};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A worker on this machine. Dropping it kills it.
#[derive(Debug)]
pub struct Worker {
    child: Child,
    log: PathBuf,
}

impl Worker {
    /// Starts `command`; what it says goes to `log`.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(mut command: Command, log: &Path) -> anyhow::Result<Self> {
        let file = File::options().create(true).append(true).open(log)?;
        command.stdin(Stdio::null()).stdout(file.try_clone()?);
        let child = command.stderr(file).spawn();
        Ok(Self {
            child: child.context("the worker cannot be started")?,
            log: log.to_owned(),
        })
    }

    /// Takes its life at once, as `kill -9` does.
    ///
    /// # Errors
    /// When it was gone already.
    pub fn kill(&mut self) -> anyhow::Result<()> {
        ensure!(
            self.child.try_wait()?.is_none(),
            "the worker died by itself: {}",
            std::fs::read_to_string(&self.log).unwrap_or_default()
        );
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if self.child.kill().is_ok() {
            // It is dead; how it ended is known.
            drop(self.child.wait());
        }
    }
}
