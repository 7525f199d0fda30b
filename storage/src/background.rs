//! Threads for long work of the processor: few, their own, and behind everybody else.
//!
//! Hashing a password or making pictures takes a core for tens of milliseconds. On threads of the
//! runtime it would stand in the way of requests, and on any of hundreds of threads each would keep
//! its memory; so there are as many threads as work at once, and the system lets others run first.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::Builder;

/// How willingly a thread lets others run, as the system counts it: about a tenth of what others
/// get when there is not enough for all, so that this work gets done too.
const NICENESS: i32 = 10;

/// A piece of work.
pub type Work = Box<dyn FnOnce() + Send>;

/// Threads that are started when there is something to do, and end with this.
#[derive(Debug)]
pub struct BackgroundThreads {
    name: &'static str,
    count: usize,
    started: OnceLock<Sender<Work>>,
}

impl BackgroundThreads {
    /// At most `count` threads, called `name` for whoever looks at the process.
    pub fn new(name: &'static str, count: usize) -> Self {
        Self {
            name,
            count,
            started: OnceLock::new(),
        }
    }

    /// Has `work` done; it is dropped undone when there are no threads to be had.
    pub fn send(&self, work: Work) {
        let sender = self.started.get_or_init(|| start(self.name, self.count));
        if sender.send(work).is_err() {
            tracing::error!(thread = self.name, "there is no thread to work on");
        }
    }
}

fn start(name: &'static str, count: usize) -> Sender<Work> {
    let (sender, receiver) = channel();
    let receiver = Arc::new(Mutex::new(receiver));
    for _ in 0..count {
        let receiver = receiver.clone();
        let thread = Builder::new().name(name.to_owned());
        if let Err(error) = thread.spawn(move || run(name, &receiver)) {
            tracing::error!(thread = name, %error, "a thread could not be started");
        }
    }
    sender
}

fn run(name: &'static str, receiver: &Mutex<Receiver<Work>>) {
    step_back(NICENESS);
    loop {
        let next = receiver
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        let Ok(work) = next else { return };
        // Who waits for it learns by its silence; the thread goes on.
        if catch_unwind(AssertUnwindSafe(work)).is_err() {
            tracing::error!(thread = name, "a piece of work panicked");
        }
    }
}

/// Lets other threads run before this one, by `niceness`. On Linux this is of one thread; elsewhere
/// it would be of the whole process, so nothing is done.
pub fn step_back(niceness: i32) {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, niceness) {
        tracing::debug!(%error, "threads for long work run like all others");
    }
    #[cfg(not(target_os = "linux"))]
    let _: i32 = niceness;
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "picture";

    #[test]
    fn work_is_done_on_threads_of_its_own_also_after_a_panic() {
        let threads = BackgroundThreads::new(NAME, 1);
        let (told, telling) = channel();
        threads.send(Box::new(|| panic!("a broken piece")));
        threads.send(Box::new(move || {
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
        let threads = BackgroundThreads::new(NAME, 1);
        threads.send(Box::new(move || told.send(niceness()).unwrap()));
        let stepped = telling.recv().unwrap();
        assert!(stepped > before || before >= NICENESS, "{stepped}");
        assert_eq!(niceness(), before);
    }
}
