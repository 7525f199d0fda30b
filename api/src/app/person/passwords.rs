//! Hashing of passwords: slow on purpose, so never on more than half of the cores, and behind
//! everybody else there: whoever tries many passwords at once slows others little.

use super::hashers::Hashers;
use crate::app::command::CommandError;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{self, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::person::Password;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;
use tokio::sync::{Semaphore, oneshot};

const MEMORY_KIB: u32 = 19 * 1_024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// How long a request waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);
/// The salt of the hash that stands in where there is no account to compare with.
const NOBODYS_SALT: [u8; 16] = *b"nobody-is-at-hom";

/// Hashes passwords with Argon2id (19 MiB, 2 passes, 1 lane) away from the threads that serve.
#[derive(Debug, Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    hashers: Arc<Hashers>,
}

/// Why a password was not hashed or compared.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Too many wait for their turn.
    #[error("too many passwords wait to be hashed")]
    Busy,
    /// The hash could not be made, or the stored one is none.
    #[error("the password could not be hashed")]
    Hash(#[from] password_hash::Error),
    /// The stored hash cannot be read.
    #[error("the stored hash cannot be read")]
    Stored(#[from] password_hash::phc::Error),
    /// The thread that hashed broke off.
    #[error("hashing broke off")]
    BrokenOff(#[from] oneshot::error::RecvError),
}

impl<E> From<PasswordError> for CommandError<E> {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => Self::Busy,
            other => Self::fault(other),
        }
    }
}

impl Default for Passwords {
    fn default() -> Self {
        let cores = available_parallelism().map_or(1, std::num::NonZero::get);
        let at_once = (cores / 2).max(1);
        Self {
            turns: Arc::new(Semaphore::new(at_once)),
            hashers: Arc::new(Hashers::new(at_once)),
        }
    }
}

impl Passwords {
    /// The hash of `password`, as a PHC string.
    pub async fn hash(&self, password: Password, salt: [u8; 16]) -> Result<String, PasswordError> {
        self.in_turn(move || hash(&password, &salt)).await
    }

    /// True when `password` is the one behind `stored`. Without one it takes just as long.
    pub async fn is_right(
        &self,
        password: Password,
        stored: Option<String>,
    ) -> Result<bool, PasswordError> {
        self.in_turn(move || match stored {
            Some(stored) => verify(&password, &stored),
            None => hash(&password, &NOBODYS_SALT).map(|_| false),
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let turn = tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned()).await;
        let Ok(Ok(turn)) = turn else {
            return Err(PasswordError::Busy);
        };
        let (answer, answered) = oneshot::channel();
        self.hashers.send(Box::new(move || {
            let _turn = turn;
            // Nobody waits any more when their request took too long.
            let _unheard = answer.send(work());
        }));
        answered.await?
    }
}

fn hasher() -> Result<Argon2<'static>, PasswordError> {
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(password_hash::Error::from)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &Password, salt: &[u8; 16]) -> Result<String, PasswordError> {
    let hash: PasswordHash = hasher()?.hash_password_with_salt(password.as_bytes(), salt)?;
    Ok(hash.to_string())
}

fn verify(password: &Password, stored: &str) -> Result<bool, PasswordError> {
    let stored = PasswordHash::new(stored)?;
    match hasher()?.verify_password(password.as_bytes(), &stored) {
        Ok(()) => Ok(true),
        Err(password_hash::Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
