//! Regions by name, without spaces and case: the whole name first, then its beginning, then its
//! inside; among equals the wider region first, then by code.

use super::read::{COLUMNS, Row};
use crate::error::StorageError;
use crate::sql::{Bind, Read, all, values};
use domain::region::{NameQuery, Region, RegionCode, RegionLevel};
use sea_orm::{FromQueryResult, Value};

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct RegionSearch {
    /// The name; `None` for any.
    pub name: Option<NameQuery>,
    /// Only this level.
    pub level: Option<RegionLevel>,
    /// Only inside this region, at any depth; without itself.
    pub within: Option<RegionCode>,
}

/// Where a hit stands among the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionCursor {
    /// 0 for the whole name, 1 for its beginning, 2 for its inside.
    pub rank: i64,
    /// The number of its level.
    pub level: i64,
    /// Its code.
    pub code: RegionCode,
}

/// A region that was found.
#[derive(Debug, Clone)]
pub struct RegionHit {
    /// The region.
    pub region: Region,
    /// Its place.
    pub cursor: RegionCursor,
}

#[derive(FromQueryResult)]
struct HitRow {
    rank: i64,
    level: i64,
    #[sea_orm(nested)]
    region: Row,
}

/// At most `limit` hits after `after`; only regions still valid.
pub async fn search(
    on: &impl Read,
    search: &RegionSearch,
    after: Option<&RegionCursor>,
    limit: i64,
) -> Result<Vec<RegionHit>, StorageError> {
    let mut statement = Parts::default();
    let rank = statement.rank(search.name.as_ref());
    if let Some(level) = search.level {
        let level = statement.bind(level.number());
        statement.filter(&format!("level = {level}"));
    }
    if let Some(within) = &search.within {
        let (top, end) = (statement.bind(within), statement.bind(within.subtree_end()));
        statement.filter(&format!("code > {top} AND code < {end}"));
    }
    if let Some(after) = after {
        let rank = statement.bind(after.rank);
        let level = statement.bind(after.level);
        let code = statement.bind(&after.code);
        statement.later = format!("WHERE (rank, level, code) > ({rank}, {level}, {code})");
    }
    let limit = statement.bind(limit);
    let sql = format!(
        "SELECT rank, level, {COLUMNS} FROM \
         (SELECT {rank} AS rank, level, {COLUMNS} FROM regions WHERE valid_to IS NULL{}) AS hits \
         {} ORDER BY rank, level, code LIMIT {limit}",
        statement.filters, statement.later
    );
    let rows = all::<HitRow>(on, &sql, statement.values).await?;
    rows.into_iter().map(hit).collect()
}

fn hit(row: HitRow) -> Result<RegionHit, StorageError> {
    let region = Region::try_from(row.region)?;
    let cursor = RegionCursor {
        rank: row.rank,
        level: row.level,
        code: region.code.clone(),
    };
    Ok(RegionHit { region, cursor })
}

#[derive(Default)]
struct Parts {
    filters: String,
    later: String,
    values: Vec<Value>,
}

impl Parts {
    fn bind(&mut self, value: impl Bind) -> String {
        self.values.extend(values![value]);
        format!("${}", self.values.len())
    }

    fn filter(&mut self, condition: &str) {
        self.filters.push_str(" AND ");
        self.filters.push_str(condition);
    }

    /// A folded name holds letters and digits alone, so it has no wildcard of `LIKE`.
    fn rank(&mut self, name: Option<&NameQuery>) -> String {
        let Some(name) = name else {
            return "CAST(0 AS BIGINT)".to_owned();
        };
        let (whole, bare) = (self.bind(&name.whole), self.bind(&name.bare));
        self.filter(&format!(
            "(name_folded LIKE '%' || {whole} || '%' OR name_folded LIKE '%' || {bare} || '%')"
        ));
        format!(
            "CAST(CASE WHEN name_folded IN ({whole}, {bare}) THEN 0 \
             WHEN name_folded LIKE {whole} || '%' OR name_folded LIKE {bare} || '%' THEN 1 \
             ELSE 2 END AS BIGINT)"
        )
    }
}
