//! Imports of regions: Lampung from the lists inside this binary, or any list of all Indonesia.

use super::list::{BadRow, ImportError, List, Listed, RegionRecord, listed_twice};
use super::points::PointRecord;
use crate::app::App;
use chrono::NaiveDate;
use domain::region::{Point, Region, RegionCode, unknown_region};
use ruzstd::decoding::StreamingDecoder;
use std::collections::{HashMap, HashSet};
use std::io::Read;
use storage::audit::{self, AuditActor, AuditEntry};
use storage::region::{ImportCounts, find_many, import};

/// The one row that the lists of Lampung do not have.
const PROVINCE: &str = "code,parent_code,name,kind,capital\n18,,Lampung,provinsi,Bandar Lampung\n";
const REGENCIES: &str = include_str!("../../../../data/lampung_regencies.csv");
const DISTRICTS: &str = include_str!("../../../../data/lampung_districts.csv");
const VILLAGES: &str = include_str!("../../../../data/lampung_villages.csv");
const POINTS: &str = include_str!("../../../../data/lampung_points.csv");

/// The list of all Indonesia that came with this binary, compressed with zstd.
pub const INDONESIA: &[u8] = include_bytes!("../../../../data/indonesia_regions.csv.zst");

/// The year of the decree that the lists follow (Kepmendagri 300.2.2-2138 and 2430 of 2025): from
/// when a region that is new to us is known to be valid.
const LISTS_VALID_FROM: Option<NaiveDate> = NaiveDate::from_ymd_opt(2025, 1, 1);
/// Bytes that a list may have when unpacked; all of Indonesia has four million.
const MAX_LIST_BYTES: u64 = 64 * 1024 * 1024;

/// A region that was read, and where it stands in which list.
struct Entry {
    list: &'static str,
    line: u64,
    region: Region,
}

/// Imports the province of Lampung with its regencies, districts and villages, and the points of
/// their seats. Again and again without change.
pub async fn import_lampung(app: &App) -> Result<ImportCounts, ImportError> {
    let mut entries = Vec::new();
    for (list, text) in [
        ("lampung_province", PROVINCE),
        ("lampung_regencies.csv", REGENCIES),
        ("lampung_districts.csv", DISTRICTS),
        ("lampung_villages.csv", VILLAGES),
    ] {
        entries.extend(read_regions(list, text.as_bytes())?);
    }
    store(app, "lampung", entries).await
}

/// Imports the regions of `source`, a CSV list compressed with zstd with the columns `code`,
/// `parent_code`, `name`, `kind` and `postal_code` ([`INDONESIA`] is one). What it does not say
/// about regions already there stays.
pub async fn import_indonesia(app: &App, source: impl Read) -> Result<ImportCounts, ImportError> {
    const LIST: &str = "indonesia_regions.csv";
    let unreadable = |cause: std::io::Error| ImportError::Unreadable {
        list: LIST.to_owned(),
        cause: cause.into(),
    };
    let decoder = StreamingDecoder::new(source)
        .map_err(|cause| unreadable(std::io::Error::other(cause.to_string())))?;
    let entries = read_regions(LIST, decoder.take(MAX_LIST_BYTES))?;
    store(app, "indonesia", entries).await
}

fn read_regions(name: &'static str, source: impl Read) -> Result<Vec<Entry>, ImportError> {
    let mut list = List::new(name);
    let mut entries = Vec::new();
    let mut seen = HashSet::new();
    for Listed { line, row } in list.read::<RegionRecord>(source)? {
        match row.parse() {
            Ok(region) if !seen.insert(region.code.clone()) => {
                list.refuse(line, listed_twice().in_field("code"));
            }
            Ok(region) => entries.push(Entry {
                list: name,
                line,
                region,
            }),
            Err(invalid) => list.refuse(line, invalid),
        }
    }
    list.finish()?;
    Ok(entries)
}

async fn store(
    app: &App,
    source: &'static str,
    mut entries: Vec<Entry>,
) -> Result<ImportCounts, ImportError> {
    let mut points = read_points()?;
    for entry in &mut entries {
        entry.region.point = points.remove(&entry.region.code);
    }
    require_parents(app, &entries).await?;
    let regions = entries.into_iter().map(|entry| entry.region).collect();
    let tx = app.db.begin().await?;
    let counts = import(&tx, regions, LISTS_VALID_FROM.unwrap_or_default()).await?;
    if counts.added + counts.changed > 0 {
        audit::record(&tx, audit_entry(source, counts)).await?;
    }
    tx.commit().await?;
    Ok(counts)
}

fn read_points() -> Result<HashMap<RegionCode, Point>, ImportError> {
    let mut list = List::new("lampung_points.csv");
    let mut points = HashMap::new();
    for Listed { line, row } in list.read::<PointRecord>(POINTS.as_bytes())? {
        match row.parse() {
            Ok((code, point)) => {
                if points.insert(code, point).is_some() {
                    list.refuse(line, listed_twice().in_field("code"));
                }
            }
            Err(invalid) => list.refuse(line, invalid),
        }
    }
    list.finish()?;
    Ok(points)
}

/// A parent is in the list or already stored; a region without one would hang in the air.
async fn require_parents(app: &App, entries: &[Entry]) -> Result<(), ImportError> {
    let listed: HashSet<&RegionCode> = entries.iter().map(|entry| &entry.region.code).collect();
    let elsewhere: Vec<(&Entry, RegionCode)> = entries
        .iter()
        .filter_map(|entry| Some((entry, entry.region.parent.clone()?)))
        .filter(|(_, parent)| !listed.contains(parent))
        .collect();
    let codes: HashSet<RegionCode> = elsewhere.iter().map(|(_, parent)| parent.clone()).collect();
    let codes: Vec<RegionCode> = codes.into_iter().collect();
    let stored: HashSet<RegionCode> = find_many(&app.db, &codes)
        .await?
        .into_iter()
        .map(|region| region.code)
        .collect();
    let orphans: Vec<BadRow> = elsewhere
        .into_iter()
        .filter(|(_, parent)| !stored.contains(parent))
        .map(|(entry, _)| BadRow {
            list: entry.list.to_owned(),
            line: entry.line,
            invalid: unknown_region().in_field("parent_code"),
        })
        .collect();
    if orphans.is_empty() {
        Ok(())
    } else {
        Err(ImportError::BadRows(orphans))
    }
}

fn audit_entry(source: &str, counts: ImportCounts) -> AuditEntry {
    AuditEntry {
        actor: AuditActor::System,
        action: "region.import",
        subject_kind: "region_list",
        subject_id: source.to_owned(),
        enterprise: None,
        region: None,
        before: None,
        after: Some(serde_json::json!({ "added": counts.added, "changed": counts.changed })),
        personal: None,
        request_id: None,
        address: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bad_rows(text: &str) -> Vec<String> {
        match read_regions("list.csv", text.as_bytes()) {
            Err(ImportError::BadRows(rows)) => rows.iter().map(ToString::to_string).collect(),
            Err(other) => panic!("{other}"),
            Ok(entries) => panic!("{} regions", entries.len()),
        }
    }

    #[test]
    fn bad_rows_are_told_with_their_lines() {
        let text = "code,parent_code,name,kind,postal_code\n\
                    18,,Lampung,provinsi,\n\
                    18.04.01.0001,18.04.01,Desa,desa,34811\n\
                    18.04,18,Lampung Barat,kecamatan,\n\
                    18.05,18.04,Tulang Bawang,kabupaten,\n\
                    18.06,18,,kabupaten,\n\
                    18,,Lampung,provinsi,\n\
                    18.07,18\n\
                    18.08.01.2001,18.08.01,Blambangan,desa,3481\n";
        let rows = bad_rows(text);
        let beginnings = [
            "list.csv:3: code: ",
            "list.csv:4: kind: ",
            "list.csv:5: parent_code: ",
            "list.csv:6: name: ",
            "list.csv:7: code: ",
            "list.csv:8: : ",
            "list.csv:9: postal_code: ",
        ];
        assert_eq!(rows.len(), beginnings.len(), "{rows:?}");
        for (row, beginning) in rows.iter().zip(beginnings) {
            assert!(row.starts_with(beginning), "{row}");
        }
        assert!(rows[0].ends_with("(LOOKS_LIKE_BPS)"), "{}", rows[0]);
    }

    #[test]
    fn points_are_those_of_the_seats() {
        let points = read_points().unwrap();
        assert_eq!(points.len(), 46);
    }
}
