//! The server's programs, and who runs them.

use crate::packages::install;
use anyhow::Context;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// The programs that are used.
const PROGRAMS: &[&str] = &[
    "initdb",
    "pg_basebackup",
    "pg_ctl",
    "pg_isready",
    "postgres",
];

/// Where systems keep the server's programs, one folder a version.
const HOMES: &[&str] = &[
    "/usr/lib/postgresql",
    "/usr/local/pgsql",
    "/opt/homebrew/opt",
];

pub(super) fn program(programs: &Path, user: Option<(u32, u32)>, name: &str) -> Command {
    let mut command = Command::new(programs.join(name));
    command.current_dir("/").env("LC_ALL", "C");
    if let Some((uid, gid)) = user {
        command.uid(uid).gid(gid);
    }
    command
}

/// For root, the user and group to run as instead; root is whoever owns what it creates as 0.
pub(super) fn other_user(created: &Path) -> anyhow::Result<Option<(u32, u32)>> {
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
pub(super) fn find_or_install() -> anyhow::Result<PathBuf> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let known = || find(&std::env::var("PATH").unwrap_or_default(), HOMES);
    let turn = ONE_AT_A_TIME.lock();
    let _turn = turn.unwrap_or_else(PoisonError::into_inner);
    if let Some(programs) = known() {
        return Ok(programs);
    }
    let said = install(&["postgresql"])?;
    let missing = "the programs of PostgreSQL are missing: install the package `postgresql`";
    known().with_context(|| format!("{missing} ({said})"))
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
}
