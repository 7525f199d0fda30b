//! A PostgreSQL server of one's own: in a temporary folder, on a free port, gone at the end.
//!
//! The server's own programs are used. Where there are none, root installs the package, as on a
//! bare machine of a CI; anybody else is told its name. PostgreSQL does not run as root, so root
//! runs it as `postgres` or `nobody`.

use crate::process::{cpu, cpu_of_ended};
use anyhow::{Context, bail, ensure};
use sea_orm::{ConnectOptions, ConnectionTrait, Database};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

/// How long the server may take to start.
const PATIENCE: Duration = Duration::from_mins(1);

/// The programs that are used.
const PROGRAMS: &[&str] = &["initdb", "pg_ctl", "pg_isready", "postgres"];

/// Where systems keep the server's programs, one folder a version.
const HOMES: &[&str] = &[
    "/usr/lib/postgresql",
    "/usr/local/pgsql",
    "/opt/homebrew/opt",
];

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
        let programs = find_or_install()?;
        let folder = tempfile::tempdir()?;
        let user = other_user(folder.path())?;
        if let Some((uid, gid)) = user {
            chown(folder.path(), Some(uid), Some(gid))?;
        }
        let mut initdb = program(&programs, user, "initdb");
        initdb.args(["--username=sentra", "--auth=trust", "--no-sync"]);
        initdb.args(["--encoding=UTF8", "--locale=C", "--pgdata"]);
        let made = initdb.arg(folder.path().join("data")).output()?;
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

fn program(programs: &Path, user: Option<(u32, u32)>, name: &str) -> Command {
    let mut command = Command::new(programs.join(name));
    command.current_dir("/").env("LC_ALL", "C");
    if let Some((uid, gid)) = user {
        command.uid(uid).gid(gid);
    }
    command
}

/// For root, the user and group to run as instead; root is whoever owns what it creates as 0.
fn other_user(created: &Path) -> anyhow::Result<Option<(u32, u32)>> {
    if created.metadata()?.uid() != 0 {
        return Ok(None);
    }
    let users = std::fs::read_to_string("/etc/passwd")?;
    let found = ["postgres", "nobody"]
        .iter()
        .find_map(|name| ids(&users, name));
    let found = found.context("PostgreSQL does not run as root: a user `postgres` or `nobody`")?;
    Ok(Some(found))
}
fn ids(users: &str, name: &str) -> Option<(u32, u32)> {
    let fields = |line: &str| line.split(':').map(str::to_owned).collect::<Vec<_>>();
    let user = users
        .lines()
        .map(fields)
        .find(|one| one.first().is_some_and(|it| it == name))?;
    Some((user.get(2)?.parse().ok()?, user.get(3)?.parse().ok()?))
}

/// The folder of the server's programs. Where there is none, root installs the package: one at a
/// time, since the package manager is for one.
fn find_or_install() -> anyhow::Result<PathBuf> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let known = || find(&std::env::var("PATH").unwrap_or_default(), HOMES);
    let turn = ONE_AT_A_TIME.lock();
    let _turn = turn.unwrap_or_else(PoisonError::into_inner);
    if let Some(programs) = known() {
        return Ok(programs);
    }
    let probe = tempfile::tempdir()?;
    let mut said = "it is installed by root alone".to_owned();
    if probe.path().metadata()?.uid() == 0 {
        said.clear();
        for arguments in [&["update"][..], &["install", "-y", "postgresql"]] {
            let mut apt = Command::new("apt-get");
            apt.args(["-o", "DPkg::Lock::Timeout=300"]).args(arguments);
            match apt.env("DEBIAN_FRONTEND", "noninteractive").output() {
                Ok(output) => said += &String::from_utf8_lossy(&output.stderr),
                Err(error) => said += &error.to_string(),
            }
        }
    }
    let missing = "the programs of PostgreSQL are missing: install the package `postgresql`";
    known().with_context(|| format!("{missing} ({})", said.trim()))
}

/// The folder that holds the server's programs: one of `path`, else the newest below `homes`.
///
/// Some systems put links to a few of the programs on the path, so links are followed.
fn find(path: &str, homes: &[&str]) -> Option<PathBuf> {
    let mut below: Vec<(u32, PathBuf)> = homes
        .iter()
        .filter_map(|home| std::fs::read_dir(home).ok())
        .flatten()
        .filter_map(Result::ok)
        .map(|entry| (version(&entry.path()), entry.path().join("bin")))
        .collect();
    below.sort();
    let newest_first = below.into_iter().rev().map(|(_, folder)| folder);
    std::env::split_paths(path)
        .chain(newest_first)
        .filter_map(|folder| folder.join("initdb").canonicalize().ok())
        .filter_map(|initdb| initdb.parent().map(Path::to_owned))
        .find(|folder| PROGRAMS.iter().all(|name| folder.join(name).is_file()))
}

/// The number that ends the name of `home`: 15 for `15` and for `postgresql@15`.
fn version(home: &Path) -> u32 {
    let name = home.file_name().unwrap_or_default().to_string_lossy();
    let digits = name.rsplit(|one: char| !one.is_ascii_digit()).next();
    digits.and_then(|text| text.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_is_found_and_none_is_none() {
        let home = tempfile::tempdir().unwrap();
        for release in ["9", "15"] {
            let bin = home.path().join(release).join("bin");
            std::fs::create_dir_all(&bin).unwrap();
            for name in PROGRAMS {
                std::fs::write(bin.join(name), "").unwrap();
            }
        }
        let newest = home.path().join("15/bin").canonicalize().unwrap();
        let homes = [home.path().to_str().unwrap()];
        assert_eq!(find("", &homes), Some(newest.clone()));
        std::fs::remove_file(newest.join("pg_ctl")).unwrap();
        let older = home.path().join("9/bin").canonicalize().unwrap();
        assert_eq!(find("", &homes), Some(older.clone()));
        std::fs::create_dir(home.path().join("path")).unwrap();
        let linked = home.path().join("path/initdb");
        std::os::unix::fs::symlink(older.join("initdb"), linked).unwrap();
        let path = home.path().join("path");
        assert_eq!(find(path.to_str().unwrap(), &[]), Some(older));
        assert_eq!(find("", &["/nowhere"]), None);
        assert_eq!(
            ids("root:x:0:0::/:\nnobody:x:65534:65533::/:", "nobody"),
            Some((65534, 65533))
        );
    }

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
