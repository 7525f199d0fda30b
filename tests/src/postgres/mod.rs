//! A PostgreSQL server of one's own: in a temporary folder, on a free port, gone at the end.
//!
//! The server's own programs are used. Where there are none, root installs the package, as on a
//! bare machine of a CI; anybody else is told its name. PostgreSQL does not run as root, so root
//! runs it as `postgres` or `nobody`.

mod programs;

use crate::process::{cpu, cpu_of_ended};
use anyhow::{Context, bail, ensure};
use programs::{find_or_install, other_user, program};
use sea_orm::{ConnectOptions, ConnectionTrait, Database};
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

/// How long the server may take to start.
const PATIENCE: Duration = Duration::from_mins(1);

/// The server that those who run at the same time share; it ends with the last of them.
static SHARED: Mutex<Weak<Postgres>> = Mutex::new(Weak::new());

/// How sure a commit of the server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sync {
    /// On the disk before it is acknowledged: for figures that are to mean something.
    Disk,
    /// In the operating system's hands: quicker, and as good where only programs die.
    Memory,
}

/// A server. Dropping it stops it and removes its folder.
#[derive(Debug)]
pub struct Postgres {
    programs: PathBuf,
    user: Option<(u32, u32)>,
    port: u16,
    sync: Sync,
    server: Mutex<Child>,
    folder: tempfile::TempDir,
}

impl Postgres {
    /// Starts a fresh server.
    ///
    /// # Errors
    /// When its programs are missing and cannot be installed, and when it does not start.
    pub fn start(sync: Sync) -> anyhow::Result<Self> {
        let mut initdb = vec!["initdb", "--username=sentra", "--auth=trust", "--no-sync"];
        initdb.extend(["--encoding=UTF8", "--locale=C"]);
        Self::start_of(&initdb, sync)
    }

    /// Starts a standby that follows this server: it streams what this one writes, and answers
    /// reads. One for each server.
    ///
    /// # Errors
    /// When it cannot be copied, or does not start.
    pub fn standby(&self) -> anyhow::Result<Self> {
        let port = self.port.to_string();
        let mut copy = vec![
            "pg_basebackup",
            "-h",
            "127.0.0.1",
            "-p",
            &port,
            "-U",
            "sentra",
        ];
        // What it did not read while it was stopped is kept for it in a slot.
        copy.extend(["--write-recovery-conf", "--create-slot", "--slot=standby"]);
        copy.extend(["--checkpoint=fast", "--no-sync"]);
        Self::start_of(&copy, self.sync)
    }

    /// Starts a server on the files that `maker` makes, a program with its arguments.
    fn start_of(maker: &[&str], sync: Sync) -> anyhow::Result<Self> {
        let programs = find_or_install()?;
        let folder = tempfile::tempdir()?;
        let user = other_user(folder.path())?;
        if let Some((uid, gid)) = user {
            chown(folder.path(), Some(uid), Some(gid))?;
        }
        let (name, arguments) = maker.split_first().context("no maker")?;
        let mut made = program(&programs, user, name);
        made.args(arguments).arg("--pgdata");
        let made = made.arg(folder.path().join("data")).output()?;
        ensure!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        let port = free_port()?;
        let server = spawn(&programs, user, (folder.path(), port, sync))?;
        let postgres = Self {
            programs,
            user,
            port,
            sync,
            server: Mutex::new(server),
            folder,
        };
        postgres.wait()?;
        Ok(postgres)
    }

    /// The server of everybody who runs at the same time, started for the first of them.
    ///
    /// # Errors
    /// As [`Postgres::start`].
    pub fn shared() -> anyhow::Result<Arc<Self>> {
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = shared.upgrade() {
            return Ok(running);
        }
        let started = Arc::new(Self::start(Sync::Memory)?);
        *shared = Arc::downgrade(&started);
        Ok(started)
    }

    /// The address of `database`; `postgres` is always there.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://sentra@127.0.0.1:{}/{database}", self.port)
    }

    /// Makes the database `name`, as a copy of `template`; nobody may be at work in that.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn create(&self, name: &str, template: &str) -> anyhow::Result<()> {
        let mut options = ConnectOptions::new(self.url("postgres"));
        options.max_connections(1).sqlx_logging(false);
        let root = Database::connect(options).await?;
        let sql = format!("CREATE DATABASE {name} TEMPLATE {template}");
        root.execute_unprepared(&sql).await?;
        Ok(root.close().await?)
    }

    /// Stops it as an operator does, whoever is at work in it.
    ///
    /// # Errors
    /// When it does not stop.
    pub fn stop(&self) -> anyhow::Result<()> {
        ensure!(self.end("fast")?, "PostgreSQL did not stop");
        let mut server = self.server.lock().unwrap_or_else(PoisonError::into_inner);
        server.wait()?;
        Ok(())
    }

    /// Starts it again on its port, with all that it holds.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start_again(&self) -> anyhow::Result<()> {
        let place = (self.folder.path(), self.port, self.sync);
        let started = spawn(&self.programs, self.user, place)?;
        *self.server.lock().unwrap_or_else(PoisonError::into_inner) = started;
        self.wait()
    }

    /// CPU time of the server: of its connections too, those that have ended among them.
    ///
    /// # Errors
    /// When the machine does not tell.
    pub fn cpu(&self) -> anyhow::Result<Duration> {
        let server = self.server.lock().unwrap_or_else(PoisonError::into_inner);
        let parent = server.id();
        let children = format!("/proc/{parent}/task/{parent}/children");
        let children = std::fs::read_to_string(children).context("no list of processes")?;
        let mut sum = cpu(parent)? + cpu_of_ended(parent)?;
        for child in children.split_whitespace() {
            // One that has ended since is counted with its parent.
            sum += cpu(child.parse()?).unwrap_or_default();
        }
        Ok(sum)
    }

    /// One of the server's programs, to be run against it.
    pub fn program(&self, name: &str) -> Command {
        let mut command = program(&self.programs, self.user, name);
        let port = self.port.to_string();
        command.args(["-h", "127.0.0.1", "-p", &port, "-U", "sentra"]);
        command
    }

    fn wait(&self) -> anyhow::Result<()> {
        let port = self.port.to_string();
        let begun = Instant::now();
        loop {
            let mut ready = program(&self.programs, self.user, "pg_isready");
            ready.args(["-q", "-h", "127.0.0.1", "-U", "sentra", "-p", &port]);
            if ready.status()?.success() {
                return Ok(());
            }
            let mut server = self.server.lock().unwrap_or_else(PoisonError::into_inner);
            if server.try_wait()?.is_some() || begun.elapsed() > PATIENCE {
                let log = std::fs::read_to_string(self.folder.path().join("log"));
                bail!("PostgreSQL did not start:\n{}", log.unwrap_or_default());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Tells it to end; whether it did.
    fn end(&self, mode: &str) -> anyhow::Result<bool> {
        let mut stop = program(&self.programs, self.user, "pg_ctl");
        stop.args(["stop", "--silent", "--mode", mode, "--pgdata"]);
        stop.arg(self.folder.path().join("data"));
        Ok(stop.status()?.success())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let stopped = self.end("immediate").unwrap_or(false);
        let server = self.server.get_mut();
        let server = server.unwrap_or_else(PoisonError::into_inner);
        if !stopped && server.kill().is_err() {
            return;
        }
        // The exit status says nothing that the test does not know by now.
        drop(server.wait());
    }
}

fn spawn(
    programs: &Path,
    user: Option<(u32, u32)>,
    (folder, port, sync): (&Path, u16, Sync),
) -> anyhow::Result<Child> {
    let mut server = program(programs, user, "postgres");
    for setting in settings(port, sync) {
        server.arg("-c").arg(setting);
    }
    let log = std::fs::File::options()
        .create(true)
        .append(true)
        .open(folder.join("log"))?;
    server.arg("-D").arg(folder.join("data"));
    server.stdin(Stdio::null()).stdout(Stdio::null());
    server
        .stderr(log)
        .spawn()
        .context("PostgreSQL cannot be started")
}

fn settings(port: u16, sync: Sync) -> Vec<String> {
    let mut settings = vec![
        format!("port={port}"),
        "listen_addresses=127.0.0.1".to_owned(),
        "unix_socket_directories=".to_owned(),
        "max_connections=200".to_owned(),
    ];
    if sync == Sync::Memory {
        settings.push("fsync=off".to_owned());
        settings.push("shared_buffers=32MB".to_owned());
    }
    settings
}

fn free_port() -> anyhow::Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    Ok(listener.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_answers_and_is_gone_when_dropped() {
        let postgres = Postgres::start(Sync::Memory).unwrap();
        let port = postgres.port;
        let folder = postgres.folder.path().to_owned();
        assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
        drop(postgres);
        assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
        assert!(!folder.exists());
    }
}
