use super::*;
use crate::app::{App, CommandError, FixedClock};
use domain::region::RegionCode;
use domain::{NeverRefused, Rule};
use std::sync::Arc;

async fn fresh(folder: &tempfile::TempDir) -> App {
    let clock = Arc::new(FixedClock::at(chrono::DateTime::UNIX_EPOCH));
    crate::app::testing::app(folder.path(), clock).await
}

#[tokio::test]
async fn lampung_comes_in_whole_and_again_without_change() {
    let folder = tempfile::tempdir().unwrap();
    let app = fresh(&folder).await;
    let counts = import_lampung(&app).await.unwrap();
    assert_eq!(counts.added, 1 + 15 + 229 + 2_446 + 205);
    let again = import_lampung(&app).await.unwrap();
    assert_eq!((again.unchanged, again.changed), (counts.added, 0));
    let regency = RegionCode::parse("18.01").unwrap();
    let found = storage::region::find(&app.db, &regency).await.unwrap();
    let point = found.unwrap().point.unwrap();
    assert_eq!(point.latitude_microdegrees, -5_738_050);
}

#[tokio::test]
async fn the_country_comes_in_over_lampung_and_erases_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let app = fresh(&folder).await;
    let lampung = import_lampung(&app).await.unwrap();
    let counts = import_indonesia(&app, INDONESIA).await.unwrap();
    assert_eq!(counts.added, 91_599 - lampung.added);
    assert_eq!((counts.changed, counts.unchanged), (0, lampung.added));
    let again = import_lampung(&app).await.unwrap();
    assert_eq!((again.changed, again.unchanged), (0, lampung.added));
    let city = RegionCode::parse("11.71").unwrap();
    let city = storage::region::find(&app.db, &city)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(city.name, "Banda Aceh");
}

#[tokio::test]
async fn a_broken_list_is_refused_and_nothing_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let app = fresh(&folder).await;
    let refused = import_indonesia(&app, &b"no zstd at all"[..]).await;
    assert!(matches!(refused, Err(ImportError::Unreadable { .. })));
    let cut_short = import_indonesia(&app, &INDONESIA[..300_000]).await;
    assert!(matches!(cut_short, Err(ImportError::Unreadable { .. })));
    let aceh = RegionCode::parse("11").unwrap();
    let found = storage::region::find(&app.db, &aceh).await.unwrap();
    assert_eq!(found, None);
}

#[tokio::test]
async fn a_village_that_is_required_must_be_one() {
    let folder = tempfile::tempdir().unwrap();
    let app = fresh(&folder).await;
    import_lampung(&app).await.unwrap();
    let require = async |text: &str| {
        let code = RegionCode::parse(text).unwrap();
        match require_village::<NeverRefused>(&app.db, &code, "village").await {
            Ok(()) => None,
            Err(CommandError::Invalid(rules)) => {
                assert_eq!(rules[0].field.to_string(), "village");
                Some(rules[0].rule)
            }
            Err(other) => panic!("{other}"),
        }
    };
    assert_eq!(require("18.04.04.2005").await, None);
    assert_eq!(require("18.04.04.2999").await, Some(Rule::Unknown));
    assert_eq!(require("18.04").await, Some(Rule::NotAllowed));
}
