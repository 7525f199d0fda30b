//! Regions on a fresh SQLite file.

use super::fixture::{code, import_tree, list_day, open, region, tree};
use super::{
    ImportCounts, RegionSearch, ancestors, children, find, find_many, import, is_village, search,
};
use crate::Db;
use domain::region::{NameQuery, Point, Region, RegionKind, RegionLevel};

fn names(regions: &[Region]) -> Vec<&str> {
    regions.iter().map(|region| region.name.as_str()).collect()
}

async fn import_again(db: &Db, regions: Vec<Region>) -> ImportCounts {
    let tx = db.begin().await.unwrap();
    let counts = import(&tx, regions, list_day()).await.unwrap();
    tx.commit().await.unwrap();
    counts
}

#[tokio::test]
async fn an_import_twice_changes_nothing_and_keeps_what_it_does_not_say() {
    let (_folder, db) = open().await;
    let counts = import_again(&db, tree()).await;
    assert_eq!((counts.added, counts.changed), (11, 0));
    let counts = import_again(&db, tree()).await;
    assert_eq!((counts.added, counts.changed, counts.unchanged), (0, 0, 11));

    let mut pekon = region("1804042001", RegionKind::Desa, "Way Mengaku");
    pekon.local_term = Some("pekon".to_owned());
    pekon.point = Some(Point {
        latitude_microdegrees: -5_039_440,
        longitude_microdegrees: 104_083_210,
    });
    assert_eq!(import_again(&db, vec![pekon.clone()]).await.changed, 1);
    assert_eq!(import_again(&db, tree()).await.unchanged, 11);
    let found = find(&db, &pekon.code).await.unwrap();
    assert_eq!(found, Some(pekon));
}

#[tokio::test]
async fn an_import_that_breaks_off_leaves_nothing() {
    let (_folder, db) = open().await;
    let tx = db.begin().await.unwrap();
    let orphan = region("1101012001", RegionKind::Desa, "Keude Bakongan");
    assert!(import(&tx, vec![orphan], list_day()).await.is_err());
    drop(tx);
    assert_eq!(find(&db, &code("1101012001")).await.unwrap(), None);
}

#[tokio::test]
async fn the_tree_is_walked_up_and_down_in_pages() {
    let (_folder, db) = open().await;
    import_tree(&db).await;
    let district = code("180404");
    let first = children(&db, &district, None, 2).await.unwrap();
    assert_eq!(names(&first), ["Way Mengaku Baru", "Way Mengaku"]);
    let rest = children(&db, &district, Some(&first[1].code), 2);
    assert_eq!(names(&rest.await.unwrap()), ["Sebarus"]);
    let above = ancestors(&db, &code("1804042001")).await.unwrap();
    assert_eq!(names(&above), ["Lampung", "Lampung Barat", "Balik Bukit"]);
    assert!(ancestors(&db, &code("18")).await.unwrap().is_empty());
    let codes = [code("1804"), code("99"), code("18")];
    let mut found = find_many(&db, &codes).await.unwrap();
    found.sort_by_key(Region::level);
    assert_eq!(names(&found), ["Lampung", "Lampung Barat"]);
}

#[tokio::test]
async fn only_a_village_that_exists_is_one() {
    let (_folder, db) = open().await;
    import_tree(&db).await;
    assert!(is_village(&db, &code("1804042001")).await.unwrap());
    assert!(!is_village(&db, &code("1804042999")).await.unwrap());
    assert!(!is_village(&db, &code("180404")).await.unwrap());
}

async fn found(db: &Db, name: &str, level: Option<RegionLevel>, within: &str) -> Vec<String> {
    let question = RegionSearch {
        name: NameQuery::read(name),
        level,
        within: Some(within).filter(|text| !text.is_empty()).map(code),
    };
    let mut names = Vec::new();
    let mut after = None;
    loop {
        let page = search(db, &question, after.as_ref(), 2).await.unwrap();
        let Some(last) = page.last() else {
            return names;
        };
        after = Some(last.cursor.clone());
        names.extend(page.into_iter().map(|hit| hit.region.name));
    }
}

#[tokio::test]
async fn names_are_found_without_spaces_the_whole_name_first() {
    let (_folder, db) = open().await;
    import_tree(&db).await;
    assert_eq!(
        found(&db, "MENGAKU", None, "").await,
        ["Mengaku", "Way Mengaku Baru", "Way Mengaku"]
    );
    assert_eq!(
        found(&db, "pekon waymengaku", None, "").await,
        ["Way Mengaku", "Way Mengaku Baru"]
    );
    assert_eq!(
        found(&db, "lampung", None, "").await,
        ["Lampung", "Lampung Selatan", "Lampung Barat"]
    );
    assert_eq!(
        found(&db, "mengaku", Some(RegionLevel::Village), "180405").await,
        ["Mengaku"]
    );
    assert_eq!(
        found(&db, "", Some(RegionLevel::District), "1804").await,
        ["Balik Bukit", "Sumber Jaya"]
    );
    assert!(found(&db, "tidak ada", None, "").await.is_empty());
}
