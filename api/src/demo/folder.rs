//! Whose a data folder is: nobody's, a demo's, or somebody's.
//!
//! A record beside the data tells. It is there before anything else of a demo is, and says that
//! the demo is being built until the very end; so a folder without one that is not empty is
//! somebody's, and one that is still being built was left half way.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

const RECORD: &str = "demo.json";
const LOCK: &str = "demo.lock";
/// What somebody may put into the folder before there is a demo.
const SETTINGS: &str = "sentra.toml";
/// The database, which is never there without its record.
const DATABASE: &str = "sentra.db";
/// Everything else that a demo makes, and that is removed when it is started over.
const MADE: [&str; 8] = [
    DATABASE,
    "sentra.db-wal",
    "sentra.db-shm",
    "media",
    "search",
    "sandbox",
    "secret.key",
    "sandbox.key",
];

/// Which demo a folder holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoRecord {
    /// What chance fell by.
    pub seed: u64,
    /// The last day of trade.
    pub until: NaiveDate,
    /// How many orders were placed.
    pub orders: u32,
    /// False until everything is there.
    pub complete: bool,
}

/// Whose a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FolderState {
    /// Nobody's: a demo may be built in it.
    Free,
    /// A demo's that was left half way.
    HalfBuilt,
    /// A demo's, whole.
    Demo(DemoRecord),
}

/// Why a folder cannot be used for a demo.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// There is something in it that no demo made.
    #[error(
        "{folder} holds {found}, which no demo made; it was left as it is. \
         Name another folder with --data-dir"
    )]
    Occupied {
        /// Which folder.
        folder: String,
        /// What is in it.
        found: String,
    },
    /// The record cannot be read, or is there without its database.
    #[error("{0} holds a demo that is damaged; it was left as it is. Remove the folder")]
    Damaged(String),
    /// Another process builds a demo in it.
    #[error("another process is building the demo in {0}")]
    InUse(String),
    /// The disk failed.
    #[error("the folder of the demo cannot be used")]
    Io(#[from] io::Error),
    /// The record cannot be written.
    #[error("the record of the demo cannot be written")]
    Unwritable(#[from] serde_json::Error),
}

/// A folder that a demo is being built in; nobody else builds there meanwhile.
#[derive(Debug)]
pub struct DemoFolder {
    path: PathBuf,
    _lock: File,
}

impl DemoFolder {
    /// Whose the folder at `path` is; looks and touches nothing.
    ///
    /// # Errors
    /// [`FolderError::Occupied`], [`FolderError::Damaged`].
    pub fn look(path: &Path) -> Result<FolderState, FolderError> {
        match fs::read(path.join(RECORD)) {
            Ok(text) => {
                let damaged = || FolderError::Damaged(path.display().to_string());
                let record: DemoRecord = serde_json::from_slice(&text).map_err(|_| damaged())?;
                match (record.complete, path.join(DATABASE).exists()) {
                    (false, _) => Ok(FolderState::HalfBuilt),
                    (true, true) => Ok(FolderState::Demo(record)),
                    (true, false) => Err(damaged()),
                }
            }
            Err(error) if error.kind() == ErrorKind::NotFound => free(path),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes the folder for the demo of `record`, and removes what one left half way made.
    ///
    /// # Errors
    /// [`FolderError::InUse`], and what [`DemoFolder::look`] says.
    pub fn begin(path: &Path, record: &DemoRecord) -> Result<Self, FolderError> {
        Self::look(path)?;
        fs::create_dir_all(path)?;
        let lock = File::create(path.join(LOCK))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(FolderError::InUse(path.display().to_string()));
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let folder = Self {
            path: path.to_owned(),
            _lock: lock,
        };
        if Self::look(path)? == FolderState::HalfBuilt {
            folder.clear()?;
        }
        folder.write(&DemoRecord {
            complete: false,
            ..*record
        })?;
        Ok(folder)
    }

    /// Says that the demo of `record` is whole, once its database is on the disk.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn complete(self, record: &DemoRecord) -> Result<DemoRecord, FolderError> {
        File::open(self.path.join(DATABASE))?.sync_all()?;
        let record = DemoRecord {
            complete: true,
            ..*record
        };
        self.write(&record)?;
        Ok(record)
    }

    fn clear(&self) -> io::Result<()> {
        for name in MADE {
            let made = self.path.join(name);
            let removed = match fs::symlink_metadata(&made) {
                Ok(meta) if meta.is_dir() => fs::remove_dir_all(&made),
                Ok(_) => fs::remove_file(&made),
                Err(error) => Err(error),
            };
            match removed {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// In one step, so that nobody ever reads half a record.
    fn write(&self, record: &DemoRecord) -> Result<(), FolderError> {
        let next = self.path.join("demo.json.next");
        let mut file = File::create(&next)?;
        file.write_all(&serde_json::to_vec(record)?)?;
        file.sync_all()?;
        fs::rename(&next, self.path.join(RECORD))?;
        Ok(File::open(&self.path)?.sync_all()?)
    }
}

/// Free when there is nothing but settings, and what a demo makes before its record.
fn free(path: &Path) -> Result<FolderState, FolderError> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(FolderState::Free),
        Err(error) => return Err(error.into()),
    };
    for entry in entries {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        if ![SETTINGS, LOCK, "demo.json.next"].contains(&name.as_ref()) {
            return Err(FolderError::Occupied {
                folder: path.display().to_string(),
                found: name.into_owned(),
            });
        }
    }
    Ok(FolderState::Free)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> DemoRecord {
        DemoRecord {
            seed: 1,
            until: "2026-11-23".parse().unwrap(),
            orders: 10,
            complete: false,
        }
    }

    #[test]
    fn a_demo_is_known_again_once_it_is_whole() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("sentra-data");
        assert_eq!(DemoFolder::look(&path).unwrap(), FolderState::Free);
        assert!(!path.exists(), "looking makes nothing");
        let folder = DemoFolder::begin(&path, &record()).unwrap();
        assert_eq!(DemoFolder::look(&path).unwrap(), FolderState::HalfBuilt);
        let second = DemoFolder::begin(&path, &record());
        assert!(matches!(second, Err(FolderError::InUse(_))), "{second:?}");
        fs::write(path.join(DATABASE), "data").unwrap();
        let whole = folder.complete(&record()).unwrap();
        assert_eq!(DemoFolder::look(&path).unwrap(), FolderState::Demo(whole));
    }

    #[test]
    fn one_left_half_way_is_started_over_and_settings_stay() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join(SETTINGS), "worker = false").unwrap();
        drop(DemoFolder::begin(place.path(), &record()).unwrap());
        for name in ["sentra.db", "sentra.db-wal", "secret.key"] {
            fs::write(place.path().join(name), "half").unwrap();
        }
        fs::create_dir_all(place.path().join("media/a")).unwrap();
        drop(DemoFolder::begin(place.path(), &record()).unwrap());
        let left = fs::read_dir(place.path()).unwrap();
        let mut left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, [RECORD, LOCK, SETTINGS]);
    }

    #[test]
    fn the_data_of_others_is_refused_and_untouched() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join(DATABASE), "precious").unwrap();
        let refused = DemoFolder::begin(place.path(), &record());
        let text = refused.unwrap_err().to_string();
        assert!(text.contains("sentra.db"), "{text}");
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
        let kept = fs::read_to_string(place.path().join(DATABASE)).unwrap();
        assert_eq!(kept, "precious");
    }

    #[test]
    fn a_damaged_demo_is_left_alone() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join(RECORD), "{").unwrap();
        let refused = DemoFolder::look(place.path());
        assert!(matches!(refused, Err(FolderError::Damaged(_))));
    }
}
