//! [`Disk`]: one wait for the disk, shared by everybody whose lines it brings there.
//!
//! A change is written down and believed under the sandbox's lock, and is on the disk a moment
//! later. Whoever answers waits here first, until everything that they can have seen is there. The
//! first to come brings the disk up to date, for all who came before it began; those who come
//! meanwhile wait for the next time, of which there is one for all of them.

use super::SandboxError;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Brings onto the disk whatever was written.
pub(super) type Sync = Box<dyn Fn() -> io::Result<()> + Send + std::marker::Sync>;

/// How far the journal has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// Bytes up to the end of the last line that must last.
    pub length: u64,
    /// The number that the next message gets.
    pub sequence: u64,
}

/// What is on the disk for sure.
pub(super) struct Disk {
    /// `None` when nobody waits: in memory, and while a demo is built.
    sync: Option<Sync>,
    length: AtomicU64,
    sequence: AtomicU64,
    /// Held by the one who brings it up to date; true once that failed.
    broken: Mutex<bool>,
}

impl Disk {
    /// A disk that nobody waits for.
    pub fn unwatched() -> Self {
        let everything = Mark {
            length: u64::MAX,
            sequence: u64::MAX,
        };
        Self::with(None, everything)
    }

    /// A disk that has everything up to `mark`, and the rest after each `sync`.
    pub fn at(mark: Mark, sync: Sync) -> Self {
        Self::with(Some(sync), mark)
    }

    fn with(sync: Option<Sync>, mark: Mark) -> Self {
        Self {
            sync,
            length: AtomicU64::new(mark.length),
            sequence: AtomicU64::new(mark.sequence),
            broken: Mutex::new(false),
        }
    }

    /// Messages below this number are on the disk.
    pub fn sequence(&self) -> u64 {
        self.sequence.load(Ordering::Acquire)
    }

    /// Waits until the first `length` bytes are on the disk. `newest` tells how far the journal
    /// has come when this is the one who brings them there; the caller holds no lock.
    ///
    /// # Errors
    /// [`SandboxError::Broken`], from the first failure on: what the disk holds then is known only
    /// by reading it again.
    pub fn wait(&self, length: u64, newest: impl FnOnce() -> Mark) -> Result<(), SandboxError> {
        let Some(sync) = &self.sync else {
            return Ok(());
        };
        if self.has(length) {
            return Ok(());
        }
        let mut broken = self.broken();
        if self.has(length) {
            return Ok(());
        }
        if *broken {
            return Err(earlier());
        }
        let mark = newest();
        if let Err(error) = sync() {
            *broken = true;
            return Err(SandboxError::Broken(error));
        }
        self.sequence.store(mark.sequence, Ordering::Release);
        self.length.store(mark.length, Ordering::Release);
        Ok(())
    }

    fn has(&self, length: u64) -> bool {
        self.length.load(Ordering::Acquire) >= length
    }

    fn broken(&self) -> MutexGuard<'_, bool> {
        self.broken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn earlier() -> SandboxError {
    SandboxError::Broken(io::Error::other("an earlier write failed"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;
    use std::sync::{Arc, mpsc};

    fn mark(length: u64) -> Mark {
        Mark {
            length,
            sequence: length * 10,
        }
    }

    fn nobody() -> Mark {
        panic!("nobody has to bring it up to date")
    }

    #[test]
    fn what_is_there_is_not_waited_for() {
        let disk = Disk::at(mark(5), Box::new(|| panic!("no need")));
        disk.wait(5, nobody).unwrap();
        assert_eq!(disk.sequence(), 50);
        Disk::unwatched().wait(5, nobody).unwrap();
        assert_eq!(Disk::unwatched().sequence(), u64::MAX);
    }

    #[test]
    fn all_who_come_meanwhile_wait_for_one_time() {
        let syncs = Arc::new(AtomicUsize::new(0));
        let counted = syncs.clone();
        let (enter, busy) = mpsc::channel();
        let (release, released) = mpsc::channel::<()>();
        let first_only = Mutex::new(Some((enter, released)));
        let sync = move || {
            counted.fetch_add(1, Ordering::SeqCst);
            if let Some((enter, released)) = first_only.lock().unwrap().take() {
                enter.send(()).unwrap();
                released.recv().unwrap();
            }
            Ok(())
        };
        let disk = &Disk::at(mark(0), Box::new(sync));
        std::thread::scope(|scope| {
            scope.spawn(|| disk.wait(1, || mark(1)).unwrap());
            busy.recv().unwrap();
            // Written while the disk was busy with the first: not there when the first is.
            let others: Vec<_> = (2..=9)
                .map(|length| scope.spawn(move || disk.wait(length, || mark(9)).unwrap()))
                .collect();
            assert_eq!(disk.sequence(), 0);
            release.send(()).unwrap();
            for other in others {
                other.join().unwrap();
            }
        });
        assert_eq!(syncs.load(Ordering::SeqCst), 2);
        assert_eq!(disk.sequence(), 90);
    }

    #[test]
    fn after_a_failure_nothing_new_is_believed() {
        let tries = AtomicUsize::new(0);
        let sync = move || match tries.fetch_add(1, Ordering::SeqCst) {
            0 => Ok(()),
            1 => Err(io::Error::other("the disk is gone")),
            _ => panic!("a disk that failed is not asked again"),
        };
        let disk = Disk::at(mark(0), Box::new(sync));
        disk.wait(1, || mark(1)).unwrap();
        for _ in 0..2 {
            let failed = disk.wait(2, || mark(2));
            assert!(matches!(failed, Err(SandboxError::Broken(_))), "{failed:?}");
        }
        disk.wait(1, nobody).unwrap();
        assert_eq!(disk.sequence(), 10);
    }
}
