//! Hashing of passwords: slow on purpose, so on few threads, and behind everybody else there:
//! whoever tries many passwords at once slows others little. Those who sign in from where they did
//! before have threads of their own; of the others, those in doubt come last.

use super::attempts::Trust;
use super::hashers::{Hashers, Memory, Rank};
use crate::app::command::CommandError;
use argon2::password_hash;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use domain::person::Password;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;
use tokio::sync::oneshot;

const MEMORY_KIB: u32 = 19 * 1_024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// How long a request waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);
/// The salt of the hash that stands in where there is no account to compare with.
const NOBODYS_SALT: [u8; 16] = *b"nobody-is-at-hom";

/// How willingly the threads let others run, as the system counts it: about a tenth of what others
/// get when there is not enough for all, so that whoever signs in honestly gets there too.
const NICENESS: i32 = 10;
/// The same of those for people who come from somewhere new: a third of that again.
const NICENESS_OF_NEW: i32 = 15;

/// Hashes passwords, those of people who come from where they came before apart.
#[derive(Debug, Clone)]
pub struct Passwords {
    familiar: Arc<Hashers>,
    others: Arc<Hashers>,
}

/// Hashes passwords with Argon2id (19 MiB, 2 passes, 1 lane) away from the threads that serve.
#[derive(Debug)]
pub struct Hashing<'a> {
    hashers: &'a Hashers,
    rank: Rank,
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
    /// Half of the cores hash at the most, but one for each.
    fn default() -> Self {
        let cores = available_parallelism().map_or(1, std::num::NonZero::get);
        let at_once = (cores / 4).max(1);
        Self {
            familiar: Arc::new(Hashers::new(at_once, NICENESS)),
            others: Arc::new(Hashers::new(at_once, NICENESS_OF_NEW)),
        }
    }
}

impl Passwords {
    /// The hashing for those of whom so is thought.
    pub fn of(&self, trust: Trust) -> Hashing<'_> {
        let (hashers, rank) = match trust {
            Trust::Familiar => (&self.familiar, Rank::First),
            Trust::New => (&self.others, Rank::First),
            Trust::Doubted => (&self.others, Rank::Second),
        };
        Hashing { hashers, rank }
    }
}

impl Hashing<'_> {
    /// The hash of `password`, as a PHC string.
    pub async fn hash(&self, password: Password, salt: [u8; 16]) -> Result<String, PasswordError> {
        self.in_turn(move |memory| hash(&password, &salt, memory))
            .await
    }

    /// True when `password` is the one behind `stored`. Without one it takes just as long.
    pub async fn is_right(
        &self,
        password: Password,
        stored: Option<String>,
    ) -> Result<bool, PasswordError> {
        self.in_turn(move |memory| match stored {
            Some(stored) => verify(&password, &stored, memory),
            None => hash(&password, &NOBODYS_SALT, memory).map(|_| false),
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Memory) -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        match tokio::time::timeout(PATIENCE, self.hashers.run(self.rank, work)).await {
            Ok(answered) => answered?,
            Err(_) => Err(PasswordError::Busy),
        }
    }
}

fn hash(
    password: &Password,
    salt: &[u8; 16],
    memory: &mut Memory,
) -> Result<String, PasswordError> {
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(password_hash::Error::from)?;
    let like = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params)?,
        salt: Some(Salt::new(salt)?),
        hash: None,
    };
    let hash = Some(output(password, &like, memory)?);
    Ok(PasswordHash { hash, ..like }.to_string())
}

fn verify(password: &Password, stored: &str, memory: &mut Memory) -> Result<bool, PasswordError> {
    let stored = PasswordHash::new(stored)?;
    // Compared in constant time.
    Ok(Some(output(password, &stored, memory)?) == stored.hash)
}

/// What `password` hashes to in the way that `like` says, computed in `memory`, which grows to what
/// that takes.
fn output(
    password: &Password,
    like: &PasswordHash,
    memory: &mut Memory,
) -> Result<Output, PasswordError> {
    let params = Params::try_from(like)?;
    let algorithm = Algorithm::try_from(like.algorithm.as_str())?;
    let version = like
        .version
        .map_or(Ok(Version::default()), Version::try_from);
    let version = version.map_err(password_hash::Error::from)?;
    let salt = like
        .salt
        .as_ref()
        .ok_or(password_hash::Error::SaltInvalid)?;
    let blocks = params.block_count();
    if memory.len() < blocks {
        memory.resize(blocks, Block::default());
    }
    let used = memory.get_mut(..blocks).unwrap_or_default();
    let mut bytes = [0; Params::DEFAULT_OUTPUT_LEN];
    Argon2::new(algorithm, version, params)
        .hash_password_into_with_memory(password.as_bytes(), salt, &mut bytes, used)
        .map_err(password_hash::Error::from)?;
    Ok(Output::new(&bytes)?)
}
