//! Nothing personal is told: with the most talkative logs there are, a whole journey and what goes
//! wrong on it leave no phone, name, address, number, password or token in the log, nor in the rows
//! that are never erased.

use crate::support::{Engine, on_both_databases, program};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use tests::buying::{ADD, PLACE, press_pay, start_payment, wait_paid};
use tests::client::{Client, Mutation, number, text};
use tests::ground::PASSWORD;
use tests::platform::{NewEnterprise, Platform};
use tests::stall::{NewStall, Stall};

const TALKATIVE: &[(&str, &str)] = &[
    ("SENTRA_LOG__FILTER", "trace"),
    ("SENTRA_LOG__FORMAT", "json"),
];
const PHONE: &str = "0813-9876-5432";
const EMAIL: &str = "siti.zulaikha@surat.example";
const NAME: &str = "Siti Zulaikha";
const RECEIVER: &str = "Pak Penerima Sulaiman";
const RECEIVER_PHONE: &str = "+62 811 2233 4455";
const STREET: &str = "Gang Cempedak 77 RT 003";
const NIK: &str = "1804055708850077";
const NPWP: &str = "01.234.567.8-901.777";
const NIB: &str = "9988776655443";
const ACCOUNT: &str = "002101099887766";
const HOLDER: &str = "Zulaikha Pemilik Rekening";
const REASON: &str = "dipanggil Bu Zulaikha sendiri";
const WRONG_PASSWORD: &str = "sandi yang keliru sekali";

/// What nobody may read, in the spellings that it was sent or is kept in.
fn secrets(tokens: &[String]) -> Vec<String> {
    let plain = [
        PHONE,
        "081398765432",
        "81398765432",
        "81122334455",
        "811 2233 4455",
        EMAIL,
        NAME,
        "Zulaikha",
        RECEIVER,
        "Sulaiman",
        STREET,
        "Cempedak",
        NIK,
        NPWP,
        "012345678901777",
        NIB,
        ACCOUNT,
        HOLDER,
        REASON,
        WRONG_PASSWORD,
        PASSWORD,
    ];
    let plain = plain.iter().map(|text| (*text).to_owned());
    plain.chain(tokens.iter().cloned()).collect()
}

const fn mutation(name: &'static str, input: &'static str, fields: &'static str) -> Mutation {
    Mutation {
        name,
        input,
        fields,
    }
}

/// Registers with everything there is, and signs in; the client with its token.
async fn siti(platform: &Platform) -> (Client, String) {
    let register = mutation("personRegister", "PersonRegisterInput", "person { id }");
    let input = json!({ "name": NAME, "phone": PHONE, "email": EMAIL, "password": PASSWORD,
        "idempotencyKey": "siti" });
    platform.guest.done(register, &input).await.unwrap();
    let start = mutation("sessionStart", "SessionStartInput", "token");
    let wrong = json!({ "login": PHONE, "password": WRONG_PASSWORD });
    platform.guest.send(start, &wrong).await.unwrap();
    let input = json!({ "login": EMAIL, "password": PASSWORD });
    let token = text(&platform.guest.done(start, &input).await.unwrap(), "/token").unwrap();
    (platform.guest.with_token(&token), token)
}

/// Gives every number there is, sees them in full, and asks for everything known; secret parts of
/// links.
async fn numbers(platform: &Platform, siti: &Client) -> Vec<String> {
    let set = mutation(
        "personIdentitySet",
        "PersonIdentitySetInput",
        "identity { nik }",
    );
    siti.done(set, &json!({ "nik": NIK })).await.unwrap();
    let register = mutation(
        "enterpriseRegister",
        "EnterpriseRegisterInput",
        "enterprise { id }",
    );
    let input = json!({ "name": "Kripik Melati", "kind": "UMKM", "homeVillage": "18.09.01.2010",
        "nib": NIB, "npwp": NPWP, "idempotencyKey": "usaha" });
    let id = siti.done(register, &input).await.unwrap()["enterprise"]["id"].take();
    let input = "EnterpriseBankAccountSetInput";
    let set = mutation("enterpriseBankAccountSet", input, "enterprise { id }");
    let input = json!({ "id": id, "bankCode": "002", "number": ACCOUNT, "holder": HOLDER });
    siti.done(set, &input).await.unwrap();
    let look = mutation(
        "enterpriseNumberReveal",
        "EnterpriseNumberRevealInput",
        "revealed { number }",
    );
    for field in ["NIB", "NPWP", "BANK_ACCOUNT"] {
        let input = json!({ "id": id, "field": field, "reason": REASON });
        siti.done(look, &input).await.unwrap();
    }
    let export = mutation("personExport", "PersonExportInput", "export { url }");
    let input = json!({ "idempotencyKey": "salinan" });
    siti.done(export, &input).await.unwrap();
    let url = tests::eventually("the export", async || {
        let found = siti
            .gql("{ viewer { exports { url } } }", &json!({}))
            .await?;
        Ok(found["viewer"]["exports"][0]["url"]
            .as_str()
            .map(str::to_owned))
    });
    let url = url.await.unwrap();
    let document = platform.guest.http().get(&url).send().await.unwrap();
    assert_eq!(document.headers()["cache-control"], "private, no-store");
    let document: Value = document.json().await.unwrap();
    assert_eq!(document["profile"]["nik"], NIK);
    let token = url.rsplit('/').next().unwrap().to_owned();
    let forged = format!("{}AAAA", &token[..40]);
    let none = platform.server.url() + "/exports/" + &forged;
    let none = platform.guest.http().get(none).send().await.unwrap();
    assert_eq!(none.status(), 404);
    vec![token]
}

/// Buys something and pays it.
async fn order(siti: &Client, stall: &Stall) {
    let line = json!({ "variantId": stall.listed.variant, "quantity": 1 });
    let input = json!({ "lines": [line], "idempotencyKey": "keranjang" });
    let cart = siti.done(ADD, &input).await.unwrap();
    let contact = json!({ "name": RECEIVER, "phone": RECEIVER_PHONE,
        "address": { "villageCode": "18.71.03.1011", "street": STREET } });
    let input = json!({ "expectedTotal": number(&cart, "/cart/total").unwrap(),
        "contact": contact, "idempotencyKey": "pesanan" });
    let order = siti.done(PLACE, &input).await.unwrap();
    let id = text(&order, "/order/id").unwrap();
    let page = start_payment(siti, &id, "bayar").await.unwrap();
    press_pay(siti, &page).await.unwrap();
    wait_paid(siti, &id).await.unwrap();
}

/// Sends what cannot be understood, with personal values where they do not belong.
async fn mistakes(platform: &Platform, siti: &Client, secret: &str) {
    let register = mutation("personRegister", "PersonRegisterInput", "person { id }");
    let wrong = json!({ "name": " ", "phone": format!("{PHONE}{PHONE}"), "email": PHONE,
        "password": PASSWORD, "idempotencyKey": NAME });
    siti.send(register, &wrong).await.unwrap();
    let taken = json!({ "name": NAME, "phone": PHONE, "password": PASSWORD,
        "idempotencyKey": "lagi" });
    siti.send(register, &taken).await.unwrap();
    let set = mutation(
        "personIdentitySet",
        "PersonIdentitySetInput",
        "identity { nik }",
    );
    siti.send(set, &json!({ "nik": NPWP })).await.unwrap();
    for (query, variables) in [
        (
            format!("{{ viewer(phone: \"{PHONE}\") {{ id }} }}"),
            json!({}),
        ),
        (format!("{{ viewer {{ \"{STREET}\" }} }}"), json!({})),
        (format!("{{ {NAME} }}"), json!({ "nik": NIK })),
        (
            "query($id: ID!) { node(id: $id) { id } }".to_owned(),
            json!({ "id": EMAIL }),
        ),
        (
            "query($id: ID!) { node(id: $id) { id } }".to_owned(),
            json!({ "id": { "a": NIK } }),
        ),
        (
            "query($code: RegionCode!) { region(code: $code) { name } }".to_owned(),
            json!({ "code": PHONE }),
        ),
        (
            "query($q: String!) { productSearch(query: $q) { nodes { id } } }".to_owned(),
            json!({ "q": NAME }),
        ),
    ] {
        siti.ask(&query, &variables).await.unwrap();
    }
    broken_requests(platform, siti, secret).await;
}

/// The same where nothing is GraphQL, or nothing of ours.
async fn broken_requests(platform: &Platform, siti: &Client, secret: &str) {
    let (http, url) = (siti.http(), platform.server.url());
    let graphql = format!("{url}/graphql");
    let broken = format!("{{\"query\": \"{PHONE}\", {NAME}");
    let json_type = "application/json";
    let requests = [
        http.post(&graphql)
            .header("content-type", json_type)
            .body(broken),
        http.post(&graphql)
            .header("content-type", json_type)
            .body(format!("[\"{NIK}\"]")),
        http.get(&graphql)
            .query(&[("query", format!("{{ a(b: \"{EMAIL}\") }}"))]),
        http.get(&graphql)
            .query(&[("operationName", NAME), ("query", "{ version }")]),
        http.get(format!("{url}/media/{EMAIL}")),
        http.get(format!("{url}/{EMAIL}/{NIK}")),
        http.put(format!("{url}/media/u/{secret}")).body(NAME),
        http.post(format!("{url}/webhooks/sandbox"))
            .body(format!("{{\"name\":\"{NAME}\"}}")),
        http.post(&graphql)
            .bearer_auth(format!("{secret}x"))
            .json(&json!({ "query": "{ version }" })),
        http.post(&graphql)
            .header("x-request-id", EMAIL)
            .json(&json!({ "query": "{ version }" })),
    ];
    for request in requests {
        request.send().await.unwrap();
    }
}

/// The texts of rows that are never erased, and of jobs.
async fn kept(url: &str) -> String {
    let db = tests::rows::database(url, 1).await.unwrap();
    let mut texts = String::new();
    for sql in [
        "SELECT COALESCE(action,'') || ' ' || subject_id || ' ' || COALESCE(before,'') || ' ' \
         || COALESCE(after,'') || ' ' || COALESCE(request_id,'') AS t FROM audit_rows",
        "SELECT kind || ' ' || payload || ' ' || COALESCE(last_error,'') AS t FROM jobs",
        "SELECT event_id || ' ' || kind || ' ' || COALESCE(provider_reference,'') AS t \
         FROM provider_messages",
        "SELECT result AS t FROM idempotency_keys",
        "SELECT field AS t FROM reveals",
    ] {
        let query = Statement::from_string(db.get_database_backend(), sql);
        for row in db.query_all_raw(query).await.unwrap() {
            texts += &row.try_get::<String>("", "t").unwrap();
            texts.push('\n');
        }
    }
    db.close().await.unwrap();
    texts
}

fn assert_silent(what: &str, told: &str, secrets: &[String]) {
    for secret in secrets {
        let line = told.lines().find(|line| line.contains(secret.as_str()));
        assert!(
            line.is_none(),
            "{what} tells {secret}: {}",
            line.unwrap_or_default()
        );
    }
}

on_both_databases! {
    async fn a_whole_journey_tells_nothing_personal(engine: Engine) {
        let mut platform = Platform::open(&program(), engine, TALKATIVE).await.unwrap();
        let new = NewStall {
            login: "manajer@majubersama.example",
            enterprise: NewEnterprise {
                name: "BUM Desa Maju Bersama",
                kind: "BUMDES",
                village: "18.09.01.2010",
                delivery_fee: Some(12_000),
            },
            product: "Kripik Pisang Coklat",
            price: 25_000,
            stock: 40,
            photo: None,
        };
        let stall = Stall::open(&platform, new).await.unwrap();
        let (siti, token) = siti(&platform).await;
        let mut tokens = numbers(&platform, &siti).await;
        order(&siti, &stall).await;
        mistakes(&platform, &siti, &token).await;
        tokens.push(token);
        platform.server.stop().await.unwrap();
        let log = std::fs::read_to_string(platform.ground().log()).unwrap();
        let lines = log.lines().count();
        assert!(lines > 50 && log.contains("\"level\":\""), "{lines} lines");
        let secrets = secrets(&tokens);
        assert_silent("the log", &log, &secrets);
        let kept = kept(&platform.ground().database_url()).await;
        assert!(kept.contains("number.reveal"), "{kept}");
        assert_silent("a row", &kept, &secrets);
    }
}
