//! Programs of others that the tests start, installed as packages of the system where they lack.

use std::os::unix::fs::MetadataExt;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// Has the package manager install `packages`, one call at a time; only root does. What was said,
/// to be told when the programs are missing all the same.
///
/// # Errors
/// When no folder can be made, which tells who this is.
pub(crate) fn install(packages: &[&str]) -> anyhow::Result<String> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let turn = ONE_AT_A_TIME.lock();
    let _turn = turn.unwrap_or_else(PoisonError::into_inner);
    let probe = tempfile::tempdir()?;
    if probe.path().metadata()?.uid() != 0 {
        return Ok("it is installed by root alone".to_owned());
    }
    let mut said = String::new();
    let install = [&["install", "-y"], packages].concat();
    for arguments in [&["update"][..], &install] {
        let mut apt = Command::new("apt-get");
        apt.args(["-o", "DPkg::Lock::Timeout=300"]).args(arguments);
        match apt.env("DEBIAN_FRONTEND", "noninteractive").output() {
            Ok(output) => said += &String::from_utf8_lossy(&output.stderr),
            Err(error) => said += &error.to_string(),
        }
    }
    Ok(said.trim().to_owned())
}
