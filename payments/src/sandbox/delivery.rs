//! Messages on their way: at least once, several at a time but those of one payment one after the
//! other, in order unless told otherwise, with a bounded number of attempts.

use super::books::{DeliveryOutcome, DeliveryRow, Record};
use super::{SIGNATURE_HEADER, Sandbox};
use crate::{BoxError, signature};
use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Duration, Utc};
use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, StreamExt as _};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};
use std::collections::BTreeSet;
use std::time::Duration as Pause;
use tokio::sync::watch;

/// How often a message is tried; with the pauses between, a little over half an hour.
pub const MAX_ATTEMPTS: u32 = 12;
/// How many messages are on their way at once.
pub const MAX_AT_ONCE: usize = 8;
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

/// Messages under way, at most [`MAX_AT_ONCE`] and at most one of each payment.
#[derive(Default)]
struct Flights<'a> {
    under_way: FuturesUnordered<BoxFuture<'a, Landing>>,
    payments: BTreeSet<String>,
}

/// The end of one message's attempt.
struct Landing {
    payment_reference: String,
    arrived: bool,
}

impl Flights<'_> {
    /// Waits for the next end of an attempt: whether the message arrived; `None` when none is
    /// under way.
    async fn land(&mut self) -> Option<bool> {
        let landing = self.under_way.next().await?;
        self.payments.remove(&landing.payment_reference);
        Some(landing.arrived)
    }
}

impl Sandbox {
    /// Delivers what is due at `now`; answers how many messages arrived.
    ///
    /// A message that does not arrive is due again later, up to [`MAX_ATTEMPTS`] times.
    pub async fn deliver_due(&self, now: DateTime<Utc>) -> usize {
        let _alone = self.delivering.lock().await;
        let mut flights = Flights::default();
        let mut arrived = 0;
        loop {
            self.depart(&mut flights, now);
            match flights.land().await {
                Some(has_arrived) => arrived += usize::from(has_arrived),
                None => return arrived,
            }
        }
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

    /// Until nothing is under way, and then until something is to be done. A slow receiver holds
    /// its own message up, and nobody else's.
    async fn turn(&self) {
        {
            let _alone = self.delivering.lock().await;
            let mut flights = Flights::default();
            loop {
                self.depart(&mut flights, self.now());
                tokio::select! {
                    landed = flights.land() => if landed.is_none() { break },
                    () = self.wake.notified() => {}
                    () = tokio::time::sleep(self.sleep_time()) => {}
                }
            }
        }
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

    /// Lets messages that are due leave, the earliest first, while there is room. Of a payment
    /// that has one under way, none leaves; nor does one that is not on the disk yet.
    fn depart<'a>(&'a self, flights: &mut Flights<'a>, now: DateTime<Utc>) {
        self.expire(now);
        let on_disk = self.disk.sequence();
        let state = self.state();
        while flights.under_way.len() < MAX_AT_ONCE {
            let Some(row) = state.books.next_due(now, on_disk, &flights.payments) else {
                return;
            };
            flights.payments.insert(row.payment_reference.clone());
            flights.under_way.push(Box::pin(self.attempt(row, now)));
        }
    }

    fn expire(&self, now: DateTime<Utc>) {
        let mut state = self.state();
        let expired = state.expire(now);
        let lasting = state.journal.lasting();
        drop(state);
        let on_disk = match expired {
            Ok(false) => return,
            Ok(true) => self.wait_for_disk(lasting),
            Err(error) => Err(error),
        };
        if let Err(error) = on_disk {
            tracing::error!(error = &error as &dyn std::error::Error, "expiry not noted");
        }
    }

    async fn attempt(&self, row: DeliveryRow, now: DateTime<Utc>) -> Landing {
        let payment_reference = row.payment_reference.clone();
        let body = Bytes::from(row.body.clone());
        let delivered = match self.headers(&row, now) {
            Ok(headers) => self.settings.sink.deliver(headers, body).await,
            Err(error) => Err(error),
        };
        let arrived = delivered.is_ok();
        let ended = after_attempt(row, &delivered, now);
        self.state().note(ended);
        Landing {
            payment_reference,
            arrived,
        }
    }

    /// The headers of a message that leaves at `now`: a repeated one is signed anew.
    fn headers(&self, row: &DeliveryRow, now: DateTime<Utc>) -> Result<HeaderMap, DeliveryError> {
        let signature = signature::sign(&self.settings.secret, now, row.body.as_bytes());
        let signature = HeaderValue::from_str(&signature)
            .map_err(|error| DeliveryError::Unreachable(Box::new(error)))?;
        let mut headers = HeaderMap::new();
        headers.insert(SIGNATURE_HEADER, signature);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Ok(headers)
    }
}

/// What becomes of a message after an attempt at `now`.
fn after_attempt(
    row: DeliveryRow,
    delivered: &Result<(), DeliveryError>,
    now: DateTime<Utc>,
) -> Record {
    let attempts = row.attempts.saturating_add(1);
    let ended = |outcome| Record::DeliveryEnded {
        sequence: row.sequence,
        event_id: row.event_id.clone(),
        attempts,
        outcome,
        at: now,
    };
    let Err(error) = delivered else {
        return ended(DeliveryOutcome::Accepted);
    };
    let error: &dyn std::error::Error = error;
    tracing::warn!(
        event.id = row.event_id,
        attempts,
        error,
        "message not delivered"
    );
    if attempts >= MAX_ATTEMPTS {
        return ended(DeliveryOutcome::GivenUp);
    }
    Record::Delivery(DeliveryRow {
        attempts,
        due_at: now + pause_after(attempts),
        ..row
    })
}

fn pause_after(attempts: u32) -> Duration {
    let doubled = attempts.saturating_sub(1);
    let seconds = FIRST_PAUSE_SECONDS
        .checked_shl(doubled)
        .unwrap_or(LONGEST_PAUSE_SECONDS);
    Duration::seconds(seconds.clamp(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS))
}
