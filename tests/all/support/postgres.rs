//! A PostgreSQL server of one's own: in a temporary folder, on a free port, gone at the end.
//!
//! The server's own programs are used. Where there are none, root installs the package, as on a
//! bare machine of a CI; anybody else is told its name. PostgreSQL does not run as root, so root
//! runs it as `postgres` or `nobody`.

use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
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

/// A running server. Dropping it stops it and removes its folder.
#[derive(Debug)]
pub struct Postgres {
    programs: PathBuf,
    user: Option<(u32, u32)>,
    port: u16,
    server: Child,
    folder: tempfile::TempDir,
}

impl Postgres {
    /// Starts a fresh server.
    pub fn start() -> Self {
        let programs = find_or_install();
        let folder = tempfile::tempdir().unwrap();
        let user = other_user(folder.path());
        if let Some((uid, gid)) = user {
            chown(folder.path(), Some(uid), Some(gid)).unwrap();
        }
        let data = folder.path().join("data");
        let mut initdb = program(&programs, user, "initdb");
        initdb.args(["--username=sentra", "--auth=trust", "--no-sync"]);
        initdb
            .args(["--encoding=UTF8", "--locale=C", "--pgdata"])
            .arg(&data);
        let made = initdb.output().unwrap();
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        let port = free_port();
        let mut server = program(&programs, user, "postgres");
        for setting in settings(port) {
            server.arg("-c").arg(setting);
        }
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        server.arg("-D").arg(data).stdout(Stdio::null()).stderr(log);
        let server = server.spawn().unwrap();
        let mut postgres = Self {
            programs,
            user,
            port,
            server,
            folder,
        };
        postgres.wait();
        postgres
    }

    /// The address of `database`; `postgres` is always there.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://sentra@127.0.0.1:{}/{database}", self.port)
    }

    fn wait(&mut self) {
        let port = self.port.to_string();
        let begun = Instant::now();
        loop {
            let mut ready = program(&self.programs, self.user, "pg_isready");
            ready.args(["-q", "-h", "127.0.0.1", "-U", "sentra", "-p", &port]);
            if ready.status().unwrap().success() {
                return;
            }
            let ended = self.server.try_wait().unwrap();
            if ended.is_some() || begun.elapsed() > PATIENCE {
                let log = std::fs::read_to_string(self.folder.path().join("log"));
                panic!("PostgreSQL did not start:\n{}", log.unwrap_or_default());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let mut stop = program(&self.programs, self.user, "pg_ctl");
        stop.args(["stop", "--silent", "--mode=immediate", "--pgdata"]);
        stop.arg(self.folder.path().join("data"));
        let stopped = stop.status().is_ok_and(|status| status.success());
        if !stopped && self.server.kill().is_err() {
            return;
        }
        // The exit status says nothing that the test does not know by now.
        drop(self.server.wait());
    }
}

fn settings(port: u16) -> Vec<String> {
    vec![
        format!("port={port}"),
        "listen_addresses=127.0.0.1".to_owned(),
        "unix_socket_directories=".to_owned(),
        "fsync=off".to_owned(),
        "shared_buffers=32MB".to_owned(),
        "max_connections=100".to_owned(),
    ]
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
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
fn other_user(created: &Path) -> Option<(u32, u32)> {
    let is_root = created.metadata().unwrap().uid() == 0;
    is_root.then(|| {
        let users = std::fs::read_to_string("/etc/passwd").unwrap();
        let found = ["postgres", "nobody"]
            .iter()
            .find_map(|name| ids(&users, name));
        found.expect("a user `postgres` or `nobody`, as PostgreSQL does not run as root")
    })
}

fn ids(users: &str, name: &str) -> Option<(u32, u32)> {
    let fields = |line: &str| line.split(':').map(str::to_owned).collect::<Vec<_>>();
    let user = users
        .lines()
        .map(fields)
        .find(|one| one.first().is_some_and(|it| it == name))?;
    Some((user.get(2)?.parse().ok()?, user.get(3)?.parse().ok()?))
}

fn find_or_install() -> PathBuf {
    let known = || find(&std::env::var("PATH").unwrap_or_default(), HOMES);
    if let Some(programs) = known() {
        return programs;
    }
    let probe = tempfile::tempdir().unwrap();
    if probe.path().metadata().unwrap().uid() == 0 {
        for arguments in [&["update"][..], &["install", "-y", "postgresql"]] {
            let mut apt = Command::new("apt-get");
            apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
            drop(apt.output());
        }
    }
    known().expect("the programs of PostgreSQL: install the package `postgresql`")
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
    let postgres = Postgres::start();
    let port = postgres.port;
    let folder = postgres.folder.path().to_owned();
    assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
    drop(postgres);
    assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
    assert!(!folder.exists());
}
