//! Terms, consents, breaches and the contact for complaints, over HTTP and on both databases, with
//! the operator's commands beside the server.

use crate::support::{Engine, on_both_databases, program};
use serde_json::{Value, json};
use tests::buying::{fill_cart, order_input};
use tests::client::{Client, Mutation};
use tests::ground::PASSWORD;
use tests::platform::{NewEnterprise, Platform, user_errors};
use tests::program::Program;
use tests::stall::{NewStall, Stall};

const SETTINGS: &[(&str, &str)] = &[
    ("SENTRA_COMPLAINT__NAME", "Layanan Pengaduan Sentra"),
    ("SENTRA_COMPLAINT__EMAIL", "pengaduan@sentra.example"),
];
const REGISTER: Mutation = Mutation {
    name: "personRegister",
    input: "PersonRegisterInput",
    fields: "person { id }",
};
const PLACE: Mutation = Mutation {
    name: "orderPlace",
    input: "OrderPlaceInput",
    fields: "order { id }",
};
const ACCEPT: Mutation = Mutation {
    name: "termsAccept",
    input: "TermsAcceptInput",
    fields: "accepted { terms { version } }",
};
const PUBLISH: Mutation = Mutation {
    name: "termsPublish",
    input: "TermsPublishInput",
    fields: "terms { version }",
};
const RECORD: Mutation = Mutation {
    name: "breachRecord",
    input: "BreachRecordInput",
    fields: "breach { id }",
};
const SELLER: NewStall<'static> = NewStall {
    login: "manajer@majubersama.example",
    enterprise: NewEnterprise {
        name: "BUM Desa Maju Bersama",
        kind: "BUMDES",
        village: "18.09.01.2010",
        delivery_fee: None,
    },
    product: "Kripik Pisang Coklat",
    price: 25_000,
    stock: 40,
    photo: None,
};

fn operate(platform: &Platform, arguments: &[&str]) -> anyhow::Result<String> {
    let mut command = platform.ground().sentra(platform.program(), arguments);
    command.envs(SETTINGS.iter().copied());
    Program::run(command, "")
}

/// Publishes the text in two files, as an operator does.
fn publish(platform: &Platform, document: &str, more: &[&str]) -> anyhow::Result<String> {
    let (one, other) = (
        platform.folder().join("id.md"),
        platform.folder().join("en.md"),
    );
    std::fs::write(&one, "# Ketentuan\n\nBerlaku bagi semua orang.\n")?;
    std::fs::write(&other, "# Terms\n\nThey hold for everybody.\n")?;
    let (one, other) = (one.display().to_string(), other.display().to_string());
    let mut arguments = vec!["terms", "publish", document];
    arguments.extend(["--indonesian", one.as_str(), "--english", other.as_str()]);
    arguments.extend(more);
    operate(platform, &arguments)
}

async fn placed(buyer: &Client, total: i64, key: &str) -> Vec<String> {
    let told = buyer.send(PLACE, &order_input(total, key)).await.unwrap();
    user_errors(&told)
}

on_both_databases! {
    async fn nobody_buys_past_what_is_required_and_all_may_leave(engine: Engine) {
        let mut platform = Platform::open(&program(), engine, SETTINGS).await.unwrap();
        let stall = Stall::open(&platform, SELLER).await.unwrap();
        let buyer = platform.join("Siti Aminah", "pembeli@contoh.id").await.unwrap();
        let told = operate(&platform, &["doctor"]).unwrap();
        assert!(told.contains("terms: no TERMS_OF_USE holds"), "{told}");
        assert!(told.contains("complaints: a contact is shown"), "{told}");
        assert!(publish(&platform, "TERMS", &[]).is_err(), "no such document");
        let told = publish(&platform, "TERMS_OF_USE", &[]).unwrap();
        assert!(told.contains("TERMS_OF_USE version 1"), "{told}");
        let again = publish(&platform, "TERMS_OF_USE", &[]).unwrap_err().to_string();
        assert!(again.contains("the same as version 1"), "{again}");

        // Whoever was here goes on for two weeks; whoever comes accepts at once.
        let lines = [(stall.listed.variant.as_str(), 1)];
        let total = fill_cart(&buyer, &lines, "cart-1").await.unwrap();
        assert!(placed(&buyer, total, "order-1").await.is_empty());
        let mut newcomer = json!({ "name": "Budi", "email": "budi@contoh.id",
            "password": PASSWORD, "idempotencyKey": "budi" });
        let told = platform.guest.send(REGISTER, &newcomer).await.unwrap();
        assert_eq!(user_errors(&told), ["terms.TERMS_OF_USE.1: TERMS_NOT_ACCEPTED"]);
        newcomer["acceptedTerms"] = json!([{ "document": "TERMS_OF_USE", "version": 1 }]);
        platform.guest.done(REGISTER, &newcomer).await.unwrap();
        let budi = platform.sign_in("budi@contoh.id").await.unwrap();

        // The next version is required at once, for buying alone.
        let version = json!({ "document": "TERMS_OF_USE", "requiredFrom": null,
            "indonesian": "Ketentuan kedua, berlaku hari ini juga.",
            "english": "The second terms, of today.", "idempotencyKey": "second" });
        platform.admin.done(PUBLISH, &version).await.unwrap();
        let total = fill_cart(&budi, &lines, "cart-2").await.unwrap();
        assert!(placed(&budi, total, "order-2").await.is_empty(), "two weeks of grace");
        let later = json!({ "document": "PRIVACY_NOTICE",
            "indonesian": "Apa yang kami ketahui tentang Anda.",
            "english": "What we know of you.", "idempotencyKey": "third",
            "requiredFrom": "2099-01-01T00:00:00Z" });
        platform.admin.done(PUBLISH, &later).await.unwrap();
        let query = "{ viewer { termsToAccept { document version text } } }";
        let found = budi.gql(query, &json!({})).await.unwrap();
        let asked = found["viewer"]["termsToAccept"].as_array().unwrap();
        assert_eq!(asked.len(), 2, "{found}");
        both_at_once(&budi).await;
        let found = budi.gql(query, &json!({})).await.unwrap();
        assert_eq!(found["viewer"]["termsToAccept"], json!([]));
        let found = buyer.gql(query, &json!({})).await.unwrap();
        assert_eq!(found["viewer"]["termsToAccept"].as_array().unwrap().len(), 2, "{found}");
        let told = operate(&platform, &["terms", "list"]).unwrap();
        assert!(told.contains("TERMS_OF_USE version 2") && told.contains("SELLER_TERMS: none"));
        platform.server.stop().await.unwrap();
        platform.verify().unwrap();
    }
}

/// Accepts the same from two screens at the same moment: both are answered the same.
async fn both_at_once(who: &Client) {
    let terms = json!({ "terms": [{ "document": "TERMS_OF_USE", "version": 2 },
        { "document": "PRIVACY_NOTICE", "version": 1 }] });
    let (one, other) = tokio::join!(who.done(ACCEPT, &terms), who.done(ACCEPT, &terms));
    assert_eq!(one.unwrap()["accepted"], other.unwrap()["accepted"]);
}

on_both_databases! {
    async fn versions_published_at_once_have_numbers_of_their_own(engine: Engine) {
        let mut platform = Platform::open(&program(), engine, &[]).await.unwrap();
        let mut sent = Vec::new();
        for number in 0..6 {
            let text = format!("Ketentuan penjual, naskah nomor {number}.");
            let input = json!({ "document": "SELLER_TERMS", "indonesian": text, "english": text,
                "idempotencyKey": format!("key-{number}") });
            let admin = platform.admin.clone();
            sent.push(tokio::spawn(async move { admin.done(PUBLISH, &input).await }));
        }
        let mut numbers = Vec::new();
        for one in sent {
            let told = one.await.unwrap().unwrap();
            numbers.push(told["terms"]["version"].as_i64().unwrap());
        }
        numbers.sort_unstable();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
        platform.server.stop().await.unwrap();
    }
}

on_both_databases! {
    async fn a_breach_and_whom_to_complain_to_are_told_to_those_who_must_know(engine: Engine) {
        let mut platform = Platform::open(&program(), engine, SETTINGS).await.unwrap();
        let query = "{ platform { complaintContact { name email phone }
            consumerProtection { name whatsapp } } }";
        let found = platform.guest.gql(query, &json!({})).await.unwrap();
        let contact = json!({ "name": "Layanan Pengaduan Sentra", "phone": null,
            "email": "pengaduan@sentra.example" });
        assert_eq!(found["platform"]["complaintContact"], contact);
        let authority = &found["platform"]["consumerProtection"];
        assert_eq!(authority["whatsapp"], "0853-1111-1010", "{authority}");
        let told = operate(&platform, &["doctor"]).unwrap();
        assert!(told.contains("breaches: nobody is still to be told"), "{told}");
        let mut input = json!({ "foundAt": "2026-01-01T00:00:00Z", "dataKinds": ["NIK"],
            "what": "cadangan terbaca umum", "measures": "akses ditutup",
            "idempotencyKey": "breach" });
        let twice = tokio::join!(
            platform.admin.done(RECORD, &input),
            platform.admin.done(RECORD, &input)
        );
        assert_eq!(twice.0.unwrap(), twice.1.unwrap());
        let told = operate(&platform, &["doctor"]).unwrap();
        assert!(told.contains("breaches: LATE, of 1 somebody is still to be told"), "{told}");
        let found = platform.admin.gql("{ breaches { nodes { isLate } } }", &json!({})).await;
        assert_eq!(found.unwrap()["breaches"]["nodes"], json!([{ "isLate": true }]));
        for at in ["authorityToldAt", "subjectsToldAt"] {
            input[at] = json!("2026-01-02T00:00:00Z");
        }
        input["idempotencyKey"] = json!("told");
        platform.admin.done(RECORD, &input).await.unwrap();
        let found = platform.admin.gql("{ breaches { nodes { isLate } } }", &json!({})).await;
        let late: Vec<Value> = vec![json!({ "isLate": false }), json!({ "isLate": true })];
        assert_eq!(found.unwrap()["breaches"]["nodes"], json!(late));
        platform.server.stop().await.unwrap();
    }
}
