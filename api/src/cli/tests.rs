//! A small demo on the disk, and what a visitor does with it.

use super::demo::build;
use super::open::{self, Search};
use super::samples::samples;
use super::sandbox;
use super::serve::parts;
use crate::app::App;
use crate::app::worker::work;
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
        let (gateways, sandbox) = sandbox::gateways(config, &open::environment()).unwrap();
        let app = open::app(config, Search::OnDisk, gateways).await.unwrap();
        let router = router(parts(config, &app, (sandbox.as_ref(), Vec::new())).unwrap());
        Self { app, router }
    }

    async fn ask(&self, token: Option<&str>, body: Value) -> Value {
        let mut request = Request::post("/graphql").header("content-type", "application/json");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let request = request.body(Body::from(body.to_string())).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{body}");
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        serde_json::from_slice(&bytes).unwrap()
    }

    /// The data of an answer without any error, of the operation called `name`.
    async fn run(&self, token: Option<&str>, name: &str, asked: (&str, Value)) -> Value {
        let (query, variables) = asked;
        let body = json!({ "query": query, "operationName": name, "variables": variables });
        let answer = self.ask(token, body).await;
        assert!(answer["errors"].is_null(), "{query}\n{answer}");
        for field in answer["data"].as_object().unwrap().values() {
            let told = &field["userErrors"];
            assert!(told.is_null() || *told == json!([]), "{query}\n{answer}");
        }
        answer["data"].clone()
    }

    /// The same, of the only or the first operation, in whose answer nothing is null at the top.
    async fn found(&self, token: Option<&str>, query: &str, variables: Value) -> Value {
        let name = query.lines().next().unwrap_or_default();
        let name = name
            .split([' ', '('])
            .nth(1)
            .filter(|_| !query.starts_with('{'));
        let body = json!({ "query": query, "operationName": name, "variables": variables });
        let answer = self.ask(token, body).await;
        assert!(answer["errors"].is_null(), "{query}\n{answer}");
        let data = answer["data"].as_object().unwrap();
        assert!(
            data.values().all(|field| !field.is_null()),
            "{query}\n{answer}"
        );
        answer["data"].clone()
    }

    async fn sign_in(&self, person: DemoPerson) -> String {
        const QUERY: &str = "mutation Masuk($input: SessionStartInput!) {
            sessionStart(input: $input) { token userErrors { code } } }";
        let (_, login) = person.name_and_login();
        let input = json!({ "input": { "login": login, "password": DEMO_PASSWORD } });
        let data = self.found(None, QUERY, input).await;
        let token = data["sessionStart"]["token"].as_str();
        token
            .unwrap_or_else(|| panic!("{login}: {data}"))
            .to_owned()
    }
}

/// The tab whose query begins with the operation `name`.
fn tab(name: &str) -> (String, Value) {
    let begins = |sample: &SampleOperation| sample.query.starts_with(name);
    let found = samples(OPTIONS.until).into_iter().find(begins);
    let sample = found.unwrap_or_else(|| panic!("no tab begins with {name}"));
    let variables = match sample.variables.as_str() {
        "" => json!({}),
        text => serde_json::from_str(text).unwrap(),
    };
    (sample.query, variables)
}

#[tokio::test]
async fn every_sample_answers_whom_it_is_for() {
    const FOR: [(&str, Option<DemoPerson>); 10] = [
        ("query CariProduk", None),
        ("query KainTradisional", None),
        ("query Wilayah", None),
        ("query Usaha", None),
        ("query PesananSaya", Some(DemoPerson::Buyer)),
        ("query PenjualanUsahaSaya", Some(DemoPerson::BumdesManager)),
        ("query OutputProvinsi", Some(DemoPerson::Analyst)),
        ("query AntreanVerifikasi", Some(DemoPerson::Verifier)),
        ("query SayaSiapa", Some(DemoPerson::UmkmManager)),
        ("query SayaSiapa", Some(DemoPerson::Administrator)),
    ];
    let folder = tempfile::tempdir().unwrap();
    let (config, record) = built(folder.path()).await;
    let visit = Visit::to(&config).await;
    let mut answers = Vec::new();
    for (name, person) in FOR {
        let token = match person {
            Some(person) => Some(visit.sign_in(person).await),
            None => None,
        };
        let (query, variables) = tab(name);
        answers.push(visit.found(token.as_deref(), &query, variables).await);
    }
    let cover = &answers[0]["productSearch"]["nodes"][0];
    assert_eq!(cover["name"], "Keripik Pisang Cokelat", "{cover}");
    assert_eq!(cover["image"]["width"], 640);
    assert_eq!(
        answers[3]["enterprises"]["nodes"][0]["name"],
        "BUM Desa Hanura"
    );
    assert_ne!(answers[3]["milikBersama"]["nodes"], json!([]));
    assert_ne!(answers[4]["viewer"]["orders"]["nodes"], json!([]));
    let own = &answers[5]["viewer"]["memberships"][0]["enterprise"];
    assert_eq!(own["name"], "BUM Desa Hanura");
    assert_ne!(own["sellerOrders"]["nodes"], json!([]));
    assert_ne!(own["statement"]["nodes"], json!([]));
    assert_eq!(
        answers[7]["enterprises"]["nodes"].as_array().unwrap().len(),
        2
    );
    let [search, region, output] = questions(&record);
    assert!(!search.contains('\'') && !region.contains('\'') && !output.contains('\''));
    visit.found(None, &search, json!({})).await;
    visit.found(None, &region, json!({})).await;
    let analyst = visit.sign_in(DemoPerson::Analyst).await;
    let output = visit.found(Some(&analyst), &output, json!({})).await;
    assert!(output["output"]["total"]["net"].as_i64().unwrap() > 1_000_000);
    visit.app.db.close().await.unwrap();
}

#[tokio::test]
async fn a_visitor_buys_and_a_manager_serves() {
    let folder = tempfile::tempdir().unwrap();
    let (config, _) = built(folder.path()).await;
    let visit = Visit::to(&config).await;
    let buyer = visit.sign_in(DemoPerson::Buyer).await;
    let (search, _) = tab("query CariProduk");
    let found = visit.found(None, &search, json!({})).await;
    let variant = &found["productSearch"]["nodes"][0]["variants"][0]["id"];
    let (buying, mut variables) = tab("query Keranjang");
    variables["variantId"] = variant.clone();
    let buyer = Some(buyer.as_str());
    visit
        .run(buyer, "IsiKeranjang", (&buying, variables.clone()))
        .await;
    let cart = visit
        .run(buyer, "Keranjang", (&buying, variables.clone()))
        .await;
    variables["total"] = cart["cart"]["total"].clone();
    let placed = visit
        .run(buyer, "Pesan", (&buying, variables.clone()))
        .await;
    variables["orderId"] = placed["orderPlace"]["order"]["id"].clone();
    let paid = visit.run(buyer, "Bayar", (&buying, variables)).await;
    let url = &paid["paymentStart"]["payment"]["checkoutUrl"];
    assert!(url.as_str().unwrap().contains("/sandbox/pay/"), "{paid}");

    let manager = visit.sign_in(DemoPerson::BumdesManager).await;
    let manager = Some(manager.as_str());
    let (sales, mut variables) = tab("query PenjualanUsahaSaya");
    let sold = visit.found(manager, &sales, variables.clone()).await;
    let sold = &sold["viewer"]["memberships"][0]["enterprise"]["sellerOrders"]["nodes"];
    let is_paid = |part: &&Value| {
        let sent = ["ACCEPTED", "PACKED", "SHIPPED", "DELIVERED", "COMPLETED"];
        sent.contains(&part["status"].as_str().unwrap())
    };
    let part = sold.as_array().unwrap().iter().find(is_paid).unwrap();
    variables["sellerOrderId"] = part["id"].clone();
    visit
        .run(manager, "Terima", (&sales, variables.clone()))
        .await;
    visit
        .run(manager, "KembalikanUang", (&sales, variables.clone()))
        .await;
    // The sandbox that is served knows the payments of the one that the demo was built with.
    while work(&visit.app, uuid::Uuid::nil()).await.unwrap() > 0 {}
    let sold = visit.found(manager, &sales, variables).await;
    let sold = sold["viewer"]["memberships"][0]["enterprise"]["sellerOrders"]["nodes"].clone();
    let all = sold.as_array().unwrap();
    let part = all.iter().find(|one| one["id"] == part["id"]).unwrap();
    assert_eq!(part["refunds"][0]["status"], "SUCCEEDED", "{part}");
    visit.app.db.close().await.unwrap();
}

#[tokio::test]
async fn the_same_seed_and_day_give_the_same_demo() {
    const QUERY: &str = "query Daftar { products(first: 20) { nodes {
        id slug name price publishedAt enterpriseSlug variants { id stock }
        image { width height placeholder } } }
        enterprises(first: 50) { nodes { id slug name createdAt deliveryFee } } }";
    const OUTPUT: &str = "query Output($from: Date!, $to: Date!) {
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
        let days = json!({ "from": "2026-08-23", "to": "2026-11-20" });
        let listed = visit.found(None, QUERY, json!({})).await;
        answers.push((listed, visit.found(Some(&analyst), OUTPUT, days).await));
        // Stock, ledger and output agree to the rupiah.
        super::doctor::run(&visit.app, &config).await.unwrap();
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
