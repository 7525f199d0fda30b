//! Listings are reported, looked at by the officers of their area, and taken off sale.

use crate::support::{Engine, on_both_databases, program};
use serde_json::{Value, json};
use tests::client::{Client, Mutation, text};
use tests::letters::{confirm, letters, wait_letters};
use tests::platform::{NewEnterprise, Platform, user_errors};
use tests::selling::PUBLISH;
use tests::stall::{NewStall, Stall};

const SELLER: &str = "penjual@contoh.id";
const REPORTER: &str = "pelapor@contoh.id";
const OTHER: &str = "pelapor2@contoh.id";
const OFFICER: &str = "petugas@contoh.id";
const NEIGHBOUR: &str = "tetangga@contoh.id";
const TEXT: &str = "Kata Bu Sulastri isinya bukan pisang";
const REPORT: Mutation = Mutation {
    name: "productReport",
    input: "ProductReportInput",
    fields: "report { id text outcome product { id } }",
};
const CLOSE: Mutation = Mutation {
    name: "productReportClose",
    input: "ProductReportCloseInput",
    fields: "report { outcome closedAt product { status hiding { reason } } }",
};
const UNHIDE: Mutation = Mutation {
    name: "productUnhide",
    input: "ProductUnhideInput",
    fields: "product { status hiding { reason } }",
};
const LIST: &str = "query($state: ProductReportState, $after: String, $first: Int) {
    productReports(filter: { state: $state }, first: $first, after: $after) {
    nodes { id text reason product { id name } } pageInfo { endCursor hasNextPage } } }";

async fn outcome(client: &Client, mutation: Mutation, input: &Value) -> String {
    let variables = json!({ "input": input });
    let answer = client.ask(&mutation.document(), &variables).await.unwrap();
    if let Some(code) = answer["errors"][0]["extensions"]["code"].as_str() {
        return code.to_owned();
    }
    let errors = user_errors(&answer["data"][mutation.name]);
    errors.first().cloned().unwrap_or("done".to_owned())
}

fn report(product: &str, key: &str) -> Value {
    json!({ "productId": product, "reason": "MISLEADING", "text": TEXT, "idempotencyKey": key })
}

struct Scene {
    platform: Platform,
    stall: Stall,
    reporter: Client,
    other: Client,
    officer: Client,
    neighbour: Client,
}

impl Scene {
    async fn open(engine: Engine) -> Self {
        let platform = Platform::open(&program(), engine, &[]).await.unwrap();
        let new = NewStall {
            login: SELLER,
            enterprise: NewEnterprise {
                name: "Dapur Melati",
                kind: "UMKM",
                village: "18.09.01.2010",
                delivery_fee: None,
            },
            product: "Keripik Pisang",
            price: 25_000,
            stock: 10,
            photo: None,
        };
        let stall = Stall::open(&platform, new).await.unwrap();
        confirm(&platform, &stall.manager, SELLER).await.unwrap();
        let reporter = platform.join("Pelapor", REPORTER).await.unwrap();
        let other = platform.join("Pelapor", OTHER).await.unwrap();
        let officer = platform.join("Petugas", OFFICER).await.unwrap();
        let neighbour = platform.join("Petugas", NEIGHBOUR).await.unwrap();
        platform
            .grant(OFFICER, "VERIFIER", "18.09.01")
            .await
            .unwrap();
        platform
            .grant(NEIGHBOUR, "VERIFIER", "18.04")
            .await
            .unwrap();
        Self {
            platform,
            stall,
            reporter,
            other,
            officer,
            neighbour,
        }
    }

    async fn open_reports(&self, who: &Client) -> Vec<Value> {
        let found = who.gql(LIST, &json!({ "state": "OPEN" })).await.unwrap();
        found["productReports"]["nodes"].as_array().unwrap().clone()
    }
}

/// Two report it once each; a stranger's login, a repeat and a product that is not there are
/// refused.
async fn reported(scene: &Scene) -> Vec<Value> {
    let product = scene.stall.listed.product.as_str();
    let guest = &scene.platform.guest;
    assert_eq!(
        outcome(guest, REPORT, &report(product, "a")).await,
        "UNAUTHENTICATED"
    );
    let told = outcome(&scene.reporter, REPORT, &report(product, "a")).await;
    assert_eq!(told, ": LOGIN_NOT_CONFIRMED");
    for (who, login) in [(&scene.reporter, REPORTER), (&scene.other, OTHER)] {
        confirm(&scene.platform, who, login).await.unwrap();
        let input = report(product, "a");
        let (first, second) = tokio::join!(who.done(REPORT, &input), who.done(REPORT, &input));
        assert_eq!(first.unwrap(), second.unwrap(), "the same request");
        let told = outcome(who, REPORT, &report(product, "b")).await;
        assert_eq!(told, ": ALREADY_REPORTED");
    }
    let long = json!({ "productId": product, "reason": "OTHER", "idempotencyKey": "c",
        "text": "x".repeat(1_001) });
    assert_eq!(
        outcome(&scene.other, REPORT, &long).await,
        "text: TOO_LARGE"
    );
    let blank = json!({ "productId": product, "reason": "OTHER", "idempotencyKey": "c",
        "text": "  " });
    assert_eq!(
        outcome(&scene.other, REPORT, &blank).await,
        "text: REQUIRED"
    );
    scene.open_reports(&scene.officer).await
}

on_both_databases! {
    async fn a_listing_is_reported_and_taken_down_and_lifted(engine: Engine) {
        let scene = Scene::open(engine).await;
        let product = scene.stall.listed.product.as_str();
        let reports = reported(&scene).await;
        assert_eq!(reports.len(), 2);
        assert_eq!(reports[0]["text"], TEXT);
        assert_eq!(scene.open_reports(&scene.neighbour).await, Vec::<Value>::new());
        let id = text(&reports[1], "/id").unwrap();
        let input = json!({ "reportId": id, "outcome": "LISTING_TAKEN_DOWN",
            "reason": "isinya bukan pisang" });
        for (who, code) in [
            (&scene.platform.guest, "UNAUTHENTICATED"),
            (&scene.stall.manager, "NOT_FOUND"),
            (&scene.reporter, "NOT_FOUND"),
            (&scene.neighbour, "NOT_FOUND"),
        ] {
            assert_eq!(outcome(who, CLOSE, &input).await, code);
            let asked = who.ask(LIST, &json!({})).await.unwrap();
            let is_neighbour = std::ptr::eq(who, &raw const scene.neighbour);
            assert_eq!(asked["errors"].is_null(), is_neighbour, "{asked}");
        }
        let (one, two) = tokio::join!(
            scene.officer.done(CLOSE, &input),
            scene.platform.admin.done(CLOSE, &input)
        );
        assert_eq!(one.unwrap(), two.unwrap(), "the second finds it done");
        assert_eq!(scene.open_reports(&scene.officer).await, Vec::<Value>::new());
        let other = json!({ "reportId": reports[0]["id"], "outcome": "NO_BREACH",
            "reason": "tidak apa-apa" });
        assert_eq!(outcome(&scene.officer, CLOSE, &other).await, ": ALREADY_CLOSED");
        told(&scene, product).await;
        lifted(&scene, product).await;
    }
}

/// The seller knows why and cannot publish it away, and nobody knows who reported.
async fn told(scene: &Scene, product: &str) {
    let hidden = wait_letters(&scene.platform, (SELLER, "LISTING_HIDDEN"), 1)
        .await
        .unwrap();
    assert_eq!(hidden[0]["parameters"]["reason"], "isinya bukan pisang");
    for login in [REPORTER, OTHER] {
        let told = wait_letters(&scene.platform, (login, "REPORT_CLOSED"), 1)
            .await
            .unwrap();
        assert_eq!(told[0]["parameters"]["outcome"], "LISTING_TAKEN_DOWN");
    }
    let publish = json!({ "productId": product });
    let refused = outcome(&scene.stall.manager, PUBLISH, &publish).await;
    assert_eq!(refused, ": HIDDEN");
    let query = "query($id: ID!) { product(id: $id) { status hiding { reason } } }";
    let variables = json!({ "id": product });
    let seen = scene.stall.manager.gql(query, &variables).await.unwrap();
    assert_eq!(seen["product"]["status"], "DRAFT");
    assert_eq!(seen["product"]["hiding"]["reason"], "isinya bukan pisang");
    let file = scene.platform.folder().join("notices.jsonl");
    let all = std::fs::read_to_string(file).unwrap();
    let to_seller = all.lines().filter(|line| line.contains(SELLER));
    assert!(!to_seller.into_iter().any(|line| line.contains("pelapor")));
    let told = outcome(&scene.reporter, REPORT, &report(product, "z")).await;
    assert_eq!(told, "NOT_FOUND", "as what is not there");
}

/// An officer of its area lifts it, once, and nobody else does.
async fn lifted(scene: &Scene, product: &str) {
    let input = json!({ "productId": product, "reason": "sudah diperbaiki" });
    for who in [&scene.stall.manager, &scene.neighbour] {
        assert_eq!(outcome(who, UNHIDE, &input).await, "NOT_FOUND");
    }
    for _ in 0..2 {
        let done = scene.officer.done(UNHIDE, &input).await.unwrap();
        assert_eq!(
            done["product"],
            json!({ "status": "PUBLISHED", "hiding": null })
        );
    }
    wait_letters(&scene.platform, (SELLER, "LISTING_SHOWN"), 1)
        .await
        .unwrap();
    let again = scene
        .reporter
        .done(REPORT, &report(product, "again"))
        .await
        .unwrap();
    let warn = json!({ "reportId": again["report"]["id"], "outcome": "WARNED",
        "reason": "perbaiki gambarnya" });
    let done = scene.officer.done(CLOSE, &warn).await.unwrap();
    assert_eq!(done["report"]["product"]["status"], "PUBLISHED");
    wait_letters(&scene.platform, (SELLER, "LISTING_WARNED"), 1)
        .await
        .unwrap();
    assert_eq!(
        letters(&scene.platform, SELLER, "LISTING_HIDDEN")
            .unwrap()
            .len(),
        1
    );
}
