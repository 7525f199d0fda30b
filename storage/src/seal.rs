//! Values that only their owner's key opens. Destroying the key erases the person.
//!
//! XChaCha20-Poly1305. A person's key is random, wrapped under the platform's key; a value is
//! bound to its own row by its id. Nonces are random: 192 bits make a repeat unthinkable.

use crate::error::StorageError;
use crate::sql::{Read, execute, insert, one, values};
use crate::tx::Tx;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use domain::{PersonId, SealedValueId};
use sea_orm::FromQueryResult;
use std::fmt;
use uuid::Uuid;

const NONCE_BYTES: usize = 24;

/// The platform's key.
#[derive(Clone)]
pub struct Keyring {
    platform: XChaCha20Poly1305,
}

impl Keyring {
    /// A keyring under the 32 bytes of `secret_key` in the configuration.
    pub fn new(secret_key: [u8; 32]) -> Self {
        Self {
            platform: XChaCha20Poly1305::new(&secret_key.into()),
        }
    }

    /// Seals a small value of an enterprise (its NIB, say) under the platform's key.
    pub fn seal(&self, tx: &Tx, plain: &[u8]) -> Result<Vec<u8>, StorageError> {
        encrypt(&self.platform, &tx.random(), plain, b"")
    }

    /// Opens what [`Keyring::seal`] made.
    pub fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, StorageError> {
        decrypt(&self.platform, sealed, b"")
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring")
    }
}

/// What a sealed value is, when asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sealed {
    /// Its bytes.
    Open(Vec<u8>),
    /// Its person was erased; nobody can read it again.
    Erased,
}

/// Makes the key of a new person.
pub async fn create_person_key(tx: &Tx, person: PersonId) -> Result<(), StorageError> {
    let key: [u8; 32] = tx.random();
    let wrapped = encrypt(
        &tx.keyring().platform,
        &tx.random(),
        &key,
        person.uuid().as_bytes(),
    )?;
    let row = values![person, wrapped, tx.now()];
    insert(
        tx,
        "person_keys",
        &["person_id", "wrapped_key", "created_at"],
        vec![row],
    )
    .await
}

/// Destroys the key of `person`; every value sealed under it is unreadable from then on.
pub async fn destroy_person_key(tx: &Tx, person: PersonId) -> Result<(), StorageError> {
    execute(
        tx,
        "DELETE FROM person_keys WHERE person_id = $1",
        values![person],
    )
    .await?;
    Ok(())
}

/// Stores `plain`, sealed under the key of `person`, or under the platform's where none is known.
pub async fn store(
    tx: &Tx,
    person: Option<PersonId>,
    plain: &[u8],
) -> Result<SealedValueId, StorageError> {
    let id: SealedValueId = tx.new_id();
    let cipher = match person {
        Some(person) => person_cipher(tx, tx.keyring(), person).await?,
        None => Some(tx.keyring().platform.clone()),
    };
    let cipher = cipher.ok_or(StorageError::Unsealable)?;
    let ciphertext = encrypt(&cipher, &tx.random(), plain, id.uuid().as_bytes())?;
    let row = values![id, person, ciphertext, tx.now()];
    let columns = ["id", "person_id", "ciphertext", "created_at"];
    insert(tx, "sealed_values", &columns, vec![row]).await?;
    Ok(id)
}

/// Opens a stored value.
pub async fn load(
    on: &impl Read,
    keyring: &Keyring,
    id: SealedValueId,
) -> Result<Sealed, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        person_id: Option<Uuid>,
        ciphertext: Vec<u8>,
    }
    let sql = "SELECT person_id, ciphertext FROM sealed_values WHERE id = $1";
    let row = one::<Row>(on, sql, values![id])
        .await?
        .ok_or(StorageError::Unsealable)?;
    let cipher = match row.person_id {
        Some(person) => person_cipher(on, keyring, person.into()).await?,
        None => Some(keyring.platform.clone()),
    };
    match cipher {
        Some(cipher) => decrypt(&cipher, &row.ciphertext, id.uuid().as_bytes()).map(Sealed::Open),
        None => Ok(Sealed::Erased),
    }
}

async fn person_cipher(
    on: &impl Read,
    keyring: &Keyring,
    person: PersonId,
) -> Result<Option<XChaCha20Poly1305>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        wrapped_key: Vec<u8>,
    }
    let sql = "SELECT wrapped_key FROM person_keys WHERE person_id = $1";
    let Some(row) = one::<Row>(on, sql, values![person]).await? else {
        return Ok(None);
    };
    let key = decrypt(
        &keyring.platform,
        &row.wrapped_key,
        person.uuid().as_bytes(),
    )?;
    let cipher = XChaCha20Poly1305::new_from_slice(&key).map_err(|_| StorageError::Unsealable)?;
    Ok(Some(cipher))
}

pub(crate) fn encrypt(
    cipher: &XChaCha20Poly1305,
    nonce: &[u8; NONCE_BYTES],
    plain: &[u8],
    bound_to: &[u8],
) -> Result<Vec<u8>, StorageError> {
    let payload = Payload {
        msg: plain,
        aad: bound_to,
    };
    let sealed = cipher
        .encrypt(XNonce::from_slice(nonce), payload)
        .map_err(|_| StorageError::Unsealable)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

pub(crate) fn decrypt(
    cipher: &XChaCha20Poly1305,
    sealed: &[u8],
    bound_to: &[u8],
) -> Result<Vec<u8>, StorageError> {
    let (nonce, ciphertext) = sealed
        .split_at_checked(NONCE_BYTES)
        .ok_or(StorageError::Unsealable)?;
    let payload = Payload {
        msg: ciphertext,
        aad: bound_to,
    };
    cipher
        .decrypt(XNonce::from_slice(nonce), payload)
        .map_err(|_| StorageError::Unsealable)
}
