//! Tokens for programs: what they may, and what they never may.

use super::testing::{ADMIN, PASSWORD, Platform};
use serde_json::{Value, json};

const CREATE: &str = "mutation($input: ApiTokenCreateInput!) { apiTokenCreate(input: $input) { \
    secret apiToken { id name abilities lastUsedAt } userErrors { field code } } }";
const LIST: &str = "{ viewer { apiTokens { id name } } }";
const REVOKE: &str = "mutation($id: ID!) { apiTokenRevoke(input: { apiTokenId: $id }) \
    { isEnded } }";

fn wanted(abilities: &[&str], key: &str) -> Value {
    json!({ "name": "Mesin kasir", "abilities": abilities, "expiresAt": "1970-02-01T00:00:00Z",
        "idempotencyKey": key })
}

async fn create(platform: &Platform, token: &str, input: Value) -> Value {
    let answer = platform
        .ask(Some(token), CREATE, json!({ "input": input }))
        .await;
    answer["data"]["apiTokenCreate"].clone()
}

fn code(answer: &Value) -> &Value {
    &answer["errors"][0]["extensions"]["code"]
}

#[tokio::test]
async fn a_token_is_told_to_its_request_alone_and_works_until_it_is_ended() {
    let platform = Platform::fresh().await;
    let siti = platform.join("siti@contoh.id").await;
    let budi = platform.join("budi@contoh.id").await;
    let made = create(&platform, &siti, wanted(&["LIST", "BUY"], "a")).await;
    let secret = made["secret"].as_str().unwrap_or_else(|| panic!("{made}"));
    assert!(secret.starts_with("sentra_pat_"));
    let again = create(&platform, &siti, wanted(&["LIST", "BUY"], "a")).await;
    assert_eq!(again, made, "the same request again");
    platform.clock.advance(chrono::Duration::seconds(60));
    let late = create(&platform, &siti, wanted(&["LIST", "BUY"], "a")).await;
    assert_eq!(late["secret"], Value::Null, "no lost answer any more");
    assert_eq!(late["apiToken"], made["apiToken"]);
    let other = create(&platform, &siti, wanted(&["LIST", "BUY"], "b")).await;
    assert_ne!(other["secret"], made["secret"]);
    let name = "{ viewer { person { name } cartless: orders { nodes { id } } } }";
    let seen = platform.ask(Some(secret), name, json!({})).await;
    assert_eq!(seen["data"]["viewer"]["person"]["name"], "Siti", "{seen}");
    let id = made["apiToken"]["id"].clone();
    let revoke = async |token: &str| platform.ask(Some(token), REVOKE, json!({ "id": id })).await;
    assert_eq!(code(&revoke(&budi).await), "NOT_FOUND");
    assert_eq!(code(&revoke(secret).await), "NOT_FOUND", "not by itself");
    let listed = platform.ask(Some(&siti), LIST, json!({})).await;
    assert_eq!(
        listed["data"]["viewer"]["apiTokens"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        revoke(&siti).await["data"]["apiTokenRevoke"]["isEnded"],
        true
    );
    let refused = crate::app::person::resolve_actor(
        &platform.app,
        Some(secret),
        domain::Language::English,
        "r".to_owned(),
    );
    assert!(refused.await.is_err());
    platform.clock.advance(chrono::Duration::days(31));
    let last = other["secret"].as_str();
    let refused = crate::app::person::resolve_actor(
        &platform.app,
        last,
        domain::Language::English,
        "r".to_owned(),
    );
    assert!(refused.await.is_err(), "it ran out");
}

#[tokio::test]
async fn a_token_manages_no_people_whatever_its_person_may() {
    let platform = Platform::fresh().await;
    let admin = platform.admin().await;
    let all = ["LIST", "SHIP", "MONEY", "OUTPUT", "BUY"];
    let made = create(&platform, &admin, wanted(&all, "a")).await;
    let secret = made["secret"].as_str().unwrap();
    let grant = "mutation { mandateGrant(input: { login: \"admin@contoh.id\", kind: VIEWER,
        idempotencyKey: \"g\" }) { mandate { id } userErrors { code } } }";
    let register = "mutation { enterpriseRegister(input: { name: \"Abc\", kind: UMKM,
        homeVillage: \"1804052001\", idempotencyKey: \"e\" }) { userErrors { code } } }";
    let set = format!(
        "mutation {{ passwordSet(input: {{ currentPassword: \"{PASSWORD}\",
         newPassword: \"kata sandi baru\" }}) {{ isSet }} }}"
    );
    let confirm = format!(
        "mutation {{ loginConfirmRequest(input: {{ login: \"{ADMIN}\" }}) {{ isRequested }} }}"
    );
    for query in [
        grant,
        register,
        set.as_str(),
        confirm.as_str(),
        "mutation { sessionEnd { isEnded } }",
        "mutation { sessionRevokeOthers { ended } }",
        "{ viewer { sessions { id } } }",
        "{ viewer { apiTokens { id } } }",
    ] {
        let denied = platform.ask(Some(secret), query, json!({})).await;
        assert_eq!(code(&denied), "NOT_FOUND", "{query}: {denied}");
    }
    let more = create(&platform, secret, wanted(&all, "b")).await;
    assert_eq!(more, Value::Null);
    let mandates = "{ viewer { mandates { kind scope } } }";
    let seen = platform.ask(Some(secret), mandates, json!({})).await;
    let reading = json!([{ "kind": "VIEWER", "scope": null }]);
    assert_eq!(seen["data"]["viewer"]["mandates"], reading);
    platform.sign_in(ADMIN).await;
}

#[tokio::test]
async fn a_token_without_buying_sees_no_purchases() {
    let platform = Platform::fresh().await;
    let siti = platform.join("siti@contoh.id").await;
    let made = create(&platform, &siti, wanted(&["LIST"], "a")).await;
    let secret = made["secret"].as_str();
    for query in ["{ viewer { orders { nodes { id } } } }", "{ cart { id } }"] {
        let denied = platform.ask(secret, query, json!({})).await;
        assert_eq!(code(&denied), "NOT_FOUND", "{query}: {denied}");
    }
}

#[tokio::test]
async fn what_no_token_can_be_is_refused() {
    let platform = Platform::fresh().await;
    let siti = platform.join("siti@contoh.id").await;
    let errors = async |change: Value| {
        let mut input = wanted(&["LIST"], "a");
        for (name, value) in change.as_object().unwrap() {
            input[name] = value.clone();
        }
        create(&platform, &siti, input).await["userErrors"].clone()
    };
    let expected = |field: &str, code: &str| json!([{ "field": [field], "code": code }]);
    assert_eq!(
        errors(json!({ "name": " " })).await,
        expected("name", "REQUIRED")
    );
    assert_eq!(
        errors(json!({ "abilities": [] })).await,
        expected("abilities", "REQUIRED")
    );
    for late in [
        "1970-01-01T00:00:00Z",
        "1971-06-01T00:00:00Z",
        "1969-01-01T00:00:00Z",
    ] {
        let refused = errors(json!({ "expiresAt": late })).await;
        assert_eq!(refused, expected("expiresAt", "NOT_ALLOWED"));
    }
    let nil = uuid::Uuid::nil();
    let strange = crate::graphql::NodeKind::Enterprise.id(nil);
    let refused = errors(json!({ "enterpriseIds": [strange.as_str()] })).await;
    assert_eq!(refused, expected("enterpriseIds", "UNKNOWN"));
    let id = |number| crate::graphql::NodeKind::Enterprise.id(uuid::Uuid::from_u128(number));
    let many: Vec<String> = (0..101).map(|number| id(number).to_string()).collect();
    let refused = errors(json!({ "enterpriseIds": many })).await;
    assert_eq!(refused, expected("enterpriseIds", "TOO_LARGE"));
    let listed = platform.ask(Some(&siti), LIST, json!({})).await;
    assert_eq!(listed["data"]["viewer"]["apiTokens"], json!([]), "no trace");
}
