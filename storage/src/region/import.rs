//! Bringing official lists in, again and again without harm.

use super::read::find_many;
use crate::error::StorageError;
use crate::sql::{execute, insert, values};
use crate::tx::Tx;
use chrono::NaiveDate;
use domain::region::{Region, RegionCode, folded_name};
use sea_orm::Value;
use std::collections::HashMap;

/// What an import did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportCounts {
    /// Regions that were not there before.
    pub added: usize,
    /// Regions that were there with other facts.
    pub changed: usize,
    /// Regions that were there just so.
    pub unchanged: usize,
}

/// Regions in one statement, twelve parameters each: few, for the reason that `find_many` has.
const ROWS_AT_ONCE: usize = 80;

const COLUMNS: [&str; 12] = [
    "code",
    "parent_code",
    "level",
    "kind",
    "name",
    "name_folded",
    "local_term",
    "capital",
    "postal_code",
    "latitude_microdegrees",
    "longitude_microdegrees",
    "valid_from",
];

/// Stores `listed`; a fact that the list does not know never erases one that is stored.
pub async fn import(
    tx: &Tx,
    mut listed: Vec<Region>,
    valid_from: NaiveDate,
) -> Result<ImportCounts, StorageError> {
    // A parent goes before its children: shorter codes first.
    listed.sort_by(|a, b| (a.code.level(), &a.code).cmp(&(b.code.level(), &b.code)));
    let codes: Vec<RegionCode> = listed.iter().map(|region| region.code.clone()).collect();
    let stored = find_many(tx, &codes).await?;
    let mut stored: HashMap<_, _> = stored.into_iter().map(|r| (r.code.clone(), r)).collect();
    let mut counts = ImportCounts::default();
    let mut added = Vec::new();
    for region in listed {
        let Some(old) = stored.remove(&region.code) else {
            added.push(row(region, valid_from));
            continue;
        };
        let merged = merge(region, &old);
        if merged == old {
            counts.unchanged += 1;
        } else {
            counts.changed += 1;
            update(tx, merged).await?;
        }
    }
    counts.added = added.len();
    let mut added = added.into_iter().peekable();
    while added.peek().is_some() {
        let some = added.by_ref().take(ROWS_AT_ONCE).collect();
        insert(tx, "regions", &COLUMNS, some).await?;
    }
    Ok(counts)
}

fn merge(listed: Region, stored: &Region) -> Region {
    Region {
        local_term: listed.local_term.or_else(|| stored.local_term.clone()),
        capital: listed.capital.or_else(|| stored.capital.clone()),
        postal_code: listed.postal_code.or_else(|| stored.postal_code.clone()),
        point: listed.point.or(stored.point),
        ..listed
    }
}

fn row(region: Region, valid_from: NaiveDate) -> Vec<Value> {
    values![
        &region.code,
        region.parent.as_ref(),
        region.code.level().number(),
        region.kind.code(),
        &region.name,
        folded_name(&region.name),
        region.local_term,
        region.capital,
        region.postal_code,
        region.point.map(|point| point.latitude_microdegrees),
        region.point.map(|point| point.longitude_microdegrees),
        valid_from,
    ]
}

async fn update(tx: &Tx, region: Region) -> Result<(), StorageError> {
    let sql = "UPDATE regions SET kind = $2, name = $3, name_folded = $4, local_term = $5, \
         capital = $6, postal_code = $7, latitude_microdegrees = $8, \
         longitude_microdegrees = $9 WHERE code = $1";
    let values = values![
        &region.code,
        region.kind.code(),
        &region.name,
        folded_name(&region.name),
        region.local_term,
        region.capital,
        region.postal_code,
        region.point.map(|point| point.latitude_microdegrees),
        region.point.map(|point| point.longitude_microdegrees),
    ];
    execute(tx, sql, values).await.map(|_| ())
}
