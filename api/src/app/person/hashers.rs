//! The threads that hash passwords: few, their own, and behind everybody else.
//!
//! Hashing takes a core for tens of milliseconds. On threads of the runtime it would stand in the
//! way of requests, and on any of hundreds of threads each would keep its 19 MiB; so there are as
//! many threads as hash at once, and the system lets others run first.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::Builder;

/// How willingly a thread lets others run, as the system counts it: about a tenth of what others
/// get when there is not enough for all, so that whoever signs in honestly gets there too.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;
/// What the threads are called, for whoever looks at the process.
const NAME: &str = "password";

type Work = Box<dyn FnOnce() + Send>;

/// Threads that are started when there is something to hash, and end with this.
#[derive(Debug)]
pub(super) struct Hashers {
    count: usize,
    started: OnceLock<Sender<Work>>,
}

impl Hashers {
    pub(super) fn new(count: usize) -> Self {
        Self {
            count,
            started: OnceLock::new(),
        }
    }

    /// Has `work` done; it is dropped undone when there are no threads to be had.
    pub(super) fn send(&self, work: Work) {
        let sender = self.started.get_or_init(|| start(self.count));
        if sender.send(work).is_err() {
            tracing::error!("there is no thread to hash passwords on");
        }
    }
}

fn start(count: usize) -> Sender<Work> {
    let (sender, receiver) = channel();
    let receiver = Arc::new(Mutex::new(receiver));
    for _ in 0..count {
        let receiver = receiver.clone();
        let thread = Builder::new().name(NAME.to_owned());
        if let Err(error) = thread.spawn(move || run(&receiver)) {
            tracing::error!(%error, "a thread to hash passwords on could not be started");
        }
    }
    sender
}

fn run(receiver: &Mutex<Receiver<Work>>) {
    step_back();
    loop {
        let next = receiver
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        let Ok(work) = next else { return };
        // Who waits for it learns by its silence; the thread goes on.
        if catch_unwind(AssertUnwindSafe(work)).is_err() {
            tracing::error!("hashing a password panicked");
        }
    }
}

/// Lets other threads run first. On Linux this is of one thread; elsewhere it would be of the whole
/// process.
fn step_back() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, NICENESS) {
        tracing::debug!(%error, "the threads that hash run like all others");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_done_on_threads_of_its_own_also_after_a_panic() {
        let hashers = Hashers::new(1);
        let (told, telling) = channel();
        hashers.send(Box::new(|| panic!("a broken hash")));
        hashers.send(Box::new(move || {
            let name = std::thread::current().name().map(str::to_owned);
            told.send(name).unwrap();
        }));
        assert_eq!(telling.recv().unwrap().as_deref(), Some(NAME));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_thread_steps_back_and_nobody_else_does() {
        let niceness = || rustix::process::getpriority_process(None).unwrap();
        let before = niceness();
        let (told, telling) = channel();
        let hashers = Hashers::new(1);
        hashers.send(Box::new(move || told.send(niceness()).unwrap()));
        let stepped = telling.recv().unwrap();
        assert!(stepped > before || before >= NICENESS, "{stepped}");
        assert_eq!(niceness(), before);
    }
}
