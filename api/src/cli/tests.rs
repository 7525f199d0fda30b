//! A small demo on the disk, and what a visitor does with it.

use super::demo::build;
use super::open::{self, Search};
use super::samples::samples;
use super::serve::parts;
use crate::app::App;
use crate::app::payment::Gateways;
use crate::config::{Config, Flags};
use crate::demo::{
    DEMO_PASSWORD, DemoFolder, DemoPerson, DemoPlan, DemoRecord, FolderState, PlanOptions,
    questions,
};
use crate::http::{SampleOperation, router};
use axum::Router;
use axum::body::Body;
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use tower::ServiceExt;

const OPTIONS: PlanOptions = PlanOptions {
    seed: 1,
    until: chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
    orders: 900,
};

fn config(folder: &Path) -> Config {
    let flags = Flags {
        data_dir: Some(folder.to_owned()),
        listen: None,
    };
    Config::from_sources(None, [], &flags).unwrap()
}

async fn built(folder: &Path) -> (Config, DemoRecord) {
    let config = config(folder);
    let plan = DemoPlan::new(&OPTIONS).unwrap().smaller(12);
    let record = build(&config, &OPTIONS, &plan).await.unwrap();
    (config, record)
}

/// The server over a demo that is there, as people reach it.
struct Visit {
    app: Arc<App>,
    router: Router,
}

impl Visit {
    async fn to(config: &Config) -> Self {
        let app = open::app(config, Search::OnDisk, Gateways::default()).await;
        let app = app.unwrap();
        let router = router(parts(config, &app, (None, Vec::new())).unwrap());
        Self { app, router }
    }

    async fn ask(&self, token: Option<&str>, query: &str, variables: &str) -> Value {
        let variables: Value = match variables {
            "" => json!({}),
            text => serde_json::from_str(text).unwrap(),
        };
        let body = json!({ "query": query, "variables": variables }).to_string();
        let mut request = Request::post("/graphql").header("content-type", "application/json");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let request = request.body(Body::from(body)).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{query}");
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        serde_json::from_slice(&bytes).unwrap()
    }

    /// The data of an answer without errors, in which nothing that was asked for is null.
    async fn found(&self, token: Option<&str>, query: &str, variables: &str) -> Value {
        let answer = self.ask(token, query, variables).await;
        assert!(answer["errors"].is_null(), "{query}\n{answer}");
        let data = answer["data"].as_object().unwrap();
        assert!(
            data.values().all(|field| !field.is_null()),
            "{query}\n{answer}"
        );
        answer["data"].clone()
    }

    async fn sign_in(&self, person: DemoPerson) -> String {
        let (_, login) = person.name_and_login();
        let query = "mutation($input: SessionStartInput!) {
            sessionStart(input: $input) { token userErrors { code } } }";
        let input = json!({ "input": { "login": login, "password": DEMO_PASSWORD } });
        let data = self.found(None, query, &input.to_string()).await;
        let token = data["sessionStart"]["token"].as_str();
        token
            .unwrap_or_else(|| panic!("{login}: {data}"))
            .to_owned()
    }
}

/// Who each sample is for, in their order.
const FOR: [Option<DemoPerson>; 9] = [
    None,
    None,
    None,
    None,
    Some(DemoPerson::Analyst),
    Some(DemoPerson::Verifier),
    Some(DemoPerson::Buyer),
    Some(DemoPerson::BumdesManager),
    Some(DemoPerson::BumdesManager),
];

#[tokio::test]
async fn every_sample_answers_whom_it_is_for() {
    let folder = tempfile::tempdir().unwrap();
    let (config, record) = built(folder.path()).await;
    let visit = Visit::to(&config).await;
    let samples: Vec<SampleOperation> = samples(OPTIONS.until);
    assert_eq!(samples.len(), FOR.len());
    let mut answers = Vec::new();
    for (sample, person) in samples.iter().zip(FOR) {
        let token = match person {
            Some(person) => Some(visit.sign_in(person).await),
            None => None,
        };
        let token = token.as_deref();
        answers.push(visit.found(token, &sample.query, &sample.variables).await);
    }
    let cover = &answers[0]["productSearch"]["nodes"][0];
    assert_eq!(cover["name"], "Keripik Pisang Cokelat", "{cover}");
    assert_eq!(cover["image"]["width"], 640);
    assert_eq!(
        answers[3]["enterprises"]["nodes"][0]["name"],
        "BUM Desa Hanura"
    );
    assert_ne!(answers[3]["milikBersama"]["nodes"], json!([]));
    assert_eq!(
        answers[5]["enterprises"]["nodes"].as_array().unwrap().len(),
        2
    );
    assert_ne!(answers[6]["viewer"]["orders"]["nodes"], json!([]));
    let own = &answers[7]["viewer"]["memberships"][0]["enterprise"];
    assert_eq!(own["name"], "BUM Desa Hanura");
    assert_ne!(own["sellerOrders"]["nodes"], json!([]));
    assert_ne!(own["statement"]["nodes"], json!([]));
    let [search, region, output] = questions(&record);
    assert!(!search.contains('\'') && !region.contains('\'') && !output.contains('\''));
    visit.found(None, &search, "").await;
    visit.found(None, &region, "").await;
    let analyst = visit.sign_in(DemoPerson::Analyst).await;
    visit.found(Some(&analyst), &output, "").await;
    for person in [
        DemoPerson::Administrator,
        DemoPerson::UmkmManager,
        DemoPerson::Buyer,
    ] {
        visit.sign_in(person).await;
    }
    visit.app.db.close().await.unwrap();
}

#[tokio::test]
async fn the_same_seed_and_day_give_the_same_demo() {
    const QUERY: &str = "{ products(first: 20) { nodes {
        id slug name price publishedAt enterpriseSlug variants { id stock } image { url } } }
        enterprises(first: 50) { nodes { id slug name createdAt deliveryFee } } }";
    const OUTPUT: &str = "query($from: Date!, $to: Date!) {
        region: output(region: \"18\", from: $from, to: $to, by: CHILD) {
            total { net sales refunds saleLines } rows { label figure { net } } }
        day: output(region: \"18\", from: $from, to: $to, by: DAY) {
            rows { periodStart figure { net } } } }";
    let mut answers = Vec::new();
    for _ in 0..2 {
        let folder = tempfile::tempdir().unwrap();
        let (config, record) = built(folder.path()).await;
        let state = DemoFolder::look(folder.path()).unwrap();
        assert_eq!(state, FolderState::Demo(record));
        let visit = Visit::to(&config).await;
        let analyst = visit.sign_in(DemoPerson::Analyst).await;
        let days = json!({ "from": "2026-08-23", "to": "2026-11-20" }).to_string();
        let listed = visit.found(None, QUERY, "").await;
        answers.push((listed, visit.found(Some(&analyst), OUTPUT, &days).await));
        // Stock, ledger and output agree to the rupiah.
        super::doctor::run(&visit.app).await.unwrap();
        visit.app.db.close().await.unwrap();
    }
    assert_eq!(answers[0], answers[1]);
    let total = &answers[0].1["region"]["total"];
    assert!(total["saleLines"].as_i64().unwrap() > 50, "{total}");
}

#[tokio::test]
async fn a_folder_of_somebody_is_refused_before_anything_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("sentra.db");
    std::fs::write(&own, "precious").unwrap();
    let plan = DemoPlan::new(&OPTIONS).unwrap().smaller(0);
    let refused = build(&config(folder.path()), &OPTIONS, &plan).await;
    let text = refused.unwrap_err().to_string();
    assert!(text.contains("no demo made"), "{text}");
    assert_eq!(std::fs::read_to_string(own).unwrap(), "precious");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}
