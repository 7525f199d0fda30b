//! Regions through the schema, over the villages of Lampung.

use crate::app::region::import_lampung;
use crate::app::{Actor, App, FixedClock};
use crate::graphql::build;
use async_graphql::{Request, Response};
use chrono::DateTime;
use domain::Language;
use serde_json::{Value, json};
use std::sync::Arc;
use tempfile::TempDir;

async fn lampung() -> (TempDir, Arc<App>) {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(FixedClock::at(DateTime::UNIX_EPOCH));
    let app = crate::app::testing::app(folder.path(), clock).await;
    import_lampung(&app).await.unwrap();
    (folder, Arc::new(app))
}

async fn respond(app: &Arc<App>, query: &str) -> Response {
    let nobody = Actor::anonymous(Language::Indonesian, "test".to_owned());
    let request = Request::new(query).data(Arc::new(nobody));
    build(Arc::clone(app)).execute(request).await
}

async fn ask(app: &Arc<App>, query: &str) -> Value {
    let response = respond(app, query).await;
    assert!(response.errors.is_empty(), "{:?}", response.errors);
    response.data.into_json().unwrap()
}

/// The display names of all regions that `arguments` find, in pages of two.
async fn found(app: &Arc<App>, arguments: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut after = "null".to_owned();
    loop {
        let query = format!(
            "{{ regions({arguments}, first: 2, after: {after}) {{ nodes {{ displayName }} \
             pageInfo {{ hasNextPage endCursor }} }} }}"
        );
        let page = ask(app, &query).await["regions"].clone();
        let nodes = page["nodes"].as_array().unwrap().iter();
        names.extend(nodes.map(|node| node["displayName"].as_str().unwrap().to_owned()));
        if page["pageInfo"]["hasNextPage"] == false {
            return names;
        }
        after = page["pageInfo"]["endCursor"].to_string();
    }
}

#[tokio::test]
async fn a_region_tells_what_it_is_and_what_holds_it() {
    let (_folder, app) = lampung().await;
    let query = r#"{ region(code: "1804042005") {
        code name displayName kind level localTerm postalCode capital latitude
        parent { code capital } ancestors { displayName }
        children { nodes { code } } } }"#;
    let expected = json!({
        "code": "18.04.04.2005", "name": "Sebarus", "kind": "DESA", "level": "VILLAGE",
        "displayName": "Pekon Sebarus, Kec. Balik Bukit, Kab. Lampung Barat",
        "localTerm": "pekon", "postalCode": "34815", "capital": null, "latitude": null,
        "parent": { "code": "18.04.04", "capital": null },
        "ancestors": [
            { "displayName": "Provinsi Lampung" },
            { "displayName": "Kab. Lampung Barat" },
            { "displayName": "Kec. Balik Bukit, Kab. Lampung Barat" },
        ],
        "children": { "nodes": [] },
    });
    assert_eq!(ask(&app, query).await["region"], expected);
    let seat = r#"{ region(code: "18.01") { capital latitude longitude } }"#;
    let expected = json!({ "capital": "Kalianda", "latitude": -5.73805, "longitude": 105.5916 });
    assert_eq!(ask(&app, seat).await["region"], expected);
}

#[tokio::test]
async fn regions_are_found_by_name_with_what_holds_them() {
    let (_folder, app) = lampung().await;
    assert_eq!(
        found(&app, r#"query: "pekon  SEBARUS""#).await,
        ["Pekon Sebarus, Kec. Balik Bukit, Kab. Lampung Barat"]
    );
    let pagar_dewa = found(&app, r#"query: "kec. pagardewa", level: DISTRICT"#).await;
    assert_eq!(
        pagar_dewa,
        [
            "Kec. Pagar Dewa, Kab. Lampung Barat",
            "Kec. Pagar Dewa, Kab. Tulang Bawang Barat"
        ],
        "district names repeat"
    );
    let regencies = found(&app, r#"parent: "18", level: REGENCY"#).await;
    assert_eq!(regencies.len(), 15);
    assert!(found(&app, r#"query: "!?""#).await.is_empty());
}

#[tokio::test]
async fn a_code_that_is_none_is_refused_and_one_that_nobody_has_is_null() {
    let (_folder, app) = lampung().await;
    let nowhere = ask(&app, r#"{ region(code: "18.99") { code } }"#).await;
    assert_eq!(nowhere["region"], Value::Null);
    for (query, field, rule) in [
        (r#"{ region(code: "18.4") { code } }"#, "code", "MALFORMED"),
        (
            r#"{ region(code: "1804010001") { code } }"#,
            "code",
            "LOOKS_LIKE_BPS",
        ),
        (
            r#"{ regions(parent: "Lampung") { nodes { code } } }"#,
            "parent",
            "MALFORMED",
        ),
    ] {
        let errors = serde_json::to_value(respond(&app, query).await.errors).unwrap();
        let told = &errors[0]["extensions"];
        let expected = json!({ "code": "BAD_REQUEST", "field": field, "rule": rule });
        assert_eq!(told, &expected, "{query}");
    }
    let forged = r#"{ regions(after: "MTox") { nodes { code } } }"#;
    let errors = serde_json::to_value(respond(&app, forged).await.errors).unwrap();
    assert_eq!(errors[0]["extensions"]["code"], "BAD_REQUEST");
}
