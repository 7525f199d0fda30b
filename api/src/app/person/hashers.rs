//! The threads that hash passwords: few, their own, and behind everybody else.
//!
//! Hashing takes a core for tens of milliseconds. On threads of the runtime it would stand in the
//! way of requests, and on any of hundreds of threads each would keep its 19 MiB; so there are as
//! many threads as hash at once, each with its own memory, and the system lets others run first.
//!
//! What is asked for comes in two ranks, each in the order of arrival, and the second waits for as
//! long as there is any of the first.

use argon2::Block;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, Once, PoisonError};
use std::thread::Builder;
use storage::background::step_back;
use tokio::sync::oneshot;

/// What the threads are called, for whoever looks at the process.
const NAME: &str = "password";
/// From so many on, those are forgotten for whom nobody waits any more.
const MANY: usize = 64;

/// What a thread hashes in, kept from one password to the next.
pub(super) type Memory = Vec<Block>;

/// Something to be hashed, and who waits for it.
trait Work: Send {
    fn is_given_up(&self) -> bool;
    fn work(self: Box<Self>, memory: &mut Memory);
}

struct Asked<T, F> {
    work: F,
    answer: oneshot::Sender<T>,
}

impl<T: Send, F: FnOnce(&mut Memory) -> T + Send> Work for Asked<T, F> {
    fn is_given_up(&self) -> bool {
        self.answer.is_closed()
    }

    fn work(self: Box<Self>, memory: &mut Memory) {
        // Nobody waits any more when their request took too long.
        let _unheard = self.answer.send((self.work)(memory));
    }
}

/// Threads that are started when there is something to hash, and end with this.
pub(super) struct Hashers {
    count: usize,
    niceness: i32,
    started: Once,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

/// Which goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rank {
    First,
    Second,
}

#[derive(Default)]
struct Waiting {
    first: VecDeque<Box<dyn Work>>,
    second: VecDeque<Box<dyn Work>>,
    is_over: bool,
}

impl Waiting {
    fn of(&mut self, rank: Rank) -> &mut VecDeque<Box<dyn Work>> {
        match rank {
            Rank::First => &mut self.first,
            Rank::Second => &mut self.second,
        }
    }

    fn next(&mut self) -> Option<Box<dyn Work>> {
        self.first.pop_front().or_else(|| self.second.pop_front())
    }
}

impl Hashers {
    /// So many threads, each of which lets others run first by `niceness`, as the system counts it.
    pub(super) fn new(count: usize, niceness: i32) -> Self {
        Self {
            count,
            niceness,
            started: Once::new(),
            shared: Arc::default(),
        }
    }

    /// Has `work` done; the answer never comes when there are no threads to be had, or when it
    /// panics.
    pub(super) fn run<T: Send + 'static>(
        &self,
        rank: Rank,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> oneshot::Receiver<T> {
        self.started.call_once(|| self.start());
        let (answer, answered) = oneshot::channel();
        let mut waiting = self.shared.lock();
        let queue = waiting.of(rank);
        if queue.len() >= MANY {
            queue.retain(|one| !one.is_given_up());
        }
        queue.push_back(Box::new(Asked { work, answer }));
        drop(waiting);
        self.shared.changed.notify_one();
        answered
    }

    fn start(&self) {
        for _ in 0..self.count {
            let (shared, niceness) = (self.shared.clone(), self.niceness);
            let thread = Builder::new().name(NAME.to_owned());
            if let Err(error) = thread.spawn(move || shared.hash(niceness)) {
                tracing::error!(%error, "a thread to hash passwords on could not be started");
            }
        }
    }
}

impl Drop for Hashers {
    fn drop(&mut self) {
        self.shared.lock().is_over = true;
        self.shared.changed.notify_all();
    }
}

impl std::fmt::Debug for Hashers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hashers")
            .field("count", &self.count)
            .field("niceness", &self.niceness)
            .finish_non_exhaustive()
    }
}

impl Shared {
    fn lock(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hash(&self, niceness: i32) {
        step_back(niceness);
        let mut memory = Memory::new();
        while let Some(work) = self.next() {
            // Who waits for it learns by its silence; the thread goes on.
            let worked = catch_unwind(AssertUnwindSafe(|| work.work(&mut memory)));
            if worked.is_err() {
                tracing::error!("hashing a password panicked");
            }
        }
    }

    /// What is next of what is still waited for; `None` when it is all over.
    fn next(&self) -> Option<Box<dyn Work>> {
        let mut waiting = self.lock();
        loop {
            if waiting.is_over {
                return None;
            }
            match waiting.next() {
                Some(work) if work.is_given_up() => {}
                Some(work) => return Some(work),
                None => {
                    let woken = self.changed.wait(waiting);
                    waiting = woken.unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn work_is_done_on_threads_of_its_own_also_after_a_panic() {
        let hashers = Hashers::new(1, 10);
        let broken = hashers.run::<()>(Rank::First, |_| panic!("a broken hash"));
        let name = hashers.run(Rank::Second, |_| {
            std::thread::current().name().map(str::to_owned)
        });
        assert_eq!(name.blocking_recv().unwrap().as_deref(), Some(NAME));
        broken.blocking_recv().unwrap_err();
    }

    #[test]
    fn the_second_rank_waits_and_whoever_went_away_is_not_served() {
        let hashers = Hashers::new(1, 10);
        let (let_go, held) = channel::<()>();
        let (begun, running) = channel::<()>();
        let first = hashers.run(Rank::First, move |_| {
            begun.send(()).unwrap();
            held.recv().unwrap();
        });
        running.recv().unwrap();
        let (done, order) = channel();
        let mut asked = Vec::new();
        for number in 0..6 {
            let done = done.clone();
            let rank = [Rank::Second, Rank::First][number % 2];
            asked.push(hashers.run(rank, move |_| done.send(number).unwrap()));
        }
        drop(asked.remove(3));
        drop(done);
        let_go.send(()).unwrap();
        assert_eq!(order.iter().collect::<Vec<_>>(), [1, 5, 0, 2, 4]);
        first.blocking_recv().unwrap();
    }

    #[test]
    fn those_that_are_given_up_do_not_pile_up() {
        let hashers = Hashers::new(0, 10);
        for _ in 0..10 * MANY {
            drop(hashers.run(Rank::First, |_| ()));
        }
        assert!(hashers.shared.lock().first.len() <= MANY);
    }
}
