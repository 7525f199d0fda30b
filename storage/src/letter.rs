//! Sealed values that are opened with a second key, which only a job holds: what the job was about
//! is unreadable once it is done, although the row stays.

use crate::error::StorageError;
use crate::seal::{self, KeptAs, Keyring, Sealed, decrypt, encrypt};
use crate::sql::Read;
use crate::tx::Tx;
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::KeyInit;
use domain::{PersonId, SealedValueId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What the inner seal is bound to.
const PURPOSE: &[u8] = b"letter";

/// The second key. Alone it opens nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LetterKey(String);

impl LetterKey {
    fn cipher(&self) -> Result<XChaCha20Poly1305, StorageError> {
        let mut key = [0_u8; 32];
        hex::decode_to_slice(&self.0, &mut key).map_err(|_| StorageError::Unsealable)?;
        Ok(XChaCha20Poly1305::new(&key.into()))
    }
}

impl fmt::Debug for LetterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LetterKey(…)")
    }
}

/// Stores `plain` as [`seal::store_as`] does, sealed once more under the key that it answers. Kept
/// as other facts of trade are: the key goes with its job, long before.
pub async fn store(
    tx: &Tx,
    person: Option<PersonId>,
    plain: &[u8],
) -> Result<(SealedValueId, LetterKey), StorageError> {
    let key = LetterKey(hex::encode(tx.random::<32>()));
    let inner = encrypt(&key.cipher()?, &tx.random(), plain, PURPOSE)?;
    let id = seal::store_as(tx, KeptAs::Other, person, &inner).await?;
    Ok((id, key))
}

/// Opens what [`store`] made.
pub async fn load(
    on: &impl Read,
    keyring: &Keyring,
    id: SealedValueId,
    key: &LetterKey,
) -> Result<Sealed, StorageError> {
    match seal::load(on, keyring, id).await? {
        Sealed::Open(inner) => decrypt(&key.cipher()?, &inner, PURPOSE).map(Sealed::Open),
        Sealed::Erased => Ok(Sealed::Erased),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    #[tokio::test]
    async fn a_letter_opens_with_its_own_key_alone() {
        let folder = tempfile::tempdir().unwrap();
        let db = crate::testing::db(folder.path(), DateTime::UNIX_EPOCH).await;
        let tx = db.begin().await.unwrap();
        let (id, key) = store(&tx, None, b"123456").await.unwrap();
        let (other, other_key) = store(&tx, None, b"654321").await.unwrap();
        tx.commit().await.unwrap();
        let opened = |id, key: LetterKey| {
            let db = &db;
            async move { load(db, db.keyring(), id, &key).await }
        };
        let right = opened(id, key.clone()).await.unwrap();
        assert_eq!(right, Sealed::Open(b"123456".to_vec()));
        assert!(opened(id, other_key).await.is_err());
        assert!(opened(other, key).await.is_err());
        assert!(opened(id, LetterKey("00".to_owned())).await.is_err());
        let outer = seal::load(&db, db.keyring(), id).await.unwrap();
        let Sealed::Open(bytes) = outer else { panic!() };
        assert!(!bytes.windows(6).any(|part| part == b"123456"));
    }
}
