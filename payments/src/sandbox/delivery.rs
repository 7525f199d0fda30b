//! Messages on their way: at least once, in order unless told otherwise, with a bounded number
//! of attempts.

use super::books::{DeliveryOutcome, DeliveryRow, Record};
use super::{SIGNATURE_HEADER, Sandbox, SandboxError};
use crate::{BoxError, signature};
use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Duration, Utc};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};
use std::time::Duration as Pause;
use tokio::sync::watch;

/// How often a message is tried; with the pauses between, a little over half an hour.
pub const MAX_ATTEMPTS: u32 = 12;
/// The pause after the first failed attempt; it doubles with each.
const FIRST_PAUSE_SECONDS: i64 = 1;
const LONGEST_PAUSE_SECONDS: i64 = 600;
/// What the loop sleeps at least and at most: the clock it is given may stand still or jump.
const SHORTEST_SLEEP: Pause = Pause::from_millis(100);
const LONGEST_SLEEP: Pause = Pause::from_secs(30);

/// Where the sandbox's messages go.
#[async_trait]
pub trait WebhookSink: Send + Sync {
    /// Hands over one message. `Ok` means that the receiver has it safe.
    ///
    /// # Errors
    /// [`DeliveryError`]; the message is tried again later.
    async fn deliver(&self, headers: HeaderMap, body: Bytes) -> Result<(), DeliveryError>;
}

/// Why a message did not arrive.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The receiver answered something else than success.
    #[error("the receiver answered {status}")]
    Refused {
        /// The HTTP status.
        status: u16,
    },
    /// No answer.
    #[error("the receiver cannot be reached")]
    Unreachable(#[source] BoxError),
}

impl Sandbox {
    /// Delivers what is due at `now`, one message after the other; answers how many arrived.
    ///
    /// A message that does not arrive is due again later, up to [`MAX_ATTEMPTS`] times.
    pub async fn deliver_due(&self, now: DateTime<Utc>) -> usize {
        let _in_order = self.delivering.lock().await;
        let mut arrived = 0;
        for row in self.take_due(now) {
            let delivered = match self.message(&row, now) {
                Some(headers) => {
                    self.settings
                        .sink
                        .deliver(headers, row.body.clone().into())
                        .await
                }
                None => continue,
            };
            arrived += usize::from(delivered.is_ok());
            if let Err(error) = self.keep_attempt(row, &delivered, now) {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "delivery not noted"
                );
            }
        }
        arrived
    }

    /// Delivers messages as they come due, until `shutdown` says true or its sender is gone.
    ///
    /// Stopping in the middle of a delivery is safe: it is done again after the next start.
    pub async fn run(&self, mut shutdown: watch::Receiver<bool>) {
        let stopped = shutdown.wait_for(|stop| *stop);
        tokio::pin!(stopped);
        loop {
            tokio::select! {
                _ = &mut stopped => return,
                () = self.turn() => {}
            }
        }
    }

    async fn turn(&self) {
        self.deliver_due(self.now()).await;
        tokio::select! {
            () = self.wake.notified() => {}
            () = tokio::time::sleep(self.sleep_time()) => {}
        }
    }

    fn sleep_time(&self) -> Pause {
        let next = self.state().books.next_event_at();
        let until_then = next.map(|at| at - self.now());
        match until_then.map(|duration| duration.to_std()) {
            None => LONGEST_SLEEP,
            Some(Ok(pause)) => pause.clamp(SHORTEST_SLEEP, LONGEST_SLEEP),
            Some(Err(_already_due)) => SHORTEST_SLEEP,
        }
    }

    fn take_due(&self, now: DateTime<Utc>) -> Vec<DeliveryRow> {
        let mut state = self.state();
        if let Err(error) = state.expire(now) {
            tracing::error!(error = &error as &dyn std::error::Error, "expiry not noted");
        }
        state.books.due(now)
    }

    /// The headers of a message that leaves at `now`: a repeated one is signed anew.
    fn message(&self, row: &DeliveryRow, now: DateTime<Utc>) -> Option<HeaderMap> {
        let signature = signature::sign(&self.settings.secret, now, row.body.as_bytes());
        let mut headers = HeaderMap::new();
        headers.insert(SIGNATURE_HEADER, HeaderValue::from_str(&signature).ok()?);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Some(headers)
    }

    fn keep_attempt(
        &self,
        row: DeliveryRow,
        delivered: &Result<(), DeliveryError>,
        now: DateTime<Utc>,
    ) -> Result<(), SandboxError> {
        let attempts = row.attempts.saturating_add(1);
        let ended = |outcome| Record::DeliveryEnded {
            sequence: row.sequence,
            event_id: row.event_id.clone(),
            attempts,
            outcome,
            at: now,
        };
        let record = match delivered {
            Ok(()) => ended(DeliveryOutcome::Accepted),
            Err(error) => {
                let error: &dyn std::error::Error = error;
                tracing::warn!(
                    event.id = row.event_id,
                    attempts,
                    error,
                    "message not delivered"
                );
                if attempts >= MAX_ATTEMPTS {
                    ended(DeliveryOutcome::GivenUp)
                } else {
                    Record::Delivery(DeliveryRow {
                        attempts,
                        due_at: now + pause_after(attempts),
                        ..row
                    })
                }
            }
        };
        self.state().keep(vec![record])
    }
}

fn pause_after(attempts: u32) -> Duration {
    let doubled = attempts.saturating_sub(1);
    let seconds = FIRST_PAUSE_SECONDS
        .checked_shl(doubled)
        .unwrap_or(LONGEST_PAUSE_SECONDS);
    Duration::seconds(seconds.clamp(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS))
}
