//! How a command ends when it does not succeed.

use domain::Invalid;
use storage::StorageError;

/// Not signed in, or not there for this person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// Nobody is signed in.
    #[error("not signed in")]
    Unauthenticated,
    /// It does not exist, or not for this person: the two look alike.
    #[error("not found")]
    NotFound,
}

/// The ways in which a command with the refusals `E` does not succeed.
#[derive(Debug, thiserror::Error)]
pub enum CommandError<E> {
    /// The input broke rules.
    #[error("the input is invalid")]
    Invalid(Vec<Invalid>),
    /// Understood, and refused.
    #[error("the command was refused")]
    Refused(E),
    /// Not for this person.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// May succeed a moment later.
    #[error("too busy")]
    Busy,
    /// Tried too often; may be tried again after this time.
    #[error("tried too often")]
    TooOften(chrono::Duration),
    /// Broken: a row, a disk, a provider.
    #[error("a fault")]
    Fault(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl<E> CommandError<E> {
    /// A fault with its cause.
    pub fn fault(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Fault(Box::new(cause))
    }
}

impl<E> From<Invalid> for CommandError<E> {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(vec![invalid])
    }
}

impl<E> From<Vec<Invalid>> for CommandError<E> {
    fn from(invalid: Vec<Invalid>) -> Self {
        Self::Invalid(invalid)
    }
}

impl<E> From<StorageError> for CommandError<E> {
    fn from(error: StorageError) -> Self {
        if error.is_busy() {
            Self::Busy
        } else {
            Self::fault(error)
        }
    }
}
