//! Regions as they are asked for.

use crate::error::StorageError;
use crate::sql::{Read, all, number, one, placeholders, values};
use domain::region::{Point, Region, RegionCode, RegionKind, RegionLevel};
use sea_orm::{FromQueryResult, Value};

pub(super) const COLUMNS: &str = "code, parent_code, kind, name, local_term, capital, postal_code, \
     latitude_microdegrees, longitude_microdegrees";

/// Codes in one statement. SQLite looks each `$n` up among those before it, so the time that a
/// statement takes to be read grows with the square of its parameters.
const CODES_AT_ONCE: usize = 500;

#[derive(Debug, FromQueryResult)]
pub(super) struct Row {
    code: String,
    parent_code: Option<String>,
    kind: String,
    name: String,
    local_term: Option<String>,
    capital: Option<String>,
    postal_code: Option<String>,
    latitude_microdegrees: Option<i64>,
    longitude_microdegrees: Option<i64>,
}

impl TryFrom<Row> for Region {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let corrupt = |column| StorageError::Corrupt {
            table: "regions",
            column,
            id: row.code.clone(),
        };
        let code = RegionCode::parse(&row.code).map_err(|_| corrupt("code"))?;
        let parent = row.parent_code.as_deref().map(RegionCode::parse);
        let parent = parent.transpose().map_err(|_| corrupt("parent_code"))?;
        let kind = RegionKind::from_code(&row.kind)
            .filter(|kind| kind.level() == code.level())
            .ok_or_else(|| corrupt("kind"))?;
        let point = row.latitude_microdegrees.zip(row.longitude_microdegrees);
        Ok(Self {
            code,
            parent,
            kind,
            name: row.name,
            local_term: row.local_term,
            capital: row.capital,
            postal_code: row.postal_code,
            point: point.map(|(latitude_microdegrees, longitude_microdegrees)| Point {
                latitude_microdegrees,
                longitude_microdegrees,
            }),
        })
    }
}

/// The region with `code`.
pub async fn find(on: &impl Read, code: &RegionCode) -> Result<Option<Region>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM regions WHERE code = $1");
    let row: Option<Row> = one(on, &sql, values![code]).await?;
    row.map(Region::try_from).transpose()
}

/// Those of `codes` that exist, in no order.
pub async fn find_many(on: &impl Read, codes: &[RegionCode]) -> Result<Vec<Region>, StorageError> {
    let mut found = Vec::with_capacity(codes.len());
    for some in codes.chunks(CODES_AT_ONCE) {
        let marks = placeholders(some.len(), 1);
        let sql = format!("SELECT {COLUMNS} FROM regions WHERE code IN ({marks})");
        let codes = some
            .iter()
            .map(|code| Value::from(code.as_str().to_owned()));
        found.extend(regions(all(on, &sql, codes.collect()).await?)?);
    }
    Ok(found)
}

/// At most `limit` regions right below `parent`, by code, after the code `after`; only those that
/// are still valid.
pub async fn children(
    on: &impl Read,
    parent: &RegionCode,
    after: Option<&RegionCode>,
    limit: i64,
) -> Result<Vec<Region>, StorageError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM regions WHERE parent_code = $1 AND code > $2 \
         AND valid_to IS NULL ORDER BY code LIMIT $3"
    );
    let after = after.map_or("", RegionCode::as_str);
    regions(all(on, &sql, values![parent, after, limit]).await?)
}

/// The regions above `code`, the widest first; without itself.
pub async fn ancestors(on: &impl Read, code: &RegionCode) -> Result<Vec<Region>, StorageError> {
    let mut found = find_many(on, &code.ancestors()).await?;
    found.sort_by_key(Region::level);
    Ok(found)
}

/// True when `code` is a village that exists and is still valid.
pub async fn is_village(on: &impl Read, code: &RegionCode) -> Result<bool, StorageError> {
    let sql = "SELECT COUNT(*) AS n FROM regions \
               WHERE code = $1 AND level = $2 AND valid_to IS NULL";
    let values = values![code, RegionLevel::Village.number()];
    Ok(number(on, sql, values).await? > 0)
}

fn regions(rows: Vec<Row>) -> Result<Vec<Region>, StorageError> {
    rows.into_iter().map(Region::try_from).collect()
}
