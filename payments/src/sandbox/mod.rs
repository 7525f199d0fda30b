//! A payment provider of our own, for demos and tests: a real separate component that happens to
//! run in the same process, unless it runs in one of its own.
//!
//! It shares nothing with the rest of Sentra but the [`Gateway`](crate::Gateway) trait and signed
//! webhooks. Its state is an append-only journal of JSON lines in its own directory, one line per
//! change, on disk before anyone is told of the change; so a crash at any point loses nothing that
//! was answered. Changes made at the same time share one wait for the disk. The journal is read
//! again and rewritten shorter when it is opened.
//!
//! - the shop's side: [`SandboxGateway`] in the process that holds it, [`RemoteSandbox`] in every
//!   other, which asks a [`SandboxApi`] over HTTP;
//! - the buyer's side: [`Sandbox::checkout`], [`render_checkout`], [`Sandbox::submit`];
//! - messages: [`Sandbox::run`] delivers them to a [`WebhookSink`], at least once;
//! - the tester's side: [`SandboxSwitches`] make it decline, delay, repeat and reorder.

mod api;
mod books;
mod change;
mod checkout;
mod delivery;
mod disk;
mod error;
mod event;
mod gateway;
mod http_sink;
mod journal;
mod page;
mod payment;
mod refund;
mod rule;
mod switches;

pub use api::{
    AdmittedCaller, ApiAnswer, ApiCall, MAX_API_BYTES, RemoteSandbox, RemoteSandboxError,
    RemoteSandboxSettings, SandboxApi, api_token,
};
pub use checkout::{CheckoutAction, CheckoutForm, CheckoutView};
pub use delivery::{DeliveryError, MAX_AT_ONCE, MAX_ATTEMPTS, WebhookSink};
pub use error::SandboxError;
pub use gateway::{SIGNATURE_HEADER, SandboxGateway};
pub use http_sink::HttpSink;
pub use page::render_checkout;
pub use switches::{SandboxSwitches, SwitchOverrides};

use crate::WebhookSecret;
use books::{Books, Record};
use change::Change;
use chrono::{DateTime, Utc};
use disk::{Disk, Mark};
use hmac::Mac as _;
use journal::Journal;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// What the sandbox is given by whoever runs it.
pub struct SandboxSettings {
    /// Where its pages are reached, such as `http://127.0.0.1:8080`; a payment's page is
    /// `{base_url}/sandbox/pay/{reference}`.
    pub base_url: String,
    /// What its messages are signed with.
    pub secret: WebhookSecret,
    /// Where its messages go.
    pub sink: Arc<dyn WebhookSink>,
    /// What time it is.
    pub clock: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    /// Tells one sandbox's references from another's; the same seed, secret and ids give the
    /// same references.
    pub seed: u64,
}

/// The provider. Every method may be called from any thread.
pub struct Sandbox {
    settings: SandboxSettings,
    state: Mutex<State>,
    disk: Disk,
    /// Rung when there may be something to deliver earlier than thought.
    wake: Notify,
    /// Held by whoever delivers, so that nobody else delivers the same.
    delivering: tokio::sync::Mutex<()>,
}

struct State {
    books: Books,
    journal: Journal,
}

impl Sandbox {
    /// Opens the sandbox that lives in `directory`, which is made when it is not there.
    ///
    /// # Errors
    /// [`SandboxError::InUse`] while another process has it open, [`SandboxError::Corrupt`] for
    /// a broken line before the last one, [`SandboxError::EmptySecret`].
    pub fn open(directory: &Path, settings: SandboxSettings) -> Result<Arc<Self>, SandboxError> {
        let (journal, books) = Journal::open(directory)?;
        Self::with(journal, books, settings)
    }

    /// As [`Sandbox::open`], but a change is on the disk only after [`Sandbox::sync`]: it survives
    /// the process, and not a loss of power. For building a demo, whose thousands of payments
    /// would otherwise wait for the disk one by one.
    ///
    /// # Errors
    /// Those of [`Sandbox::open`].
    pub fn open_relaxed(
        directory: &Path,
        settings: SandboxSettings,
    ) -> Result<Arc<Self>, SandboxError> {
        let (mut journal, books) = Journal::open(directory)?;
        journal.relax();
        Self::with(journal, books, settings)
    }

    /// Brings onto the disk whatever is not there yet.
    ///
    /// # Errors
    /// A failing disk.
    pub fn sync(&self) -> Result<(), SandboxError> {
        self.state().journal.sync()
    }

    /// A sandbox that forgets everything when it is dropped.
    ///
    /// # Errors
    /// [`SandboxError::EmptySecret`].
    pub fn in_memory(settings: SandboxSettings) -> Result<Arc<Self>, SandboxError> {
        Self::with(Journal::Memory, Books::default(), settings)
    }

    /// The switches that hold for whatever does not bring its own.
    pub fn switches(&self) -> SandboxSwitches {
        self.state().books.switches
    }

    /// Sets them; messages that already wait are not changed.
    ///
    /// # Errors
    /// [`SandboxError::SwitchOutOfRange`]; a failing disk.
    pub fn set_switches(&self, switches: SandboxSwitches) -> Result<(), SandboxError> {
        switches.check()?;
        self.change(|change| {
            change.put(Record::Switches(switches));
            Ok(())
        })
    }

    fn with(
        journal: Journal,
        books: Books,
        settings: SandboxSettings,
    ) -> Result<Arc<Self>, SandboxError> {
        if settings.secret.is_empty() {
            return Err(SandboxError::EmptySecret);
        }
        let disk = journal.disk(&books)?;
        Ok(Arc::new(Self {
            settings,
            disk,
            state: Mutex::new(State { books, journal }),
            wake: Notify::new(),
            delivering: tokio::sync::Mutex::new(()),
        }))
    }

    fn now(&self) -> DateTime<Utc> {
        (self.settings.clock)()
    }

    /// The state, also after a thread died with it: a change is decided aside and then put in
    /// whole, so it is never half done.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Expires what is over, decides on that, and makes the decision last, all under one lock.
    /// Answers, also with a refusal, once all of that and all that it was decided on is on the
    /// disk.
    fn change<T, E: From<SandboxError>>(
        &self,
        decide: impl FnOnce(&mut Change<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let now = self.now();
        let mut state = self.state();
        let has_expired = state.expire(now)?;
        let mut change = Change::new(&state.books, now);
        let answer = decide(&mut change);
        let records = change.into_records();
        let has_changed = answer.is_ok() && !records.is_empty();
        if has_changed {
            state.keep(records)?;
        }
        let lasting = state.journal.lasting();
        drop(state);
        self.wait_for_disk(lasting)?;
        if has_expired || has_changed {
            self.wake.notify_one();
        }
        answer
    }

    /// Waits until the first `length` bytes of the journal are on the disk; not under the lock.
    fn wait_for_disk(&self, length: u64) -> Result<(), SandboxError> {
        self.disk.wait(length, || {
            let state = self.state();
            Mark {
                length: state.journal.lasting(),
                sequence: state.books.next_sequence(),
            }
        })
    }

    /// The unguessable reference of what we know as `id`: the same one every time.
    fn reference(&self, prefix: &str, id: uuid::Uuid) -> String {
        let seed = self.settings.seed.to_be_bytes();
        let parts = [b"reference", prefix.as_bytes(), &seed, id.as_bytes()];
        let code = self.settings.secret.code(&parts).finalize().into_bytes();
        let mut reference = hex::encode(code);
        reference.truncate(32);
        format!("{prefix}_{reference}")
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sandbox")
    }
}

impl State {
    /// Writes `records` down, then believes them.
    fn keep(&mut self, records: Vec<Record>) -> Result<(), SandboxError> {
        if records.is_empty() {
            return Ok(());
        }
        self.journal.append(&records)?;
        for record in records {
            self.books.apply(record);
        }
        Ok(())
    }

    /// Writes down how a delivery ended, and believes it also when that fails: then the message
    /// is only delivered once more after the next start.
    fn note(&mut self, ended: Record) {
        let records = [ended];
        if let Err(error) = self.journal.append(&records) {
            let error: &dyn std::error::Error = &error;
            tracing::error!(error, "delivery not noted");
        }
        for record in records {
            self.books.apply(record);
        }
    }

    /// Ends every open payment whose time is over at `now`; true when there was one.
    fn expire(&mut self, now: DateTime<Utc>) -> Result<bool, SandboxError> {
        let mut change = Change::new(&self.books, now);
        change.expire_open();
        let records = change.into_records();
        let has_expired = !records.is_empty();
        self.keep(records)?;
        Ok(has_expired)
    }
}
