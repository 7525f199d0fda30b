//! Terms in versions: who has to accept them, and when.

use super::testing::{PASSWORD, Platform};
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

const PUBLISH: (&str, &str) = ("termsPublish", "terms { document version }");
const ACCEPT: (&str, &str) = ("termsAccept", "accepted { terms { version } }");
const REGISTER: (&str, &str) = ("personRegister", "person { id }");
pub(super) const ENTERPRISE: (&str, &str) = ("enterpriseRegister", "enterprise { id }");

/// The payload of a mutation, or the code of its top-level error.
pub(super) async fn send(
    platform: &Platform,
    token: Option<&str>,
    (name, fields): (&str, &str),
    input: Value,
) -> Value {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let query = format!(
        "mutation($input: {kind}!) {{ {name}(input: $input) {{ {fields} \
         userErrors {{ field code }} }} }}"
    );
    let mut answer = platform.ask(token, &query, json!({ "input": input })).await;
    match answer.pointer("/errors/0/extensions/code") {
        Some(code) => code.clone(),
        None => answer["data"][name].take(),
    }
}

pub(super) fn errors(payload: &Value) -> Vec<String> {
    let errors = payload["userErrors"].as_array().into_iter().flatten();
    let told = errors.map(|one| {
        let path = one["field"].as_array().into_iter().flatten();
        let path: Vec<&str> = path.filter_map(Value::as_str).collect();
        format!(
            "{}: {}",
            path.join("."),
            one["code"].as_str().unwrap_or("?")
        )
    });
    told.collect()
}

pub(super) fn day(number: i64) -> String {
    (DateTime::<Utc>::UNIX_EPOCH + Duration::days(number)).to_rfc3339()
}

/// A version of `document` that holds and is required from these days on.
fn version(document: &str, key: &str, days: (i64, i64)) -> Value {
    let text = format!("Ketentuan yang ke-{key}, cukup panjang.");
    json!({ "document": document, "indonesian": text, "english": text, "holdsFrom": day(days.0),
        "requiredFrom": day(days.1), "idempotencyKey": format!("{document}-{key}") })
}

async fn published(platform: &Platform, admin: &str, input: Value) -> Value {
    let payload = send(platform, Some(admin), PUBLISH, input).await;
    assert_eq!(errors(&payload), Vec::<String>::new(), "{payload}");
    payload["terms"]["version"].clone()
}

fn newcomer(login: &str, accepted: &Value) -> Value {
    json!({ "name": "Siti", "email": login, "password": PASSWORD, "acceptedTerms": accepted,
        "idempotencyKey": login })
}

pub(super) async fn viewer(platform: &Platform, token: &str, fields: &str) -> Value {
    let query = format!("{{ viewer {{ {fields} }} }}");
    let mut answer = platform.ask(Some(token), &query, Value::Null).await;
    answer["data"]["viewer"].take()
}

#[tokio::test]
async fn only_an_administrator_publishes_and_nothing_twice() {
    let platform = Platform::fresh().await;
    let siti = platform.join("siti@contoh.id").await;
    let admin = platform.admin().await;
    let first = version("TERMS_OF_USE", "1", (0, 0));
    for (token, code) in [(None, "UNAUTHENTICATED"), (Some(&siti), "NOT_FOUND")] {
        let told = send(&platform, token.map(String::as_str), PUBLISH, first.clone()).await;
        assert_eq!(told, code);
    }
    let none = "SELECT COUNT(*) AS n FROM terms_versions";
    assert_eq!(platform.count(none).await, 0);
    for _ in 0..2 {
        assert_eq!(
            published(&platform, &admin, first.clone()).await,
            1,
            "sent twice"
        );
    }
    let mut same = first.clone();
    same["idempotencyKey"] = json!("same");
    let told = send(&platform, Some(&admin), PUBLISH, same).await;
    assert_eq!(errors(&told), [": SAME_TEXT"]);
    for (days, field) in [((-1, 0), "holdsFrom"), ((9, 8), "requiredFrom")] {
        let late = version("TERMS_OF_USE", field, days);
        let told = send(&platform, Some(&admin), PUBLISH, late).await;
        assert_eq!(errors(&told), [format!("{field}: TOO_SMALL")]);
    }
    assert_eq!(
        published(&platform, &admin, version("TERMS_OF_USE", "2", (5, 9))).await,
        2
    );
    let query = "{ platform { terms { version text } termsVersion(document: TERMS_OF_USE, \
                 version: 2) { version } termsVersions(document: TERMS_OF_USE, first: 1) { nodes \
                 { version } pageInfo { hasNextPage } } } }";
    let told = platform.ask(None, query, Value::Null).await;
    let told = &told["data"]["platform"];
    assert_eq!(
        told["terms"][0]["version"], 1,
        "version 2 is to come: {told}"
    );
    assert!(told["terms"][0]["text"].as_str().unwrap().contains("ke-1"));
    assert_eq!(told["termsVersion"]["version"], 2);
    assert_eq!(told["termsVersions"]["nodes"], json!([{ "version": 2 }]));
    assert_eq!(told["termsVersions"]["pageInfo"]["hasNextPage"], true);
    platform.clock.advance(Duration::days(5));
    let told = platform.ask(None, query, Value::Null).await;
    assert_eq!(told["data"]["platform"]["terms"][0]["version"], 2);
}

#[tokio::test]
async fn a_newcomer_accepts_what_holds_or_stays_out() {
    let platform = Platform::fresh().await;
    let admin = platform.admin().await;
    published(&platform, &admin, version("TERMS_OF_USE", "1", (0, 0))).await;
    published(&platform, &admin, version("PRIVACY_NOTICE", "1", (0, 0))).await;
    let login = "siti@contoh.id";
    let use_1 = json!({ "document": "TERMS_OF_USE", "version": 1 });
    let told = send(&platform, None, REGISTER, newcomer(login, &Value::Null)).await;
    assert_eq!(
        errors(&told),
        [
            "terms.TERMS_OF_USE.1: TERMS_NOT_ACCEPTED",
            "terms.PRIVACY_NOTICE.1: TERMS_NOT_ACCEPTED"
        ]
    );
    let told = send(&platform, None, REGISTER, newcomer(login, &json!([use_1]))).await;
    assert_eq!(
        errors(&told),
        ["terms.PRIVACY_NOTICE.1: TERMS_NOT_ACCEPTED"]
    );
    let never = json!([use_1, { "document": "PRIVACY_NOTICE", "version": 2 }]);
    let told = send(&platform, None, REGISTER, newcomer(login, &never)).await;
    assert_eq!(errors(&told), ["acceptedTerms.1.version: UNKNOWN"]);
    let many: Vec<&Value> = std::iter::repeat_n(&use_1, 11).collect();
    let told = send(&platform, None, REGISTER, newcomer(login, &json!(many))).await;
    assert_eq!(errors(&told), ["acceptedTerms: TOO_LARGE"]);
    let people = "SELECT COUNT(*) AS n FROM people WHERE email = 'siti@contoh.id'";
    assert_eq!(platform.count(people).await, 0, "a refusal leaves no trace");
    let both = json!([use_1, use_1, { "document": "PRIVACY_NOTICE", "version": 1 }]);
    for _ in 0..2 {
        let told = send(&platform, None, REGISTER, newcomer(login, &both)).await;
        assert_eq!(errors(&told), Vec::<String>::new(), "{told}");
    }
    let rows = "SELECT COUNT(*) AS n FROM terms_acceptances";
    assert_eq!(platform.count(rows).await, 2);
    let trail = "SELECT COUNT(*) AS n FROM audit_rows WHERE action = 'terms.accept'";
    assert_eq!(platform.count(trail).await, 1);
    let siti = platform.sign_in(login).await;
    let told = viewer(
        &platform,
        &siti,
        "termsToAccept { version } acceptedTerms { acceptedAt }",
    );
    let told = told.await;
    assert_eq!(told["termsToAccept"], json!([]));
    assert_eq!(told["acceptedTerms"].as_array().unwrap().len(), 2);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk from end to end")]
async fn a_new_version_is_asked_for_at_once_and_required_after_its_grace() {
    let platform = Platform::fresh().await;
    let siti = platform.join("siti@contoh.id").await;
    let admin = platform.admin().await;
    published(&platform, &admin, version("TERMS_OF_USE", "1", (10, 20))).await;
    let place = ("orderPlace", "order { id }");
    let order = |key: &str| {
        json!({ "expectedTotal": 1, "idempotencyKey": key,
            "contact": { "name": "Siti", "phone": "081234567890" } })
    };
    let asked = "termsToAccept { document version requiredFrom }";
    let told = viewer(&platform, &siti, asked).await;
    assert_eq!(
        told["termsToAccept"][0]["version"], 1,
        "before it holds: {told}"
    );
    platform
        .clock
        .advance(Duration::days(20) - Duration::seconds(1));
    // The token of an hour has run out meanwhile.
    let siti = platform.sign_in("siti@contoh.id").await;
    let told = send(&platform, Some(&siti), place, order("a")).await;
    assert_eq!(errors(&told), ["cart: CART_EMPTY"], "the day before");
    platform.clock.advance(Duration::seconds(1));
    let told = send(&platform, Some(&siti), place, order("b")).await;
    assert_eq!(errors(&told), ["terms.TERMS_OF_USE.1: TERMS_NOT_ACCEPTED"]);
    let told = viewer(&platform, &siti, "person { name } orders { nodes { id } }").await;
    assert_eq!(told["person"]["name"], "Siti", "reading goes on");
    let export = ("personExport", "export { requestedAt }");
    let told = send(
        &platform,
        Some(&siti),
        export,
        json!({ "idempotencyKey": "x" }),
    )
    .await;
    assert_eq!(errors(&told), Vec::<String>::new());
    assert_eq!(
        send(&platform, None, ACCEPT, json!({ "terms": [] })).await,
        "UNAUTHENTICATED"
    );
    let terms = json!({ "terms": [{ "document": "TERMS_OF_USE", "version": 1 }] });
    for _ in 0..2 {
        let told = send(&platform, Some(&siti), ACCEPT, terms.clone()).await;
        assert_eq!(told["accepted"].as_array().unwrap().len(), 1, "{told}");
    }
    let told = send(&platform, Some(&siti), place, order("c")).await;
    assert_eq!(errors(&told), ["cart: CART_EMPTY"]);
    published(
        &platform,
        &admin_again(&platform).await,
        version("TERMS_OF_USE", "2", (21, 22)),
    )
    .await;
    platform.clock.advance(Duration::days(2));
    let siti = platform.sign_in("siti@contoh.id").await;
    let told = send(&platform, Some(&siti), place, order("d")).await;
    assert_eq!(errors(&told), ["terms.TERMS_OF_USE.2: TERMS_NOT_ACCEPTED"]);
    let erase = ("personErase", "isErased");
    let told = send(
        &platform,
        Some(&siti),
        erase,
        json!({ "password": PASSWORD }),
    )
    .await;
    assert_eq!(told["isErased"], true, "nobody is held: {told}");
}

pub(super) async fn admin_again(platform: &Platform) -> String {
    platform.sign_in(super::testing::ADMIN).await
}

#[tokio::test]
async fn sellers_accept_their_own_terms_and_buyers_are_not_asked() {
    let platform = Platform::fresh().await;
    let siti = platform.join("siti@contoh.id").await;
    let admin = platform.admin().await;
    published(&platform, &admin, version("SELLER_TERMS", "1", (0, 0))).await;
    let asked = "termsToAccept { document }";
    assert_eq!(
        viewer(&platform, &siti, asked).await["termsToAccept"],
        json!([])
    );
    let mut input = json!({ "name": "UMKM Satu", "kind": "UMKM", "homeVillage": "18.04.05.2001",
        "idempotencyKey": "a" });
    let told = send(&platform, Some(&siti), ENTERPRISE, input.clone()).await;
    assert_eq!(errors(&told), ["terms.SELLER_TERMS.1: TERMS_NOT_ACCEPTED"]);
    assert_eq!(
        platform
            .count("SELECT COUNT(*) AS n FROM enterprises")
            .await,
        0
    );
    input["acceptedTerms"] = json!([{ "document": "SELLER_TERMS", "version": 1 }]);
    let told = send(&platform, Some(&siti), ENTERPRISE, input).await;
    let id = &told["enterprise"]["id"];
    assert!(id.is_string(), "{told}");
    published(&platform, &admin, version("SELLER_TERMS", "2", (0, 0))).await;
    let told = viewer(&platform, &siti, asked).await;
    assert_eq!(
        told["termsToAccept"],
        json!([{ "document": "SELLER_TERMS" }])
    );
    let submit = "mutation($input: EnterpriseDecisionInput!) { enterpriseSubmit(input: $input) {
        userErrors { field code } } }";
    let told = platform
        .ask(Some(&siti), submit, json!({ "input": { "id": id } }))
        .await;
    let told = errors(&told["data"]["enterpriseSubmit"]);
    assert_eq!(told, ["terms.SELLER_TERMS.2: TERMS_NOT_ACCEPTED"]);
    let product = ("productCreate", "product { id }");
    let input = json!({ "enterpriseId": id, "name": "Kopi", "category": "01", "variants": [
        { "unit": "kg", "price": 1000 }], "idempotencyKey": "p" });
    let told = send(&platform, Some(&siti), product, input).await;
    assert_eq!(errors(&told), ["terms.SELLER_TERMS.2: TERMS_NOT_ACCEPTED"]);
}
