//! A list as rows of text, whatever made it: a spreadsheet's export with its marks, or a workbook.

use calamine::{Data, Reader as _, Xlsx, XlsxError, open_workbook};
use csv::ByteRecord;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

/// Most bytes of the first line, which tells how the columns are told apart.
const MAX_FIRST_LINE: u64 = 64 * 1024;
/// Numbers from here on have more digits than a spreadsheet keeps.
const UNSAFE_NUMBER: f64 = 1e15;

/// Why a list could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file could not be read.
    #[error("the list cannot be read")]
    Unreadable(#[from] io::Error),
    /// The file is no CSV.
    #[error("the list is not CSV")]
    NoCsv(#[from] csv::Error),
    /// The file is no workbook, or has no sheet.
    #[error("the workbook cannot be read")]
    NoWorkbook(#[source] Box<XlsxError>),
    /// There is nothing in it.
    #[error("the list is empty")]
    Empty,
    /// The text is not UTF-8.
    #[error("the list is not UTF-8; save it as \"CSV UTF-8\"")]
    NotUtf8,
    /// A column that is needed is not there.
    #[error("the list has no column {0}")]
    NoColumn(&'static str),
    /// A column is there twice.
    #[error("the list has the column {0} twice")]
    ColumnTwice(&'static str),
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text, without the spaces around it; perhaps empty.
    Text(String),
    /// What a spreadsheet made of it is not what somebody wrote: a date, a number with its last
    /// digits gone, an error; or bytes that are no text.
    Mangled,
}

/// A row and the line it stands on.
pub struct Line {
    /// The line; the heading of a file is line 1.
    pub(super) number: u64,
    pub(super) cells: Vec<Cell>,
}

/// The columns that are read, each under its names.
pub(super) const COLUMNS: &[&[&str]] = &[
    &["reference", "referensi"],
    &["name", "nama"],
    &["kind", "jenis"],
    &["village_code", "kode_desa"],
    &["programme", "program"],
    &["description", "keterangan"],
    &["nib"],
    &["npwp"],
    &["legal_number", "nomor_badan_hukum"],
    &["nik_koperasi"],
    &["phone", "telepon"],
];
/// Those without which there is no list.
const NEEDED: &[&str] = &["name", "kind", "village_code"];

/// A list that is open.
pub struct Table {
    rows: Box<dyn Iterator<Item = Result<Line, TableError>> + Send>,
    /// Where each of [`COLUMNS`] stands.
    places: Vec<Option<usize>>,
}

impl Table {
    /// Opens the list in `path`: a workbook when its name ends in `.xlsx`, otherwise CSV with
    /// commas, semicolons or tabs.
    ///
    /// # Errors
    /// [`TableError`], when it cannot be a list of enterprises.
    pub fn open(path: &Path) -> Result<Self, TableError> {
        let is_workbook = path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("xlsx"));
        if is_workbook {
            Self::of_workbook(path)
        } else {
            Self::of_csv(File::open(path)?)
        }
    }

    /// Reads CSV.
    ///
    /// # Errors
    /// As [`Table::open`].
    pub fn of_csv(source: impl Read + Send + 'static) -> Result<Self, TableError> {
        let mut source = BufReader::new(source);
        let mut first = first_line(&mut source)?;
        let told = first
            .strip_prefix(b"sep=")
            .and_then(|rest| rest.first().copied());
        if told.is_some() {
            first = first_line(&mut source)?;
        }
        let delimiter = told.unwrap_or_else(|| delimiter(&first));
        let is_windows = first.ends_with(b"\r\n");
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(Cursor::new(first).chain(source));
        // Where lines end as on Windows, a row is told to begin at the end of the line before it.
        let skipped = u64::from(told.is_some()) + u64::from(is_windows);
        let mut record = ByteRecord::new();
        let rows = std::iter::from_fn(move || match reader.read_byte_record(&mut record) {
            Ok(false) => None,
            Ok(true) => Some(Ok(Line {
                number: record.position().map_or(0, csv::Position::line) + skipped,
                cells: record.iter().map(cell_of_bytes).collect(),
            })),
            Err(error) => Some(Err(error.into())),
        });
        Self::headed(Box::new(rows))
    }

    fn of_workbook(path: &Path) -> Result<Self, TableError> {
        let broken = |error| TableError::NoWorkbook(Box::new(error));
        let mut book: Xlsx<_> = open_workbook(path).map_err(broken)?;
        let sheet = book.worksheet_range_at(0).ok_or(TableError::Empty)?;
        let sheet = sheet.map_err(broken)?;
        let above = u64::from(sheet.start().map_or(0, |(row, _)| row));
        let lines: Vec<Line> = (above + 1..)
            .zip(sheet.rows())
            .map(|(number, row)| Line {
                number,
                cells: row.iter().map(cell_of_data).collect(),
            })
            .collect();
        Self::headed(Box::new(lines.into_iter().map(Ok)))
    }

    fn headed(
        mut rows: Box<dyn Iterator<Item = Result<Line, TableError>> + Send>,
    ) -> Result<Self, TableError> {
        let head = rows.next().ok_or(TableError::Empty)??;
        let mut places = Vec::new();
        for names in COLUMNS {
            let name = names.first().copied().unwrap_or_default();
            let is_it = |cell: &Cell| match cell {
                Cell::Text(text) => names.contains(&text.to_lowercase().replace(' ', "_").as_str()),
                Cell::Mangled => false,
            };
            let mut found = (0..).zip(&head.cells).filter(|(_, cell)| is_it(cell));
            let place = found.next().map(|(place, _)| place);
            if found.next().is_some() {
                return Err(TableError::ColumnTwice(name));
            }
            if place.is_none() && NEEDED.contains(&name) {
                return Err(TableError::NoColumn(name));
            }
            places.push(place);
        }
        Ok(Self { rows, places })
    }
}

/// The rows below the heading, each with the cells of [`COLUMNS`] alone; empty rows are left out.
impl Iterator for Table {
    type Item = Result<Line, TableError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let line = match self.rows.next()? {
                Ok(line) => line,
                Err(error) => return Some(Err(error)),
            };
            let nothing = Cell::Text(String::new());
            if line.cells.iter().all(|cell| *cell == nothing) {
                continue;
            }
            let cell = |place: &Option<usize>| {
                let found = place.and_then(|place| line.cells.get(place));
                found.cloned().unwrap_or_else(|| nothing.clone())
            };
            return Some(Ok(Line {
                number: line.number,
                cells: self.places.iter().map(cell).collect(),
            }));
        }
    }
}

/// The first line without the mark that Windows puts before UTF-8.
fn first_line(source: &mut impl BufRead) -> Result<Vec<u8>, TableError> {
    let mut line = Vec::new();
    source.take(MAX_FIRST_LINE).read_until(b'\n', &mut line)?;
    if line.starts_with(&[0xff, 0xfe]) || line.starts_with(&[0xfe, 0xff]) {
        return Err(TableError::NotUtf8);
    }
    let line = line
        .strip_prefix(b"\xef\xbb\xbf")
        .map_or(line.clone(), <[u8]>::to_vec);
    if line.is_empty() {
        return Err(TableError::Empty);
    }
    std::str::from_utf8(&line).map_err(|_| TableError::NotUtf8)?;
    Ok(line)
}

/// What stands most often in the heading; a comma when nothing does.
fn delimiter(heading: &[u8]) -> u8 {
    let count = |mark: u8| heading.split(|byte| *byte == mark).count();
    [b'\t', b';', b',']
        .into_iter()
        .max_by_key(|mark| count(*mark))
        .unwrap_or(b',')
}

fn cell_of_bytes(bytes: &[u8]) -> Cell {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cell::Text(text.trim().to_owned()),
        Err(_) => Cell::Mangled,
    }
}

fn cell_of_data(data: &Data) -> Cell {
    match data {
        Data::Empty => Cell::Text(String::new()),
        Data::String(text) => Cell::Text(text.trim().to_owned()),
        Data::Int(number) => Cell::Text(number.to_string()),
        Data::Bool(truth) => Cell::Text(truth.to_string()),
        Data::Float(number) if number.abs() >= UNSAFE_NUMBER => Cell::Mangled,
        // A whole number is written without the fraction that it does not have.
        Data::Float(number) => Cell::Text(number.to_string()),
        _ => Cell::Mangled,
    }
}
