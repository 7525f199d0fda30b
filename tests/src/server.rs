//! [`Server`]: a process that serves, stopped or killed by its own id and never left behind.

use anyhow::{Context, bail, ensure};
use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long it may take to answer, and to end when it is told to.
const PATIENCE: Duration = Duration::from_mins(1);
/// Between two looks; start-up times are as fine as this.
const PAUSE: Duration = Duration::from_millis(2);
/// A free port can be taken by somebody else before the server has it.
const TRIES: usize = 3;

/// A server on this machine. Dropping it kills it.
#[derive(Debug)]
pub struct Server {
    child: Child,
    port: u16,
    log: PathBuf,
    started_in: Duration,
}

impl Server {
    /// Starts `command`, which is told where to listen, on a free port and waits until it answers
    /// at `probe`. What it says goes to `log`.
    ///
    /// # Errors
    /// When it ends or does not answer; then with what it said.
    pub async fn start(
        command: impl Fn(u16) -> Command,
        probe: &str,
        log: &Path,
    ) -> anyhow::Result<Self> {
        let mut tries = 1;
        loop {
            let port = free_port()?;
            match Self::start_at(command(port), port, probe, log).await {
                Err(_) if tries < TRIES => tries += 1,
                other => return other,
            }
        }
    }

    /// Starts `command`, which listens at `port`.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub async fn start_at(
        mut command: Command,
        port: u16,
        probe: &str,
        log: &Path,
    ) -> anyhow::Result<Self> {
        let file = File::options().create(true).append(true).open(log)?;
        command.stdin(Stdio::null()).stdout(file.try_clone()?);
        let begun = Instant::now();
        let child = command.stderr(file).spawn();
        let mut server = Self {
            child: child.context("the server cannot be started")?,
            port,
            log: log.to_owned(),
            started_in: Duration::ZERO,
        };
        let url = format!("{}{probe}", server.url());
        let http = reqwest::Client::builder().timeout(PATIENCE).build()?;
        loop {
            let answer = http.get(&url).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                server.started_in = begun.elapsed();
                return Ok(server);
            }
            let ended = server.child.try_wait()?;
            if ended.is_some() || begun.elapsed() > PATIENCE {
                bail!("the server did not start ({ended:?}):\n{}", server.said());
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Its address, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// From being started to its first answer.
    pub fn started_in(&self) -> Duration {
        self.started_in
    }

    /// What it has written to its log.
    pub fn said(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Tells it to end, and waits until it has.
    ///
    /// # Errors
    /// When it ends otherwise than well.
    pub async fn stop(&mut self) -> anyhow::Result<()> {
        // The shell's own `kill`: there is no other safe way to send a signal without a library.
        let pid = self.pid().to_string();
        let told = Command::new("sh")
            .args(["-c", "kill -TERM \"$0\"", &pid])
            .status()?;
        ensure!(told.success(), "the server was gone: {}", self.said());
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                ensure!(
                    status.success(),
                    "the server ended {status}: {}",
                    self.said()
                );
                return Ok(());
            }
            ensure!(begun.elapsed() < PATIENCE, "the server does not stop");
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Takes its life at once, as `kill -9` does.
    ///
    /// # Errors
    /// When it was gone already.
    pub fn kill(&mut self) -> anyhow::Result<()> {
        ensure!(
            self.child.try_wait()?.is_none(),
            "the server died by itself: {}",
            self.said()
        );
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.child.kill().is_ok() {
            // It is dead; how it ended is known.
            drop(self.child.wait());
        }
    }
}

fn free_port() -> anyhow::Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    Ok(listener.local_addr()?.port())
}
