//! A fresh database with a small tree of regions, for tests.

use crate::Db;
use crate::region::import;
use chrono::NaiveDate;
use domain::region::{Region, RegionCode, RegionKind};
use tempfile::TempDir;

/// An empty, migrated database in a file that goes with the guard.
pub(crate) async fn open() -> (TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let noon = "2026-11-24T05:00:00Z".parse().unwrap();
    let db = crate::testing::db(folder.path(), noon).await;
    (folder, db)
}

/// The code that `text` writes.
pub(crate) fn code(text: &str) -> RegionCode {
    RegionCode::parse(text).unwrap()
}

/// The day of the list.
pub(crate) fn list_day() -> NaiveDate {
    "2025-01-01".parse().unwrap()
}

/// A region of which only code, kind and name are known.
pub(crate) fn region(code_text: &str, kind: RegionKind, name: &str) -> Region {
    let code = code(code_text);
    Region {
        parent: code.parent(),
        code,
        kind,
        name: name.to_owned(),
        local_term: None,
        capital: None,
        postal_code: None,
        point: None,
    }
}

/// A province with two regencies, three districts and five villages, none before its parent.
pub(crate) fn tree() -> Vec<Region> {
    use RegionKind::{Desa, Kabupaten, Kecamatan, Kelurahan, Provinsi};
    vec![
        region("1804042001", Desa, "Way Mengaku"),
        region("1804042002", Desa, "Sebarus"),
        region("1804041003", Kelurahan, "Way Mengaku Baru"),
        region("1804052001", Desa, "Mengaku"),
        region("1801042001", Desa, "Hajimena"),
        region("180404", Kecamatan, "Balik Bukit"),
        region("180405", Kecamatan, "Sumber Jaya"),
        region("180104", Kecamatan, "Natar"),
        region("1804", Kabupaten, "Lampung Barat"),
        region("1801", Kabupaten, "Lampung Selatan"),
        region("18", Provinsi, "Lampung"),
    ]
}

/// Puts [`tree`] in.
pub(crate) async fn import_tree(db: &Db) {
    let tx = db.begin().await.unwrap();
    import(&tx, tree(), list_day()).await.unwrap();
    tx.commit().await.unwrap();
}
