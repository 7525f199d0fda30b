//! Official lists of regions, from their files into the database.

use crate::app::App;
use domain::region::{Point, Region, RegionCode, RegionKind};
use serde::Deserialize;
use std::collections::HashMap;
use std::io::Read;
use storage::StorageError;
use storage::region::ImportCounts;

const REGENCIES: &str = include_str!("../../../../data/lampung_regencies.csv");
const DISTRICTS: &str = include_str!("../../../../data/lampung_districts.csv");
const VILLAGES: &str = include_str!("../../../../data/lampung_villages.csv");
const POINTS: &str = include_str!("../../../../data/lampung_points.csv");
const PROVINCE: &str = "code,name,kind,capital\n18,Lampung,provinsi,Bandar Lampung\n";

/// Why a list was not brought in.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A line is not what the file's head says.
    #[error("{file}: a line cannot be read")]
    Csv {
        /// The file.
        file: &'static str,
        /// Where and why.
        #[source]
        source: csv::Error,
    },
    /// A line holds an impossible value.
    #[error("{file}, line {line}: impossible {column}")]
    Value {
        /// The file.
        file: &'static str,
        /// The line, counted from one.
        line: u64,
        /// The column.
        column: &'static str,
    },
    /// The compressed list does not begin as one.
    #[error("the list is not compressed as it should be: {0}")]
    Compression(String),
    /// The database failed.
    #[error("the regions could not be stored")]
    Storage(#[from] StorageError),
}

#[derive(Debug, Deserialize)]
struct Line {
    code: String,
    name: String,
    kind: String,
    local_term: Option<String>,
    capital: Option<String>,
    postal_code: Option<String>,
}

#[derive(Debug, Deserialize)]
struct PointLine {
    code: String,
    lat: String,
    lon: String,
}

/// Brings in Lampung with its capitals, local words and points.
pub async fn import_lampung(app: &App) -> Result<ImportCounts, ImportError> {
    let mut regions = read("province", PROVINCE.as_bytes())?;
    regions.extend(read("lampung_regencies.csv", REGENCIES.as_bytes())?);
    regions.extend(read("lampung_districts.csv", DISTRICTS.as_bytes())?);
    regions.extend(read("lampung_villages.csv", VILLAGES.as_bytes())?);
    let points = read_points("lampung_points.csv", POINTS.as_bytes())?;
    for region in &mut regions {
        region.point = points.get(&region.code).copied();
    }
    store(app, regions).await
}

/// Brings in every region of the country from the zstd-compressed list.
pub async fn import_indonesia(app: &App, list: impl Read) -> Result<ImportCounts, ImportError> {
    let plain = ruzstd::decoding::StreamingDecoder::new(list)
        .map_err(|error| ImportError::Compression(error.to_string()))?;
    let regions = read("indonesia_regions.csv.zst", plain)?;
    store(app, regions).await
}

async fn store(app: &App, regions: Vec<Region>) -> Result<ImportCounts, ImportError> {
    let tx = app.db.begin().await?;
    let counts = storage::region::import(&tx, regions, tx.now().date_naive()).await?;
    tx.commit().await?;
    Ok(counts)
}

fn read(file: &'static str, from: impl Read) -> Result<Vec<Region>, ImportError> {
    let lines = csv::Reader::from_reader(from).into_deserialize::<Line>();
    let region = |(line, row): (u64, Result<Line, csv::Error>)| {
        let row = row.map_err(|source| ImportError::Csv { file, source })?;
        parse(row).map_err(|column| ImportError::Value { file, line, column })
    };
    (2..).zip(lines).map(region).collect()
}

fn parse(line: Line) -> Result<Region, &'static str> {
    let code = RegionCode::parse(&line.code).map_err(|_| "code")?;
    let kind = RegionKind::from_code(&line.kind.to_ascii_uppercase()).ok_or("kind")?;
    let bare = match kind {
        RegionKind::Kabupaten => line.name.strip_prefix("Kabupaten "),
        RegionKind::Kota => line.name.strip_prefix("Kota "),
        _ => None,
    };
    let known = |text: Option<String>| text.filter(|text| !text.is_empty());
    Ok(Region {
        parent: code.parent(),
        code,
        kind,
        name: bare.unwrap_or(&line.name).to_owned(),
        local_term: known(line.local_term),
        capital: known(line.capital),
        postal_code: known(line.postal_code),
        point: None,
    })
}

fn read_points(
    file: &'static str,
    from: impl Read,
) -> Result<HashMap<RegionCode, Point>, ImportError> {
    let lines = csv::Reader::from_reader(from).into_deserialize::<PointLine>();
    let point = |(line, row): (u64, Result<PointLine, csv::Error>)| {
        let row = row.map_err(|source| ImportError::Csv { file, source })?;
        let wrong = |column| ImportError::Value { file, line, column };
        let code = RegionCode::parse(&row.code).map_err(|_| wrong("code"))?;
        let point = Point {
            latitude_microdegrees: microdegrees(&row.lat).ok_or_else(|| wrong("lat"))?,
            longitude_microdegrees: microdegrees(&row.lon).ok_or_else(|| wrong("lon"))?,
        };
        Ok((code, point))
    };
    (2..).zip(lines).map(point).collect()
}

fn microdegrees(degrees: &str) -> Option<i64> {
    let (whole, fraction) = degrees.split_once('.').unwrap_or((degrees, ""));
    let digits = format!("{whole}{fraction:0<6}");
    (fraction.len() <= 6).then(|| digits.parse().ok()).flatten()
}
