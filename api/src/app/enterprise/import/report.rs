//! The report of an import: what became of each row, and the claim codes.

use domain::SecretCode;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Most reports of one list beside it.
const MAX_REPORTS: u32 = 1_000;

/// Why a report could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the report cannot be written")]
pub struct ReportError(#[from] io::Error);

impl From<csv::Error> for ReportError {
    fn from(error: csv::Error) -> Self {
        Self(error.into())
    }
}

enum Target {
    Disk(File),
    Screen(io::Stdout),
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Disk(file) => file.write(bytes),
            Self::Screen(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Disk(file) => file.sync_data(),
            Self::Screen(out) => out.flush(),
        }
    }
}

/// One line for each row, or for each rule that a row broke.
pub struct Report {
    lines: csv::Writer<Target>,
    path: Option<PathBuf>,
}

/// What became of a row.
pub(super) enum RowEnd<'a> {
    /// It was brought in, with this code to claim it.
    Created(&'a SecretCode),
    /// It would be brought in.
    New,
    /// It was brought in before, and is as it was.
    Known,
    /// It broke a rule.
    Bad { field: String, rule: &'static str },
}

impl Report {
    /// A report on standard output, for an import that brings nothing in.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn on_screen() -> Result<Self, ReportError> {
        Self::headed(Target::Screen(io::stdout()), None)
    }

    /// A new file that its owner alone may read, for claim codes stand in it: at `path`, or else
    /// beside `list`. One that is there already is never written over.
    ///
    /// # Errors
    /// When it cannot be made, or is there already.
    pub fn in_file(path: Option<&Path>, list: &Path) -> Result<Self, ReportError> {
        if let Some(path) = path {
            return Self::headed(Target::Disk(create(path)?), Some(path.to_owned()));
        }
        for number in 1..=MAX_REPORTS {
            let mut name = list.as_os_str().to_owned();
            name.push(format!(".report-{number}.csv"));
            let path = PathBuf::from(name);
            match create(&path) {
                Ok(file) => return Self::headed(Target::Disk(file), Some(path)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(io::Error::from(io::ErrorKind::AlreadyExists).into())
    }

    fn headed(target: Target, path: Option<PathBuf>) -> Result<Self, ReportError> {
        let mut lines = csv::Writer::from_writer(target);
        lines.write_record(["row", "status", "field", "rule", "claim_code"])?;
        Ok(Self { lines, path })
    }

    /// Where it lies; `None` for one on the screen.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    pub(super) fn line(&mut self, row: u64, end: &RowEnd<'_>) -> Result<(), ReportError> {
        let row = row.to_string();
        let none = String::new();
        let (status, field, rule, code) = match end {
            RowEnd::Created(code) => ("CREATED", &none, "", code.grouped()),
            RowEnd::New => ("NEW", &none, "", none.clone()),
            RowEnd::Known => ("KNOWN", &none, "", none.clone()),
            RowEnd::Bad { field, rule } => ("BAD", field, *rule, none.clone()),
        };
        let fields = [row.as_str(), status, field.as_str(), rule, code.as_str()];
        Ok(self.lines.write_record(fields)?)
    }

    /// Makes what was written so far outlast a crash.
    pub(super) fn flush(&mut self) -> Result<(), ReportError> {
        Ok(self.lines.flush()?)
    }
}

fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
