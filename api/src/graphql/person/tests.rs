use super::testing::{ADMIN, PASSWORD, Platform};
use crate::app::person::resolve_actor;
use crate::app::{CommandError, Denied};
use chrono::Duration;
use domain::Language;
use serde_json::{Value, json};

const REGISTER: &str = "mutation($input: PersonRegisterInput!) {
    personRegister(input: $input) { person { id phone } userErrors { field code } } }";
const VIEWER: &str = "{ viewer { person { name email phone } memberships { kind }
    mandates { kind scope } } }";
const GRANT: &str = "mutation($input: MandateGrantInput!) {
    mandateGrant(input: $input) { mandate { id kind scope } userErrors { field code } } }";

fn siti(key: &str) -> Value {
    json!({ "name": "Siti", "phone": "0812-3456-7890", "password": PASSWORD,
        "idempotencyKey": key })
}

#[tokio::test]
async fn an_account_is_made_once_and_its_login_is_its_own() {
    let platform = Platform::fresh().await;
    let register = async |input| {
        let answer = platform
            .ask(None, REGISTER, json!({ "input": input }))
            .await;
        answer["data"]["personRegister"].clone()
    };
    let first = register(siti("a")).await;
    assert_eq!(first["person"]["phone"], "+6281234567890");
    assert_eq!(register(siti("a")).await, first, "the same request again");
    let taken = register(siti("b")).await;
    assert_eq!(
        taken["userErrors"],
        json!([{ "field": ["phone"], "code": "LOGIN_TAKEN" }])
    );
    let bad = json!({ "name": " ", "password": "pendek", "idempotencyKey": "c" });
    assert_eq!(
        register(bad).await["userErrors"],
        json!([
            { "field": ["phone"], "code": "REQUIRED" },
            { "field": ["name"], "code": "REQUIRED" },
            { "field": ["password"], "code": "TOO_SMALL" },
        ])
    );
}

#[tokio::test]
async fn wrong_password_and_unknown_login_look_alike() {
    let platform = Platform::fresh().await;
    platform.join("siti@contoh.id").await;
    let wrong = platform
        .start_session("siti@contoh.id", "bukan ini juga")
        .await;
    let unknown = platform.start_session("budi@contoh.id", PASSWORD).await;
    assert_eq!(wrong, unknown);
    assert_eq!(
        wrong["data"]["sessionStart"]["userErrors"],
        json!([{ "field": [], "code": "WRONG_CREDENTIALS" }])
    );
}

#[tokio::test]
async fn whoever_tries_too_often_has_to_wait() {
    let platform = Platform::fresh().await;
    let siti = "siti@contoh.id";
    platform.join(siti).await;
    for _ in 0..28 {
        let wrong = platform.start_session(siti, "bukan ini juga").await;
        assert_eq!(wrong["errors"], Value::Null, "{wrong}");
    }
    let late = platform.start_session(siti, PASSWORD).await;
    let told = json!({ "code": "RETRY_LATER", "retryAfterSeconds": 120 });
    assert_eq!(late["errors"][0]["extensions"], told, "{late}");
    let taken = json!({ "name": "Siti", "email": siti, "password": PASSWORD,
        "idempotencyKey": "z" });
    let late = platform
        .ask(None, REGISTER, json!({ "input": taken }))
        .await;
    assert_eq!(late["errors"][0]["extensions"], told, "{late}");
    platform.join("budi@contoh.id").await;
    platform.clock.advance(Duration::seconds(120));
    platform.sign_in(siti).await;
}

#[tokio::test]
async fn a_token_is_good_until_its_session_ends_or_an_hour_is_over() {
    let platform = Platform::fresh().await;
    let token = platform.join("siti@contoh.id").await;
    assert!(token.starts_with("sentra_"));
    let viewer = platform.ask(Some(&token), VIEWER, json!({})).await;
    assert_eq!(
        viewer["data"]["viewer"],
        json!({ "person": { "name": "Siti", "email": "siti@contoh.id", "phone": null },
            "memberships": [], "mandates": [] })
    );
    let nobody = platform.ask(None, VIEWER, json!({})).await;
    assert_eq!(nobody["data"]["viewer"], Value::Null);
    let other = platform.sign_in("siti@contoh.id").await;
    let end = "mutation { sessionEnd { isEnded } }";
    let ended = platform.ask(Some(&token), end, json!({})).await;
    assert_eq!(ended["data"]["sessionEnd"]["isEnded"], true);
    assert!(is_refused(&platform, &token).await, "it has ended");
    assert!(!is_refused(&platform, &other).await, "another session");
    platform.clock.advance(Duration::hours(1));
    assert!(is_refused(&platform, &other).await, "it ran out");
    for text in [
        "",
        "sentra_",
        "sentra_x",
        &format!("sentra_{}", "a".repeat(43)),
    ] {
        assert!(is_refused(&platform, text).await, "{text}");
    }
}

async fn is_refused(platform: &Platform, token: &str) -> bool {
    let id = "test".to_owned();
    let resolved = resolve_actor(&platform.app, Some(token), Language::English, id).await;
    matches!(resolved, Err(CommandError::Denied(Denied::Unauthenticated)))
}

#[tokio::test]
async fn only_an_administrator_grants_and_only_inside_their_area() {
    let platform = Platform::fresh().await;
    let admin = platform.admin().await;
    let regent = platform.join("bupati@contoh.id").await;
    let grant = async |token: Option<&str>, login: &str, scope: Option<&str>, key: &str| {
        let input = json!({ "login": login, "kind": "ADMIN", "scope": scope,
            "idempotencyKey": key });
        platform.ask(token, GRANT, json!({ "input": input })).await
    };
    let code = |answer: &Value| answer["errors"][0]["extensions"]["code"].clone();
    let denied = grant(None, ADMIN, None, "a").await;
    assert_eq!(code(&denied), "UNAUTHENTICATED");
    let denied = grant(Some(&regent), "bupati@contoh.id", Some("1804"), "a").await;
    assert_eq!(code(&denied), "NOT_FOUND");
    let granted = grant(Some(&admin), "bupati@contoh.id", Some("18.04"), "b").await;
    let mandate = &granted["data"]["mandateGrant"]["mandate"];
    assert_eq!(
        (&mandate["kind"], &mandate["scope"]),
        (&json!("ADMIN"), &json!("18.04"))
    );
    let again = grant(Some(&admin), "bupati@contoh.id", Some("1804"), "b").await;
    assert_eq!(again, granted, "the same request again");
    let inside = grant(Some(&regent), ADMIN, Some("1804052001"), "c").await;
    assert_eq!(inside["data"]["mandateGrant"]["userErrors"], json!([]));
    for scope in [None, Some("18"), Some("1805012001")] {
        let outside = grant(Some(&regent), ADMIN, scope, "d").await;
        assert_eq!(code(&outside), "NOT_FOUND", "{scope:?}");
    }
    let nowhere = grant(Some(&admin), ADMIN, Some("99"), "e").await;
    assert_eq!(
        nowhere["data"]["mandateGrant"]["userErrors"],
        json!([{ "field": ["scope"], "code": "UNKNOWN" }])
    );
}
