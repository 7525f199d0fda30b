//! Permits over HTTP: given, asked for when goods go on sale, looked at by officers of the area,
//! and shown to whom they concern.

use crate::support::storage::open;
use crate::support::{Engine, on_both_databases, postgres, program};
use chrono::NaiveDate;
use futures::future::join_all;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use storage::enterprise::{LAPSED, PaperKind, expiring, lapsed, managers_of, note_reminders};
use tests::application::{PAPER, send_paper};
use tests::client::{Client, Mutation, text};
use tests::letters::confirm;
use tests::platform::{NewEnterprise, Platform, user_errors};
use tests::program::Program;
use tests::selling::{CREATE, PUBLISH};
use uuid::Uuid;

const UMKM: NewEnterprise<'static> = NewEnterprise {
    name: "UMKM Air Sebarus",
    kind: "UMKM",
    village: "18.04.04.2005",
    delivery_fee: None,
};
const ADD: Mutation = Mutation {
    name: "productPermitsAdd",
    input: "ProductPermitsAddInput",
    fields: "product { permits { id kind number status url } }",
};
const REMOVE: Mutation = Mutation {
    name: "productPermitRemove",
    input: "ProductPermitRemoveInput",
    fields: "product { permits { id } }",
};
const DECIDE: Mutation = Mutation {
    name: "productPermitDecide",
    input: "ProductPermitDecideInput",
    fields: "permit { status reason }",
};
const CHANGE: Mutation = Mutation {
    name: "productUpdate",
    input: "ProductUpdateInput",
    fields: "product { name }",
};
const SHOWN: &str = "query($id: ID!) { product(id: $id) { status \
     permits { kind number status expiresOn reason warnings url } \
     permitNotes { rule state isInForce message } permitDuties { rule state from } } }";
const QUEUE: &str = "{ permitQueue { nodes { id productName daysWaiting \
     permit { number warnings url } enterprise { name } } } }";
const RULES: &str = "code,category,effect,permits,words,from,note_id,note_en,source\n\
     HALAL,02,ASKS,HALAL,,2020-01-01,belum bersertifikat halal,not certified halal,UU 1\n\
     LATER,02,ASKS,SNI,,2099-01-01,perlu SNI,needs SNI,UU 2\n\
     TUAK,02,FORBIDS,,tuak|!tuak manis,,tidak dijual,not sold,UU 3\n\
     WATER,02.05,REQUIRES,BPOM_MD|BPOM_ML,kemasan,2020-01-01,perlu izin edar,needs a number,UU 4\n";

fn import(platform: &Platform, rules: Option<&str>) -> String {
    let mut arguments = vec!["import", "permit-rules"];
    let file = platform.folder().join("aturan.csv");
    let file_name = file.display().to_string();
    if let Some(rules) = rules {
        std::fs::write(&file, rules).unwrap();
        arguments.push(&file_name);
    }
    let command = platform.ground().sentra(platform.program(), &arguments);
    Program::run(command, "").unwrap()
}

/// A draft of water in cups; its id.
async fn water(manager: &Client, enterprise: &str, name: &str) -> String {
    let input = json!({ "enterpriseId": enterprise, "name": name, "category": "02.05",
        "variants": [{ "unit": "dus", "price": 22_000, "weightGram": 10_000, "stock": 9 }],
        "idempotencyKey": name.replace(' ', "-") });
    let made = manager.done(CREATE, &input).await.unwrap();
    text(&made, "/product/id").unwrap()
}

fn given(product: &str, key: &str, permit: &Value) -> Value {
    json!({ "productId": product, "permits": [permit], "idempotencyKey": key })
}

fn md(media: &str) -> Value {
    json!({ "kind": "BPOM_MD", "number": "BPOM RI MD 1234.5678.9012", "expiresOn": "2098-12-31",
        "mediaId": media })
}

async fn refused(client: &Client, mutation: Mutation, input: &Value) -> Value {
    let variables = json!({ "input": input });
    let answer = client.ask(&mutation.document(), &variables).await;
    answer.unwrap()["errors"][0]["extensions"]["code"].clone()
}

async fn shown(client: &Client, product: &str) -> Value {
    let found = client.gql(SHOWN, &json!({ "id": product })).await.unwrap();
    found["product"].clone()
}

/// An officer of a region, signed in.
async fn officer(platform: &Platform, login: &str, scope: &str) -> Client {
    platform.join("Petugas", login).await.unwrap();
    platform.grant(login, "VERIFIER", scope).await.unwrap();
    platform.sign_in(login).await.unwrap()
}

on_both_databases! {
    async fn goods_go_on_sale_with_their_permit_and_officers_of_the_area_look(engine: Engine) {
        let platform = Platform::open(&program(), engine, &[]).await.unwrap();
        assert!(import(&platform, Some(RULES)).contains("4 written, 0 unchanged, 0 removed"));
        let manager = platform.join("Manajer", "manajer@contoh.id").await.unwrap();
        confirm(&platform, &manager, "manajer@contoh.id").await.unwrap();
        let enterprise = platform.enterprise(&manager, &UMKM).await.unwrap();
        let product = water(&manager, &enterprise, "Air Kemasan Gelas").await;
        let publish = json!({ "productId": product });
        let without = manager.send(PUBLISH, &publish).await.unwrap();
        assert_eq!(user_errors(&without), ["permits: PERMIT_REQUIRED"]);
        let told = text(&without, "/userErrors/0/message").unwrap();
        assert!(told.contains("WATER") && told.contains("UU 4"), "{told}");

        let media = send_paper(&manager, &enterprise, PAPER, "berkas").await.unwrap();
        let input = given(&product, "izin", &md(&media));
        let first = manager.done(ADD, &input).await.unwrap();
        let permit = text(&first, "/product/permits/0/id").unwrap();
        let again = manager.done(ADD, &input).await.unwrap();
        assert_eq!(again["product"]["permits"][0]["id"], permit.as_str(), "the same again");
        assert_eq!(again["product"]["permits"][1], Value::Null);
        manager.done(PUBLISH, &publish).await.unwrap();
        let remove = json!({ "permitId": permit });
        let kept = manager.send(REMOVE, &remove).await.unwrap();
        assert_eq!(user_errors(&kept), [": STILL_REQUIRED"]);
        seen_by_everybody(&platform, &manager, &product).await;

        let here = officer(&platform, "sini@contoh.id", "18.04").await;
        let there = officer(&platform, "sana@contoh.id", "18.09").await;
        let nothing = there.gql(QUEUE, &json!({})).await.unwrap();
        assert_eq!(nothing["permitQueue"]["nodes"], json!([]));
        let queue = here.gql(QUEUE, &json!({})).await.unwrap();
        let waits = &queue["permitQueue"]["nodes"][0];
        assert_eq!(waits["id"], permit.as_str());
        assert_eq!(waits["enterprise"]["name"], UMKM.name);
        let got = here.http().get(text(waits, "/permit/url").unwrap()).send().await.unwrap();
        assert_eq!(got.bytes().await.unwrap(), PAPER);

        let seen = json!({ "permitId": permit, "verdict": "SEEN" });
        for client in [&there, &manager] {
            assert_eq!(refused(client, DECIDE, &seen).await, "NOT_FOUND");
        }
        assert_eq!(refused(&platform.guest, DECIDE, &seen).await, "UNAUTHENTICATED");
        rejected_and_renewed(&platform, (&manager, &here), &product, (&permit, &media)).await;
    }
}

/// What a guest and the manager read of a product whose permit nobody has looked at.
async fn seen_by_everybody(platform: &Platform, manager: &Client, product: &str) {
    let public = shown(&platform.guest, product).await;
    let own = shown(manager, product).await;
    assert_eq!(public["permits"][0]["number"], "MD 123456789012");
    assert_eq!(public["permits"][0]["status"], "DECLARED");
    assert_eq!(public["permits"][0]["url"], Value::Null);
    assert!(own["permits"][0]["url"].is_string());
    let note = json!([{ "rule": "HALAL", "state": "MISSING", "isInForce": true,
        "message": "belum bersertifikat halal" }]);
    assert_eq!(public["permitNotes"], note);
    assert_eq!(public["permitDuties"], json!([]));
    let duties = json!([{ "rule": "HALAL", "state": "MISSING", "from": "2020-01-01" },
        { "rule": "LATER", "state": "MISSING", "from": "2099-01-01" }]);
    assert_eq!(own["permitDuties"], duties);
}

async fn rejected_and_renewed(
    platform: &Platform,
    (manager, officer): (&Client, &Client),
    product: &str,
    (permit, media): (&str, &str),
) {
    let mut verdict = json!({ "permitId": permit, "verdict": "REJECTED" });
    let unsaid = officer.send(DECIDE, &verdict).await.unwrap();
    assert_eq!(user_errors(&unsaid), ["reason: REQUIRED"]);
    verdict["reason"] = json!("nomor tidak terdaftar");
    for _ in 0..2 {
        let done = officer.done(DECIDE, &verdict).await.unwrap();
        assert_eq!(done["permit"]["status"], "REJECTED");
    }
    let queue = officer.gql(QUEUE, &json!({})).await.unwrap();
    assert_eq!(queue["permitQueue"]["nodes"], json!([]));
    let public = shown(&platform.guest, product).await;
    assert_eq!(public["status"], "PUBLISHED", "it does not vanish");
    assert_eq!(public["permits"], json!([]));
    assert_eq!(public["permitNotes"][1]["state"], "MISSING");
    let own = shown(manager, product).await;
    assert_eq!(own["permits"][0]["reason"], "nomor tidak terdaftar");
    assert_eq!(own["permitNotes"][1]["rule"], "WATER");
    assert_eq!(own["permitDuties"][2]["state"], "REJECTED");

    let renewed = given(product, "baru", &md(media));
    let renewed = manager.done(ADD, &renewed).await.unwrap();
    let new = text(&renewed, "/product/permits/0/id").unwrap();
    let late = officer.send(DECIDE, &verdict).await.unwrap();
    assert_eq!(user_errors(&late), ["permitId: ENDED"]);
    let seen = json!({ "permitId": new, "verdict": "SEEN" });
    officer.done(DECIDE, &seen).await.unwrap();
    assert_eq!(
        shown(&platform.guest, product).await["permits"][0]["status"],
        "SEEN"
    );
    let told = tests::eventually("the notices", async || {
        let sent = std::fs::read_to_string(platform.folder().join("notices.jsonl"))?;
        let decided = sent
            .lines()
            .filter(|line| line.contains("PERMIT_DECIDED"))
            .count();
        Ok((decided == 2).then_some(sent))
    });
    assert!(told.await.unwrap().contains("nomor tidak terdaftar"));
}

on_both_databases! {
    async fn bad_permits_are_told_by_their_place_and_forbidden_names_refused(engine: Engine) {
        let platform = Platform::open(&program(), engine, &[]).await.unwrap();
        let counts = import(&platform, None);
        assert!(counts.contains("0 unchanged, 0 removed"), "{counts}");
        import(&platform, Some(RULES));
        let manager = platform.join("Manajer", "manajer@contoh.id").await.unwrap();
        let enterprise = platform.enterprise(&manager, &UMKM).await.unwrap();
        let product = water(&manager, &enterprise, "Air Galon").await;
        manager.done(PUBLISH, &json!({ "productId": product })).await.unwrap();
        let pirt = json!({ "kind": "PIRT", "number": "206180400000128" });
        let lapsed = json!({ "kind": "HALAL", "number": "ID18110012345678901",
            "expiresOn": "2020-01-01" });
        for (permits, errors) in [
            (json!([]), vec!["permits: REQUIRED"]),
            (json!([pirt, pirt]), vec!["permits.1.kind: DUPLICATE"]),
            (
                json!([{ "kind": "BPOM_MD", "number": "ML 123456789012" },
                    { "kind": "HALAL", "number": "KH 1" }]),
                vec!["permits.0.number: MALFORMED", "permits.1.number: MALFORMED"],
            ),
            (
                json!([lapsed, { "kind": "SNI", "number": "SNI 01-3542-2004" }]),
                vec!["permits.0.expiresOn: NOT_ALLOWED", "permits.1.mediaId: REQUIRED"],
            ),
        ] {
            let input = json!({ "productId": product, "permits": permits, "idempotencyKey": "x" });
            let payload = manager.send(ADD, &input).await.unwrap();
            assert_eq!(user_errors(&payload), errors, "{input}");
        }
        let rename = |name: &str| json!({ "productId": product, "name": name });
        let tuak = manager.send(CHANGE, &rename("Tuak Asli")).await.unwrap();
        assert_eq!(user_errors(&tuak), ["name: FORBIDDEN_GOODS"]);
        manager.done(CHANGE, &rename("Tuak Manis Nira")).await.unwrap();
        let cups = manager.send(CHANGE, &rename("Air Kemasan")).await.unwrap();
        assert_eq!(user_errors(&cups), ["permits: PERMIT_REQUIRED"]);

        let sent = (0..6).map(|number| {
            let permit = json!({ "kind": "PIRT", "number": format!("20618040000{number:02}28") });
            let input = given(&product, &format!("k{number}"), &permit);
            let manager = manager.clone();
            async move { manager.done(ADD, &input).await.unwrap() }
        });
        join_all(sent).await;
        let own = shown(&manager, &product).await;
        assert_eq!(own["permits"].as_array().unwrap().len(), 1, "one of a kind is current");
        let other = platform.join("Lain", "lain@contoh.id").await.unwrap();
        let input = given(&product, "lain", &pirt);
        assert_eq!(refused(&other, ADD, &input).await, "NOT_FOUND");
        assert_eq!(refused(&platform.guest, ADD, &input).await, "UNAUTHENTICATED");
    }
}

#[tokio::test]
async fn on_postgresql_of_two_nodes_one_tells_of_a_paper() {
    let server = postgres();
    let db = open(&server, "postgres").await;
    let rows = "INSERT INTO regions (code, level, kind, name, name_folded, valid_from) VALUES \
        ('1809012001', 4, 'DESA', 'A', 'a', '2020-01-01'); \
        INSERT INTO categories (code, name_id, name_en, is_leaf) VALUES ('01', 'A', 'A', true); \
        INSERT INTO enterprises (id, slug, name, kind, description, home_village_code, status, \
        claimed, money_holder, created_at, updated_at) VALUES (gen_random_uuid(), 'a', 'A', \
        'UMKM', '', '1809012001', 'VERIFIED', true, 'PLATFORM', now(), now()); \
        INSERT INTO products (id, enterprise_id, slug, name, description, kind, category_code, \
        status, min_price_rupiah, created_at, updated_at) SELECT gen_random_uuid(), id, 'p', 'P', \
        '', 'GOODS', '01', 'PUBLISHED', 1, now(), now() FROM enterprises; \
        INSERT INTO product_permits (id, product_id, kind, number_typed, number, expires_day, \
        added_at) SELECT gen_random_uuid(), id, 'HALAL', 'ID1', 'ID1', '2026-12-01', now() \
        FROM products";
    db.for_migrations().execute_unprepared(rows).await.unwrap();
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let (kind, early) = (PaperKind::Permit, (day("2026-11-24"), 10));
    let found = expiring(&db, kind, early, None).await.unwrap();
    let [paper] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(paper.product.as_ref().unwrap().1, "P");
    assert_eq!(expiring(&db, kind, early, Some(paper)).await.unwrap(), []);
    assert_eq!(
        expiring(&db, PaperKind::Document, early, None)
            .await
            .unwrap(),
        []
    );
    assert_eq!(managers_of(&db, &[paper.enterprise]).await.unwrap(), []);
    let note = async || {
        let tx = db.begin().await.unwrap();
        let noted = note_reminders(&tx, &[(paper.id, 7), (Uuid::nil(), 7)])
            .await
            .unwrap();
        tx.commit().await.unwrap();
        noted.len()
    };
    let (one, two, three) = tokio::join!(note(), note(), note());
    assert_eq!(one + two + three, 2);
    assert_eq!(expiring(&db, kind, early, None).await.unwrap(), []);
    let late = (day("2026-12-02"), 10);
    assert_eq!(expiring(&db, kind, late, None).await.unwrap().len(), 1);
    assert_eq!(lapsed(&db, kind, early, None).await.unwrap(), []);
    assert_eq!(lapsed(&db, kind, late, None).await.unwrap().len(), 1);
    let tx = db.begin().await.unwrap();
    note_reminders(&tx, &[(paper.id, LAPSED)]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(lapsed(&db, kind, late, None).await.unwrap(), []);
}
