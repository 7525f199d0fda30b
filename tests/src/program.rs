//! [`Program`]: the `sentra` that is tested.
//!
//! It is this crate's own binary `soak`, which becomes `sentra` when its first word says so: cargo
//! builds the binaries of a crate for its tests anyway, and knows where they are. So nothing is
//! built a second time, and no server of an older build is tested by mistake.

use anyhow::{Context, ensure};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The first word that turns `soak` into `sentra`.
pub const SENTRA: &str = "sentra";
/// The first word that turns `soak` into the server that [`crate::reference`] is.
pub const REFERENCE: &str = "reference";

/// Where the program is.
#[derive(Debug, Clone)]
pub struct Program {
    path: PathBuf,
}

impl Program {
    /// The program at `path`, a build of `soak`.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// `sentra` with `arguments` on what is kept in `folder`. Settings of whoever runs the tests
    /// are kept away from it.
    pub fn sentra(&self, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = self.command(SENTRA);
        command.args(arguments).arg("--data-dir").arg(folder);
        command.env("SENTRA_LOG__FILTER", "warn");
        command
    }

    /// The reference server with `arguments`.
    pub fn reference(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(REFERENCE);
        command.args(arguments);
        command
    }

    fn command(&self, word: &str) -> Command {
        let mut command = Command::new(&self.path);
        for (name, _) in std::env::vars_os() {
            let is_setting = name.to_string_lossy().starts_with("SENTRA_");
            if is_setting || name == "DATABASE_URL" || name == "DATABASE_READ_URL" {
                command.env_remove(name);
            }
        }
        command.arg(word);
        command
    }

    /// Runs `command` to its end, with `input` on its standard input; what it printed.
    ///
    /// # Errors
    /// When it cannot be run, and when it fails: then with all that it said.
    pub fn run(mut command: Command, input: &str) -> anyhow::Result<String> {
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().context("the program cannot be started")?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(input.as_bytes())?;
        }
        let output = child.wait_with_output()?;
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        ensure!(
            output.status.success(),
            "{command:?}: {}\n{printed}{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(printed)
    }
}
