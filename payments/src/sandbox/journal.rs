//! [`Journal`]: one JSON line per change; [`Disk`] waits until it is on the disk.
//!
//! A line is an array of records that hold together, so a line is all or nothing. A last line
//! that was cut off by a crash was never answered, and is dropped. Opening rewrites the journal
//! as the shortest one that tells the same, aside, and puts it in place by one rename.

use super::SandboxError;
use super::books::{Books, Record};
use super::disk::{Disk, Mark};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek as _, Write as _};
use std::path::Path;

const JOURNAL: &str = "journal.jsonl";
const NEXT_JOURNAL: &str = "journal.jsonl.next";
const LOCK: &str = "sandbox.lock";

/// Where changes are written down.
pub(super) enum Journal {
    /// Nowhere.
    Memory,
    /// In a file.
    File(JournalFile),
}

/// An open journal file, positioned behind its last whole line.
pub(super) struct JournalFile {
    file: File,
    length: u64,
    /// The end of the last line that must last.
    lasting: u64,
    /// True after a failure that could not be undone.
    broken: bool,
    /// True when nobody waits for the disk until [`Journal::sync`].
    relaxed: bool,
    /// Kept locked while this lives; the system unlocks it when the process dies.
    lock: File,
}

impl Drop for JournalFile {
    /// Unlocks by hand: a child process that is just being started holds the file too, and
    /// closing ours alone would keep it locked for that moment.
    fn drop(&mut self) {
        if let Err(error) = self.lock.unlock() {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "lock not released"
            );
        }
    }
}

impl Journal {
    /// Reads the journal of `directory`, shortens it and opens it for more.
    pub fn open(directory: &Path) -> Result<(Self, Books), SandboxError> {
        fs::create_dir_all(directory).map_err(SandboxError::Io)?;
        let lock = lock(directory)?;
        let books = read(directory)?;
        let journal = rewrite(directory, &books, lock)?;
        Ok((Self::File(journal), books))
    }

    /// Leaves lines in the operating system's hands from now on.
    pub fn relax(&mut self) {
        if let Self::File(journal) = self {
            journal.relaxed = true;
        }
    }

    /// Brings every line onto the disk.
    pub fn sync(&self) -> Result<(), SandboxError> {
        match self {
            Self::Memory => Ok(()),
            Self::File(journal) => journal.file.sync_data().map_err(SandboxError::Io),
        }
    }

    /// The bytes that have to be on the disk before anyone hears of what they say.
    pub fn lasting(&self) -> u64 {
        match self {
            Self::Memory => 0,
            Self::File(journal) => journal.lasting,
        }
    }

    /// The disk that this journal, just opened and telling `books`, is on.
    pub fn disk(&self, books: &Books) -> Result<Disk, SandboxError> {
        let Self::File(journal) = self else {
            return Ok(Disk::unwatched());
        };
        if journal.relaxed {
            return Ok(Disk::unwatched());
        }
        let file = journal.file.try_clone().map_err(SandboxError::Io)?;
        let mark = Mark {
            length: journal.lasting,
            sequence: books.next_sequence(),
        };
        Ok(Disk::at(mark, Box::new(move || file.sync_data())))
    }

    /// Writes `records` as one line, into the operating system's hands.
    ///
    /// # Errors
    /// [`SandboxError::Io`] when the line is not there, [`SandboxError::Broken`] when it is not
    /// known whether it is.
    pub fn append(&mut self, records: &[Record]) -> Result<(), SandboxError> {
        let Self::File(journal) = self else {
            return Ok(());
        };
        journal.append(&line(records)?, records.iter().any(Record::must_last))
    }
}

impl JournalFile {
    fn append(&mut self, line: &[u8], must_last: bool) -> Result<(), SandboxError> {
        if self.broken {
            let earlier = io::Error::other("an earlier write failed");
            return Err(SandboxError::Broken(earlier));
        }
        match self.file.write_all(line) {
            Ok(()) => {
                self.length = self.length.saturating_add(line.len() as u64);
                if must_last {
                    self.lasting = self.length;
                }
                Ok(())
            }
            Err(error) => Err(self.take_back(error)),
        }
    }

    fn take_back(&mut self, error: io::Error) -> SandboxError {
        let cut = self
            .file
            .set_len(self.length)
            .and_then(|()| self.file.seek(io::SeekFrom::Start(self.length)))
            .and_then(|_| self.file.sync_data());
        if cut.is_ok() {
            return SandboxError::Io(error);
        }
        self.broken = true;
        SandboxError::Broken(error)
    }
}

fn lock(directory: &Path) -> Result<File, SandboxError> {
    let file = File::create(directory.join(LOCK)).map_err(SandboxError::Io)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(SandboxError::InUse),
        Err(TryLockError::Error(error)) => Err(SandboxError::Io(error)),
    }
}

fn line(records: &[Record]) -> Result<Vec<u8>, SandboxError> {
    let mut line = serde_json::to_vec(records).map_err(SandboxError::Unwritable)?;
    line.push(b'\n');
    Ok(line)
}

fn read(directory: &Path) -> Result<Books, SandboxError> {
    let text = match fs::read(directory.join(JOURNAL)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(SandboxError::Io(error)),
    };
    let mut books = Books::default();
    let mut lines = text
        .split_inclusive(|byte| *byte == b'\n')
        .enumerate()
        .peekable();
    while let Some((index, line)) = lines.next() {
        let last = lines.peek().is_none();
        match serde_json::from_slice::<Vec<Record>>(line) {
            Ok(records) if line.ends_with(b"\n") => {
                for record in records {
                    books.apply(record);
                }
            }
            Err(source) if !last => {
                return Err(SandboxError::Corrupt {
                    line: index.saturating_add(1),
                    source,
                });
            }
            _ => tracing::warn!(line.bytes = line.len(), "dropped a torn last line"),
        }
    }
    Ok(books)
}

fn rewrite(directory: &Path, books: &Books, lock: File) -> Result<JournalFile, SandboxError> {
    let mut text = Vec::new();
    for record in books.records() {
        text.extend(line(&[record])?);
    }
    let journal = replace(directory, &text, lock);
    journal.map_err(SandboxError::Io)
}

fn replace(directory: &Path, text: &[u8], lock: File) -> io::Result<JournalFile> {
    let next = directory.join(NEXT_JOURNAL);
    let mut options = OpenOptions::new();
    let mut file = options
        .write(true)
        .create(true)
        .truncate(true)
        .open(&next)?;
    file.write_all(text)?;
    file.sync_all()?;
    fs::rename(&next, directory.join(JOURNAL))?;
    File::open(directory)?.sync_all()?;
    Ok(JournalFile {
        file,
        length: text.len() as u64,
        lasting: text.len() as u64,
        broken: false,
        relaxed: false,
        lock,
    })
}
