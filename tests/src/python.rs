//! Programs of others that come as Python packages, each set in an environment of its own.

use crate::packages::install;
use anyhow::{Context, ensure};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What tells that an environment is whole.
const WHOLE: &str = "whole";

/// The folder `bin` of an environment that has `packages`, each pinned (`pillow==13.0.0`).
///
/// It is made once and kept in the user's cache, under a lock: tests of several processes want it
/// at the same moment.
///
/// # Errors
/// When there is no Python 3 with `venv`, or the packages cannot be had.
pub fn environment(packages: &[&str]) -> anyhow::Result<PathBuf> {
    let folder = cache()?.join(packages.join("+").replace("==", "-"));
    fs::create_dir_all(folder.parent().context("the cache is a root")?)?;
    let lock = File::create(folder.with_added_extension("lock"))?;
    lock.lock()?;
    if !folder.join(WHOLE).is_file() {
        make(&folder, packages).with_context(|| format!("the packages {packages:?}"))?;
    }
    Ok(folder.join("bin"))
}

fn cache() -> anyhow::Result<PathBuf> {
    let named = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let home = || named("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let cache = named("XDG_CACHE_HOME").map(PathBuf::from).or_else(home);
    let cache = cache.context("neither HOME nor XDG_CACHE_HOME tells where to keep programs")?;
    Ok(cache.join("sentra-tests"))
}

fn make(folder: &Path, packages: &[&str]) -> anyhow::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let venv = || run(Command::new("python3").args(["-m", "venv"]).arg(folder));
    if venv().is_err() {
        let said = install(&["python3-venv"])?;
        let missing = "Python 3 with its module `venv` is missing: install `python3-venv`";
        venv().with_context(|| format!("{missing} ({said})"))?;
    }
    let mut pip = Command::new(folder.join("bin/python"));
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]);
    run(pip.args(packages))?;
    Ok(fs::write(folder.join(WHOLE), "")?)
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let output = command.output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{command:?}: {}", said.trim());
    Ok(())
}
