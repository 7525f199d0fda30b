//! The platform's keys: one that seals, and those before it, which still open.

use super::{decrypt, encrypt};
use crate::error::StorageError;
use crate::tx::Tx;
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::KeyInit;
use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::Arc;

/// Keeps the name of a key from being the hash of it that is used elsewhere.
const PURPOSE: &[u8] = b"sentra key id 1\0";
/// Bytes of a key's name: enough to tell keys apart, and nothing is learnt of the key.
const ID_BYTES: usize = 8;

/// The platform's keys. The first seals; all of them open.
#[derive(Clone)]
pub struct Keyring {
    keys: Arc<Vec<PlatformKey>>,
}

struct PlatformKey {
    id: String,
    cipher: XChaCha20Poly1305,
}

impl PlatformKey {
    fn new(secret: [u8; 32]) -> Self {
        let hash = Sha256::new().chain_update(PURPOSE).chain_update(secret);
        let hash = hash.finalize();
        Self {
            id: hex::encode(hash.get(..ID_BYTES).unwrap_or_default()),
            cipher: XChaCha20Poly1305::new(&secret.into()),
        }
    }
}

impl Keyring {
    /// A keyring under the 32 bytes of `secret_key` in the configuration.
    pub fn new(secret_key: [u8; 32]) -> Self {
        Self::with_previous(secret_key, &[])
    }

    /// The same, which also opens what was sealed under `previous` keys.
    pub fn with_previous(secret_key: [u8; 32], previous: &[[u8; 32]]) -> Self {
        let all = std::iter::once(secret_key).chain(previous.iter().copied());
        Self {
            keys: Arc::new(all.map(PlatformKey::new).collect()),
        }
    }

    /// The name of the key that seals.
    pub fn key_id(&self) -> &str {
        self.keys.first().map_or("", |key| key.id.as_str())
    }

    /// Seals a small value of an enterprise (its NIB, say) under the platform's key.
    pub fn seal(&self, tx: &Tx, plain: &[u8]) -> Result<Vec<u8>, StorageError> {
        self.encrypt(&tx.random(), plain, b"")
    }

    /// Opens what [`Keyring::seal`] made, under whichever key.
    pub fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, StorageError> {
        self.decrypt(None, sealed, b"")
    }

    pub(crate) fn encrypt(
        &self,
        nonce: &[u8; super::NONCE_BYTES],
        plain: &[u8],
        bound_to: &[u8],
    ) -> Result<Vec<u8>, StorageError> {
        let key = self.keys.first().ok_or(StorageError::Unsealable)?;
        encrypt(&key.cipher, nonce, plain, bound_to)
    }

    /// Opens what was sealed under the key that `key_id` names. What names none is older than
    /// names: any key may be the one, and the seal itself tells which.
    pub(crate) fn decrypt(
        &self,
        key_id: Option<&str>,
        sealed: &[u8],
        bound_to: &[u8],
    ) -> Result<Vec<u8>, StorageError> {
        let named = |key: &&PlatformKey| key_id.is_none_or(|id| id == key.id);
        let mut keys = self.keys.iter().filter(named);
        keys.find_map(|key| decrypt(&key.cipher, sealed, bound_to).ok())
            .ok_or(StorageError::Unsealable)
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring")
    }
}
