//! Values that only their owner's key opens. Destroying the key erases the person.
//!
//! XChaCha20-Poly1305. A person's key is random, wrapped under the platform's key; a value is
//! bound to its own row by its id. Nonces are random: 192 bits make a repeat unthinkable.

mod keyring;
mod rotate;
#[cfg(test)]
mod tests;

pub use keyring::Keyring;
pub use rotate::{Hanging, hanging, rotate_some};

use crate::error::StorageError;
use crate::sql::{Read, all, execute, insert, one, placeholders, values};
use crate::tx::Tx;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use chrono::{DateTime, Utc};
use domain::{PersonId, SealedValueId};
use sea_orm::{FromQueryResult, Value};
use std::collections::HashMap;
use uuid::Uuid;

pub(crate) const NONCE_BYTES: usize = 24;

/// What a sealed value is, when asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sealed {
    /// Its bytes.
    Open(Vec<u8>),
    /// Its person was erased, or it was forgotten in time; nobody can read it again.
    Erased,
}

/// For how long a sealed value is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptAs {
    /// As long as the books: who bought, what a provider said.
    Money,
    /// As long as other facts of trade.
    Other,
    /// As long as a row refers to it; whoever replaces it forgets it.
    InUse,
}

impl KeptAs {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Money => "MONEY",
            Self::Other => "OTHER",
            Self::InUse => "IN_USE",
        }
    }
}

/// Makes the key of a new person.
pub async fn create_person_key(tx: &Tx, person: PersonId) -> Result<(), StorageError> {
    let key: [u8; 32] = tx.random();
    let keyring = tx.keyring();
    let wrapped = keyring.encrypt(&tx.random(), &key, person.uuid().as_bytes())?;
    let row = values![person, wrapped, keyring.key_id(), tx.now()];
    let columns = ["person_id", "wrapped_key", "key_id", "created_at"];
    insert(tx, "person_keys", &columns, vec![row]).await
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
    store_as(tx, KeptAs::Money, person, plain).await
}

/// As [`store`], kept for as long as `kept` says.
pub async fn store_as(
    tx: &Tx,
    kept: KeptAs,
    person: Option<PersonId>,
    plain: &[u8],
) -> Result<SealedValueId, StorageError> {
    let id: SealedValueId = tx.new_id();
    let uuid = id.uuid();
    let (ciphertext, key_id) = if let Some(person) = person {
        let sealed = seal_for(tx, person, plain, uuid.as_bytes()).await?;
        (sealed, None)
    } else {
        let keyring = tx.keyring();
        let sealed = keyring.encrypt(&tx.random(), plain, uuid.as_bytes())?;
        (sealed, Some(keyring.key_id().to_owned()))
    };
    let row = values![id, person, ciphertext, key_id, kept.code(), tx.now()];
    let columns = [
        "id",
        "person_id",
        "ciphertext",
        "key_id",
        "kept_as",
        "created_at",
    ];
    insert(tx, "sealed_values", &columns, vec![row]).await?;
    Ok(id)
}

/// Empties a stored value for ever: whoever asks for it is told that it is erased.
pub async fn forget(tx: &Tx, id: SealedValueId) -> Result<(), StorageError> {
    let sql = "UPDATE sealed_values SET ciphertext = $2, forgotten_at = $3 \
               WHERE id = $1 AND forgotten_at IS NULL";
    execute(tx, sql, values![id, Vec::<u8>::new(), tx.now()]).await?;
    Ok(())
}

/// Empties at most `limit` values that are kept as `kept` and were stored before `before`; how
/// many.
pub async fn forget_older(
    tx: &Tx,
    kept: KeptAs,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<u64, StorageError> {
    let sql = "UPDATE sealed_values SET ciphertext = $4, forgotten_at = $5 WHERE id IN \
               (SELECT id FROM sealed_values WHERE kept_as = $1 AND created_at < $2 \
               AND forgotten_at IS NULL ORDER BY created_at LIMIT $3)";
    let empty = Vec::<u8>::new();
    execute(
        tx,
        sql,
        values![kept.code(), before, limit, empty, tx.now()],
    )
    .await
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
        key_id: Option<String>,
        is_forgotten: bool,
    }
    let sql = "SELECT person_id, ciphertext, key_id, forgotten_at IS NOT NULL AS is_forgotten \
               FROM sealed_values WHERE id = $1";
    let row = one::<Row>(on, sql, values![id])
        .await?
        .ok_or(StorageError::Unsealable)?;
    if row.is_forgotten {
        return Ok(Sealed::Erased);
    }
    let uuid = id.uuid();
    let bound_to = uuid.as_bytes();
    let Some(person) = row.person_id else {
        let plain = keyring.decrypt(row.key_id.as_deref(), &row.ciphertext, bound_to);
        return plain.map(Sealed::Open);
    };
    match person_cipher(on, keyring, person.into()).await? {
        Some(cipher) => decrypt(&cipher, &row.ciphertext, bound_to).map(Sealed::Open),
        None => Ok(Sealed::Erased),
    }
}

/// Opens those of `ids` that are sealed under the key of `person`, by their ids; what was
/// forgotten, or is another's, is not among them.
pub(crate) async fn load_own(
    on: &impl Read,
    keyring: &Keyring,
    person: PersonId,
    ids: &[SealedValueId],
) -> Result<HashMap<SealedValueId, Vec<u8>>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        ciphertext: Vec<u8>,
    }
    let cipher = person_cipher(on, keyring, person).await?;
    let Some(cipher) = cipher.filter(|_| !ids.is_empty()) else {
        return Ok(HashMap::new());
    };
    let sql = format!(
        "SELECT id, ciphertext FROM sealed_values WHERE person_id = $1 \
         AND forgotten_at IS NULL AND id IN ({})",
        placeholders(ids.len(), 2)
    );
    let mut asked = values![person];
    asked.extend(ids.iter().map(|id| Value::from(id.uuid())));
    let rows: Vec<Row> = all(on, &sql, asked).await?;
    let open = |row: Row| {
        let plain = decrypt(&cipher, &row.ciphertext, row.id.as_bytes())?;
        Ok((row.id.into(), plain))
    };
    rows.into_iter().map(open).collect()
}

/// Seals bytes under the key of `person`, for a row of the caller's own that holds them.
///
/// # Errors
/// [`StorageError::Unsealable`] when the person was erased.
pub async fn seal_for(
    tx: &Tx,
    person: PersonId,
    plain: &[u8],
    bound_to: &[u8],
) -> Result<Vec<u8>, StorageError> {
    let cipher = person_cipher(tx, tx.keyring(), person).await?;
    let cipher = cipher.ok_or(StorageError::Unsealable)?;
    encrypt(&cipher, &tx.random(), plain, bound_to)
}

/// Opens what [`seal_for`] made.
pub async fn open_for(
    on: &impl Read,
    keyring: &Keyring,
    (person, bound_to): (PersonId, &[u8]),
    sealed: &[u8],
) -> Result<Sealed, StorageError> {
    match person_cipher(on, keyring, person).await? {
        Some(cipher) => decrypt(&cipher, sealed, bound_to).map(Sealed::Open),
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
        key_id: Option<String>,
    }
    let sql = "SELECT wrapped_key, key_id FROM person_keys WHERE person_id = $1";
    let Some(row) = one::<Row>(on, sql, values![person]).await? else {
        return Ok(None);
    };
    let uuid = person.uuid();
    let key = keyring.decrypt(row.key_id.as_deref(), &row.wrapped_key, uuid.as_bytes())?;
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
