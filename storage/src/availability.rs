//! [`Availability`]: whether the database is there, so that nobody waits for one that is not.
//!
//! A pool waits for its whole patience when the server is down, since it may come back. Under load
//! that makes every request slow instead of failed. Whoever notices tells it here, and all who wait
//! are told at once; work goes on when it is back.

use crate::error::StorageError;
use std::sync::Arc;
use tokio::sync::watch;

/// Whether the database is there. Clones know the same.
#[derive(Debug, Clone)]
pub struct Availability {
    is_away: Arc<watch::Sender<bool>>,
}

impl Default for Availability {
    fn default() -> Self {
        Self {
            is_away: Arc::new(watch::Sender::new(false)),
        }
    }
}

impl Availability {
    /// Says whether it is away; true when that is news.
    pub(crate) fn tell(&self, is_away: bool) -> bool {
        self.is_away.send_if_modified(|before| {
            let is_news = *before != is_away;
            *before = is_away;
            is_news
        })
    }

    /// Whether it is away, as far as is known.
    pub(crate) fn is_away(&self) -> bool {
        *self.is_away.borrow()
    }

    /// What `work` comes to, unless the database is away before that.
    ///
    /// # Errors
    /// Those of `work`, and [`StorageError::Unavailable`].
    pub(crate) async fn unless_away<T>(
        &self,
        work: impl Future<Output = Result<T, StorageError>>,
    ) -> Result<T, StorageError> {
        let mut told = self.is_away.subscribe();
        tokio::select! {
            biased;
            // The sender lives as long as `self`: this ends only when it is away.
            _ = told.wait_for(|is_away| *is_away) => Err(StorageError::Unavailable),
            done = work => done,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_waits_is_told_at_once_and_goes_on_when_it_is_back() {
        let availability = Availability::default();
        let done = availability.unless_away(async { Ok(7) }).await;
        assert_eq!(done.unwrap(), 7);
        let never = availability.unless_away(std::future::pending::<Result<(), _>>());
        let away = async { availability.tell(true) };
        let (told, is_news) = tokio::join!(never, away);
        assert!(is_news && !availability.tell(true) && availability.is_away());
        assert!(matches!(told, Err(StorageError::Unavailable)));
        let refused = availability.unless_away(async { Ok(7) }).await;
        assert!(refused.unwrap_err().is_busy());
        availability.tell(false);
        let done = availability.unless_away(async { Ok(7) }).await;
        assert_eq!(done.unwrap(), 7);
    }
}
