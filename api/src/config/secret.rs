//! Secrets: never shown, made when missing.

use serde::{Deserialize, Serialize, Serializer};
use std::fmt;
use std::io::Write;
use std::path::Path;
use storage::Entropy;

/// 32 bytes that must stay secret, as 64 hex digits.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

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

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("…")
    }
}

/// A secret that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// Not 64 hex digits.
    #[error("secret_key is 64 hex digits")]
    Malformed,
    /// The file could not be read or written.
    #[error("the file secret.key in the data folder could not be used")]
    File(#[from] std::io::Error),
}

/// The key that was given, else the one in `folder`, else a new one that is kept there.
///
/// # Errors
/// [`SecretError`].
pub fn load_or_create(
    given: Option<&Secret>,
    folder: &Path,
    entropy: &dyn Entropy,
) -> Result<[u8; 32], SecretError> {
    if let Some(secret) = given {
        return secret.bytes();
    }
    let file = folder.join("secret.key");
    match std::fs::read_to_string(&file) {
        Ok(text) => return Secret(text.trim().to_owned()).bytes(),
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        Err(_) => {}
    }
    let mut bytes = [0_u8; 32];
    entropy.fill(&mut bytes);
    create_private(&file)?.write_all(hex::encode(bytes).as_bytes())?;
    Ok(bytes)
}

fn create_private(file: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}
