//! Secrets: never shown, made when missing.

use std::fmt;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use serde::{Deserialize, Serialize, Serializer};
use storage::Entropy;

/// 32 bytes that must stay secret, as 64 hex digits.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

/// The address of a database, which may hold a password.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct DatabaseUrl(String);

/// A secret in characters of its own: a token, or an address that holds a password.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct TextSecret(String);

impl TextSecret {
    /// The secret, for whoever it is shown to.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TextSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TextSecret(…)")
    }
}

impl Serialize for TextSecret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("…")
    }
}

impl Secret {
    /// The bytes.
    ///
    /// # Errors
    /// [`SecretError::Malformed`] when they are not 64 hex digits.
    pub fn bytes(&self) -> Result<[u8; 32], SecretError> {
        let mut bytes = [0_u8; 32];
        hex::decode_to_slice(&self.0, &mut bytes).map_err(|_| SecretError::Malformed)?;
        Ok(bytes)
    }
}

impl DatabaseUrl {
    /// The address with the password, for the one who connects.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseUrl(…)")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("…")
    }
}

impl Serialize for DatabaseUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("…")
    }
}

/// A secret that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// Not 64 hex digits.
    #[error("a secret is 64 hex digits")]
    Malformed,
    /// The file could not be read or written.
    #[error("the file of a secret in the data folder could not be used")]
    File(#[from] io::Error),
}

/// The secret key: the one that was given, else that of `secret.key` in `folder`, made if missing.
///
/// # Errors
/// [`SecretError`].
pub fn load_or_create(
    given: Option<&Secret>,
    folder: &Path,
    entropy: &dyn Entropy,
) -> Result<[u8; 32], SecretError> {
    kept(given, &folder.join("secret.key"), entropy)
}

/// What the sandbox signs with: as given, else that of `sandbox.key` in `folder`, made if missing.
///
/// # Errors
/// [`SecretError`].
pub fn sandbox_secret(
    given: Option<&Secret>,
    folder: &Path,
    entropy: &dyn Entropy,
) -> Result<[u8; 32], SecretError> {
    kept(given, &folder.join("sandbox.key"), entropy)
}

/// What the sandbox of another process signs with: as given, else that of `sandbox.key` in a
/// `folder` that both share. `None` when neither is there: one made here would not be the other's.
///
/// # Errors
/// [`SecretError`].
pub fn shared_sandbox_secret(
    given: Option<&Secret>,
    folder: &Path,
) -> Result<Option<[u8; 32]>, SecretError> {
    if let Some(secret) = given {
        return secret.bytes().map(Some);
    }
    written(&folder.join("sandbox.key"))
}

fn kept(
    given: Option<&Secret>,
    file: &Path,
    entropy: &dyn Entropy,
) -> Result<[u8; 32], SecretError> {
    if let Some(secret) = given {
        return secret.bytes();
    }
    if let Some(bytes) = written(file)? {
        return Ok(bytes);
    }
    let mut bytes = [0_u8; 32];
    entropy.fill(&mut bytes);
    match create(file, &hex::encode(bytes)) {
        Ok(()) => Ok(bytes),
        // Another process was faster: its secret is the one.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Secret(fs::read_to_string(file)?.trim().to_owned()).bytes()
        }
        Err(error) => Err(error.into()),
    }
}

/// The secret in `file`; `None` when there is no such file.
fn written(file: &Path) -> Result<Option<[u8; 32]>, SecretError> {
    match fs::read_to_string(file) {
        Ok(text) => Secret(text.trim().to_owned()).bytes().map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Makes `file` in one step, whole and for its owner alone: nobody ever reads half a secret.
fn create(file: &Path, text: &str) -> io::Result<()> {
    let beside = file.with_extension(format!("{}.new", std::process::id()));
    let written = write_private(&beside, text).and_then(|()| fs::hard_link(&beside, file));
    let removed = fs::remove_file(&beside);
    written.and(removed)
}

fn write_private(file: &Path, text: &str) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(file)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
