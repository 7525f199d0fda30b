//! Reading lists of regions: every row is checked before anything is stored.

use domain::region::{Region, RegionCode, RegionKind};
use domain::{Invalid, Rule};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::fmt;
use std::io::Read;
use storage::StorageError;

/// Rows that a list may have; all of Indonesia has fewer than 92,000.
const MAX_ROWS: usize = 200_000;
/// Letters that a name may have.
const MAX_NAME_CHARS: usize = 100;

/// A row that is not right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// The list, by its file's name.
    pub list: String,
    /// The line; the header is line 1.
    pub line: u64,
    /// What is wrong, and in which column.
    pub invalid: Invalid,
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.list, self.line, self.invalid)
    }
}

/// Why an import did not happen. Whatever the reason, nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Rows that are not right, in order.
    #[error("{} rows of the list are not right\n{}", .0.len(), shown(.0))]
    BadRows(Vec<BadRow>),
    /// The list could not be read to its end.
    #[error("the list {list} could not be read")]
    Unreadable {
        /// The list.
        list: String,
        /// The reason.
        #[source]
        cause: csv::Error,
    },
    /// The list has more rows than a list of regions can have.
    #[error("the list {list} has more than {MAX_ROWS} rows")]
    TooLong {
        /// The list.
        list: String,
    },
    /// The database refused.
    #[error("the list could not be stored")]
    Storage(#[from] StorageError),
}

/// Bad rows that an error tells of.
const SHOWN_ROWS: usize = 20;

fn shown(rows: &[BadRow]) -> String {
    let mut lines: Vec<String> = rows
        .iter()
        .take(SHOWN_ROWS)
        .map(ToString::to_string)
        .collect();
    if rows.len() > SHOWN_ROWS {
        lines.push(format!("and {} more", rows.len() - SHOWN_ROWS));
    }
    lines.join("\n")
}

/// A row that was read, and where.
#[derive(Debug)]
pub(super) struct Listed<T> {
    pub line: u64,
    pub row: T,
}

/// A list while it is being read: its name, and what was wrong so far.
#[derive(Debug)]
pub(super) struct List {
    name: String,
    bad: Vec<BadRow>,
}

impl List {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            bad: Vec::new(),
        }
    }

    pub(super) fn refuse(&mut self, line: u64, invalid: Invalid) {
        self.bad.push(BadRow {
            list: self.name.clone(),
            line,
            invalid,
        });
    }

    /// The rows of `source`; those in the wrong form are noted and left out.
    pub(super) fn read<T: DeserializeOwned>(
        &mut self,
        source: impl Read,
    ) -> Result<Vec<Listed<T>>, ImportError> {
        let unreadable = |list: &str, cause| ImportError::Unreadable {
            list: list.to_owned(),
            cause,
        };
        let mut reader = csv::Reader::from_reader(source);
        let headers = reader
            .headers()
            .map_err(|cause| unreadable(&self.name, cause))?;
        let headers = headers.clone();
        let mut rows = Vec::new();
        for (index, record) in reader.records().enumerate() {
            if index == MAX_ROWS {
                let list = self.name.clone();
                return Err(ImportError::TooLong { list });
            }
            let line = u64::try_from(index).unwrap_or(u64::MAX).saturating_add(2);
            match record {
                Err(cause) if cause.is_io_error() => return Err(unreadable(&self.name, cause)),
                Err(cause) => self.refuse(line, malformed(&cause)),
                Ok(record) => {
                    let line = record.position().map_or(line, csv::Position::line);
                    match record.deserialize(Some(&headers)) {
                        Ok(row) => rows.push(Listed { line, row }),
                        Err(cause) => self.refuse(line, malformed(&cause)),
                    }
                }
            }
        }
        Ok(rows)
    }

    /// Passes when nothing was wrong.
    pub(super) fn finish(mut self) -> Result<(), ImportError> {
        self.bad.sort_by_key(|row| row.line);
        if self.bad.is_empty() {
            Ok(())
        } else {
            Err(ImportError::BadRows(self.bad))
        }
    }
}

fn malformed(cause: &csv::Error) -> Invalid {
    Invalid::new(
        Rule::Malformed,
        "baris ini tidak terbaca",
        format!("the row cannot be read: {cause}"),
    )
}

/// A region as lists write it. The lists have different columns; what is missing is not known.
#[derive(Debug, Deserialize)]
pub(super) struct RegionRecord {
    code: String,
    parent_code: Option<String>,
    name: String,
    kind: String,
    capital: Option<String>,
    village_term: Option<String>,
    local_term: Option<String>,
    postal_code: Option<String>,
}

impl RegionRecord {
    /// The region, or the first rule that the row breaks.
    pub(super) fn parse(self) -> Result<Region, Invalid> {
        let code = RegionCode::parse(&self.code).map_err(|invalid| invalid.in_field("code"))?;
        let kind = RegionKind::from_code(&self.kind)
            .filter(|kind| kind.level() == code.level())
            .ok_or_else(|| wrong_kind().in_field("kind"))?;
        let parent = self.parent_code.as_deref().map(RegionCode::parse);
        if parent.transpose().ok() != Some(code.parent()) {
            return Err(wrong_parent().in_field("parent_code"));
        }
        let name = name_of(&self.name, kind).map_err(|invalid| invalid.in_field("name"))?;
        let digits = |text: &String| text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit());
        if self.postal_code.as_ref().is_some_and(|text| !digits(text)) {
            return Err(wrong_postal_code().in_field("postal_code"));
        }
        Ok(Region {
            parent: code.parent(),
            code,
            kind,
            name,
            local_term: optional_name(self.local_term.or(self.village_term), "local_term")?,
            capital: optional_name(self.capital, "capital")?,
            postal_code: self.postal_code,
            point: None,
        })
    }
}

/// The name without the word for what it is, which some lists write before it.
fn name_of(text: &str, kind: RegionKind) -> Result<String, Invalid> {
    let titles: &[&str] = match kind {
        RegionKind::Kabupaten => &["Kabupaten Administrasi ", "Kabupaten "],
        RegionKind::Kota => &["Kota Administrasi ", "Kota "],
        RegionKind::DesaAdat => &["Desa Adat "],
        _ => &[],
    };
    let text = text.trim();
    let name = titles
        .iter()
        .find_map(|title| text.strip_prefix(title))
        .unwrap_or(text);
    checked_name(name)
}

fn optional_name(text: Option<String>, field: &str) -> Result<Option<String>, Invalid> {
    text.map(|text| checked_name(&text).map_err(|invalid| invalid.in_field(field)))
        .transpose()
}

/// `text` as a name: not empty, one line, at most a hundred letters.
fn checked_name(text: &str) -> Result<String, Invalid> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Invalid::new(
            Rule::Required,
            "nama kosong",
            "a name is missing",
        ));
    }
    if text.chars().any(char::is_control) {
        let english = "a name holds no control characters";
        return Err(Invalid::new(
            Rule::Malformed,
            "nama berisi karakter kendali",
            english,
        ));
    }
    if text.chars().count() > MAX_NAME_CHARS {
        let english = "a name has at most 100 letters";
        return Err(Invalid::new(
            Rule::TooLarge,
            "nama paling panjang 100 huruf",
            english,
        ));
    }
    Ok(text.to_owned())
}

fn wrong_kind() -> Invalid {
    Invalid::new(
        Rule::NotAllowed,
        "jenis wilayah tidak sesuai dengan panjang kodenya",
        "the kind does not fit the length of the code",
    )
}

fn wrong_parent() -> Invalid {
    Invalid::new(
        Rule::NotAllowed,
        "kode induk harus awalan dari kodenya",
        "the parent's code is the beginning of the code",
    )
}

fn wrong_postal_code() -> Invalid {
    Invalid::new(
        Rule::Malformed,
        "kode pos terdiri dari lima digit",
        "a postal code has five digits",
    )
}

/// A code that the list names a second time.
pub(super) fn listed_twice() -> Invalid {
    Invalid::new(
        Rule::Duplicate,
        "kode ini sudah ada di daftar",
        "the list names this code twice",
    )
}
