//! How a command ends when it does not succeed.

use domain::Invalid;
use domain::person::TermsDue;
use std::time::Duration;
use storage::StorageError;

/// How often a command is tried that other work stands in the way of.
const TRIES: u32 = 5;
/// The pause before the second try; each one after that is twice as long.
const PAUSE: Duration = Duration::from_millis(10);

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
    /// Documents that the person has to accept before they go on.
    #[error("terms are to be accepted first")]
    TermsDue(Vec<TermsDue>),
    /// Not for this person.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Other work stood in the way: the same may succeed at once.
    #[error("in the way of other work")]
    Conflict,
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
        if error.is_conflict() {
            Self::Conflict
        } else if error.is_busy() {
            Self::Busy
        } else {
            Self::fault(error)
        }
    }
}

/// True when it was the database, somewhere in the causes of `error`, that could not do it now: no
/// fault, and the same may succeed a moment later.
pub fn is_busy(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |cause| cause.source())
        .filter_map(|cause| cause.downcast_ref::<StorageError>())
        .any(StorageError::is_busy)
}

/// Gives `command` to `run`, and again a few times while other work stands in its way. Each try is
/// a transaction of its own, so nothing of one that failed is left.
///
/// # Errors
/// Those of `run`; [`CommandError::Busy`] when it never got through.
pub async fn again<C: Clone, T, E, F>(
    command: C,
    run: impl Fn(C) -> F,
) -> Result<T, CommandError<E>>
where
    F: Future<Output = Result<T, CommandError<E>>>,
{
    for tried in 1..=TRIES {
        match run(command.clone()).await {
            Err(CommandError::Conflict) if tried < TRIES => {
                metrics::counter!("command_conflicts_total").increment(1);
                tokio::time::sleep(PAUSE * (1 << (tried - 1))).await;
            }
            Err(CommandError::Conflict) => break,
            other => return other,
        }
    }
    Err(CommandError::Busy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    type Ended = Result<u32, CommandError<()>>;

    #[test]
    fn a_database_that_is_away_is_no_fault_however_deep_it_lies() {
        #[derive(Debug, thiserror::Error)]
        #[error("it was not done")]
        struct Outer(#[source] StorageError);
        assert!(is_busy(&StorageError::Unavailable));
        assert!(is_busy(&Outer(StorageError::Unavailable)));
        assert!(!is_busy(&Outer(StorageError::Unsealable)));
        assert!(!is_busy(&std::io::Error::other("full")));
    }

    #[tokio::test]
    async fn what_was_in_the_way_is_tried_again_and_nothing_else_is() {
        let tried = Cell::new(0);
        let count = || {
            tried.set(tried.get() + 1);
            tried.get()
        };
        let done: Ended = again((), |()| {
            let done = match count() {
                3 => Ok(3),
                _ => Err(CommandError::Conflict),
            };
            std::future::ready(done)
        })
        .await;
        assert_eq!(done.unwrap(), 3);
        tried.set(0);
        let never: Ended = again((), |()| {
            count();
            std::future::ready(Err(CommandError::Conflict))
        })
        .await;
        assert!(matches!(never, Err(CommandError::Busy)));
        assert_eq!(tried.get(), TRIES);
        tried.set(0);
        let refused: Ended = again((), |()| {
            count();
            std::future::ready(Err(CommandError::Refused(())))
        })
        .await;
        assert!(matches!(refused, Err(CommandError::Refused(()))));
        assert_eq!(tried.get(), 1);
    }
}
