//! Codes: asked for, typed in, guessed at.

use super::testing::{PASSWORD, Platform};
use crate::app::person::resolve_actor;
use crate::app::worker::work;
use chrono::Duration;
use domain::Language;
use serde_json::{Value, json};

const PHONE: &str = "081234567890";
const REQUEST: &str = "mutation($login: String!) { signInCodeRequest(input: { login: $login }) \
    { isRequested userErrors { field code } } }";
const SIGN_IN: &str = "mutation($login: String!, $code: String!) { \
    signInByCode(input: { login: $login, code: $code }) { token refreshToken \
    isTakenOver userErrors { field code } } }";
const RESET_REQUEST: &str = "mutation($login: String!) { \
    passwordResetRequest(input: { login: $login }) { isRequested userErrors { code } } }";
const RESET: &str = "mutation($login: String!, $code: String!, $new: String!) { \
    passwordReset(input: { login: $login, code: $code, newPassword: $new }) \
    { isReset userErrors { field code } } }";
const SET: &str = "mutation($current: String, $new: String!) { \
    passwordSet(input: { currentPassword: $current, newPassword: $new }) \
    { isSet userErrors { field code } } }";
const CONFIRM_REQUEST: &str = "mutation($login: String!) { \
    loginConfirmRequest(input: { login: $login }) { isRequested userErrors { code } } }";
const CONFIRM: &str = "mutation($login: String!, $code: String!) { \
    loginConfirm(input: { login: $login, code: $code }) { isConfirmed userErrors { code } } }";
const NEW: &str = "kata sandi baru";

impl Platform {
    /// Registers somebody with a phone; they are not signed in.
    async fn with_phone(&self, email: Option<&str>) {
        let query = "mutation($input: PersonRegisterInput!) {
            personRegister(input: $input) { userErrors { code } } }";
        let input = json!({ "name": "Siti", "phone": PHONE, "email": email,
            "password": PASSWORD, "idempotencyKey": "phone" });
        let answer = self.ask(None, query, json!({ "input": input })).await;
        assert_eq!(
            answer["data"]["personRegister"]["userErrors"],
            json!([]),
            "{answer}"
        );
    }

    /// The notices that were sent so far.
    pub(super) async fn notices(&self) -> Vec<Value> {
        work(&self.app, uuid::Uuid::nil()).await.unwrap();
        let file = self.folder.path().join("notices.jsonl");
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let line = |line: &str| serde_json::from_str(line).unwrap();
        text.lines().map(line).collect()
    }

    /// Asks for a code, and reads it where it arrives.
    async fn code(&self, request: &str, login: &str) -> String {
        let answer = self.ask(None, request, json!({ "login": login })).await;
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        let notices = self.notices().await;
        let mut codes = notices.iter().rev().map(|one| &one["parameters"]["code"]);
        codes.find_map(Value::as_str).unwrap().to_owned()
    }

    async fn sign_in_by(&self, login: &str, code: &str) -> Value {
        let variables = json!({ "login": login, "code": code });
        let answer = self.ask(None, SIGN_IN, variables).await;
        answer["data"]["signInByCode"].clone()
    }

    async fn is_good(&self, token: &str) -> bool {
        let id = "test".to_owned();
        resolve_actor(&self.app, Some(token), Language::English, id)
            .await
            .is_ok()
    }
}

fn wrong() -> Value {
    json!([{ "field": [], "code": "WRONG_CODE" }])
}

/// Another code than `code`, the `nth`.
fn other(code: &str, nth: u32) -> String {
    let number: u32 = code.parse().unwrap();
    format!("{:06}", (number + nth + 1) % 1_000_000)
}

#[tokio::test]
async fn a_code_signs_in_once_however_the_phone_is_spelt() {
    let platform = Platform::fresh().await;
    platform.with_phone(None).await;
    for spelling in [
        "+62 (0)812-3456-7890",
        "812.3456.7890",
        "62 812 3456 7890",
        "0812-3456-7890",
    ] {
        let code = platform.code(REQUEST, spelling).await;
        let typed = format!("{} {}", &code[..3], &code[3..]);
        let done = platform.sign_in_by(PHONE, &typed).await;
        let token = done["token"].as_str().unwrap_or_else(|| panic!("{done}"));
        assert!(platform.is_good(token).await);
        let again = platform.sign_in_by(PHONE, &code).await;
        assert_eq!(again["userErrors"], wrong(), "a code is good once");
    }
}

#[tokio::test]
async fn nobody_learns_who_has_an_account() {
    let platform = Platform::fresh().await;
    platform.with_phone(None).await;
    let ask = async |login: &str| platform.ask(None, REQUEST, json!({ "login": login })).await;
    assert_eq!(ask(PHONE).await, ask("081234567891").await);
    assert_eq!(platform.notices().await.len(), 1, "only one has an account");
    let unknown = platform.sign_in_by("081234567891", "123456").await;
    let code = platform.notices().await[0]["parameters"]["code"].clone();
    let known = platform
        .sign_in_by(PHONE, &other(code.as_str().unwrap(), 0))
        .await;
    assert_eq!(unknown, known);
}

#[tokio::test]
async fn a_code_has_five_tries_ten_minutes_and_one_login() {
    let platform = Platform::fresh().await;
    platform.with_phone(None).await;
    platform.join("siti@contoh.id").await;
    let code = platform.code(REQUEST, PHONE).await;
    let elsewhere = platform.sign_in_by("siti@contoh.id", &code).await;
    assert_eq!(elsewhere["userErrors"], wrong(), "a code for another login");
    for nth in 0..5 {
        let guess = platform.sign_in_by(PHONE, &other(&code, nth)).await;
        assert_eq!(guess["userErrors"], wrong());
    }
    assert_eq!(
        platform.sign_in_by(PHONE, &code).await["userErrors"],
        wrong()
    );

    let code = platform.code(REQUEST, PHONE).await;
    platform.clock.advance(Duration::minutes(10));
    assert_eq!(
        platform.sign_in_by(PHONE, &code).await["userErrors"],
        wrong()
    );

    let old = platform.code(REQUEST, PHONE).await;
    let new = platform.code(REQUEST, PHONE).await;
    if old != new {
        assert_eq!(
            platform.sign_in_by(PHONE, &old).await["userErrors"],
            wrong()
        );
    }
    assert!(platform.sign_in_by(PHONE, &new).await["token"].is_string());

    let reset = platform.code(RESET_REQUEST, PHONE).await;
    assert_eq!(
        platform.sign_in_by(PHONE, &reset).await["userErrors"],
        wrong()
    );
}

#[tokio::test]
async fn codes_are_sent_so_often_and_no_more() {
    let platform = Platform::fresh().await;
    platform.with_phone(None).await;
    for _ in 0..6 {
        platform.code(REQUEST, PHONE).await;
    }
    let variables = json!({ "login": "+62 812-3456-7890" });
    let late = platform.ask(None, REQUEST, variables.clone()).await;
    let told = json!({ "code": "RETRY_LATER", "retryAfterSeconds": 600 });
    assert_eq!(late["errors"][0]["extensions"], told, "{late}");
    let reset = platform.ask(None, RESET_REQUEST, variables).await;
    assert_eq!(
        reset["errors"][0]["extensions"], told,
        "they count together"
    );
    assert_eq!(platform.notices().await.len(), 6);
    platform.clock.advance(Duration::minutes(10));
    platform.code(REQUEST, PHONE).await;
}

#[tokio::test]
async fn a_reset_ends_every_session() {
    let platform = Platform::fresh().await;
    let token = platform.join("siti@contoh.id").await;
    let code = platform.code(RESET_REQUEST, "SITI@contoh.id").await;
    let reset = async |code: &str, new: &str| {
        let variables = json!({ "login": "siti@contoh.id", "code": code, "new": new });
        platform.ask(None, RESET, variables).await["data"]["passwordReset"].clone()
    };
    let guess = reset(&other(&code, 0), NEW).await;
    assert_eq!(guess["userErrors"], wrong());
    let short = reset(&code, "pendek").await;
    let too_small = json!([{ "field": ["newPassword"], "code": "TOO_SMALL" }]);
    assert_eq!(short["userErrors"], too_small);
    assert!(platform.is_good(&token).await);
    assert_eq!(reset(&code, NEW).await["isReset"], true);
    assert!(!platform.is_good(&token).await);
    let old = platform.start_session("siti@contoh.id", PASSWORD).await;
    let refused = &old["data"]["sessionStart"]["userErrors"][0]["code"];
    assert_eq!(refused, "WRONG_CREDENTIALS");
    let new = platform.start_session("siti@contoh.id", NEW).await;
    assert!(new["data"]["sessionStart"]["token"].is_string());
    let last = platform.notices().await.pop().unwrap();
    assert_eq!(last["kind"], "PASSWORD_CHANGED");
}

#[tokio::test]
async fn a_password_is_changed_by_who_knows_it() {
    let platform = Platform::fresh().await;
    let siti = platform.join("siti@contoh.id").await;
    let other = platform.sign_in("siti@contoh.id").await;
    let set = async |token: Option<&str>, current: Option<&str>| {
        let variables = json!({ "current": current, "new": NEW });
        platform.ask(token, SET, variables).await
    };
    let denied = set(None, Some(PASSWORD)).await;
    assert_eq!(denied["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    for current in [None, Some("bukan ini juga")] {
        let refused = set(Some(&siti), current).await;
        let expected = json!([{ "field": ["currentPassword"], "code": "WRONG_PASSWORD" }]);
        assert_eq!(refused["data"]["passwordSet"]["userErrors"], expected);
    }
    assert!(platform.is_good(&other).await);
    let done = set(Some(&siti), Some(PASSWORD)).await;
    assert_eq!(done["data"]["passwordSet"]["isSet"], true, "{done}");
    assert!(platform.is_good(&siti).await && !platform.is_good(&other).await);
}

#[tokio::test]
async fn whoever_squats_on_a_number_loses_it_to_its_owner() {
    let platform = Platform::fresh().await;
    platform.with_phone(Some("squatter@contoh.id")).await;
    let squatter = platform.sign_in(PHONE).await;
    let code = platform.code(REQUEST, PHONE).await;
    let owner = platform.sign_in_by(PHONE, &code).await;
    assert!(platform.is_good(owner["token"].as_str().unwrap()).await);
    assert_eq!(owner["isTakenOver"], true, "it is told");
    let told = platform.notices().await.pop().unwrap();
    assert_eq!(
        (told["kind"].as_str(), told["to"].as_str()),
        (Some("TAKEN_OVER"), Some("+6281234567890"))
    );
    assert!(!platform.is_good(&squatter).await);
    let back = platform.start_session(PHONE, PASSWORD).await;
    assert_eq!(back["data"]["sessionStart"]["token"], Value::Null);
    let before = platform.notices().await.len();
    let variables = json!({ "login": "squatter@contoh.id" });
    platform.ask(None, RESET_REQUEST, variables).await;
    assert_eq!(
        platform.notices().await.len(),
        before,
        "not by the other login"
    );
}

#[tokio::test]
async fn whoever_is_signed_in_already_keeps_what_they_made() {
    let platform = Platform::fresh().await;
    platform.with_phone(None).await;
    let siti = platform.sign_in(PHONE).await;
    let second = platform.sign_in(PHONE).await;
    let budi = platform.join("budi@contoh.id").await;
    let code = platform.code(REQUEST, PHONE).await;
    let variables = json!({ "login": PHONE, "code": other(&code, 0) });
    let guess = platform.ask(Some(&siti), SIGN_IN, variables).await;
    assert_eq!(guess["data"]["signInByCode"]["userErrors"], wrong());
    let variables = json!({ "login": PHONE, "code": code });
    let done = platform.ask(Some(&siti), SIGN_IN, variables).await;
    assert_eq!(done["data"]["signInByCode"]["isTakenOver"], false, "{done}");
    for token in [&siti, &second, &budi] {
        assert!(platform.is_good(token).await);
    }
    let back = platform.start_session(PHONE, PASSWORD).await;
    assert!(back["data"]["sessionStart"]["token"].is_string());
}

#[tokio::test]
async fn somebody_elses_session_keeps_nothing() {
    let platform = Platform::fresh().await;
    platform.with_phone(None).await;
    let squatter = platform.sign_in(PHONE).await;
    let budi = platform.join("budi@contoh.id").await;
    let code = platform.code(REQUEST, PHONE).await;
    let variables = json!({ "login": PHONE, "code": code });
    let done = platform.ask(Some(&budi), SIGN_IN, variables).await;
    assert_eq!(done["data"]["signInByCode"]["isTakenOver"], true, "{done}");
    assert!(!platform.is_good(&squatter).await && platform.is_good(&budi).await);
}

#[tokio::test]
async fn a_login_is_confirmed_by_its_owner() {
    let platform = Platform::fresh().await;
    let siti = platform.join("siti@contoh.id").await;
    let budi = platform.join("budi@contoh.id").await;
    let variables = json!({ "login": "siti@contoh.id" });
    let denied = platform
        .ask(Some(&budi), CONFIRM_REQUEST, variables.clone())
        .await;
    assert_eq!(denied["errors"][0]["extensions"]["code"], "NOT_FOUND");
    assert!(platform.notices().await.is_empty());
    platform.ask(Some(&siti), CONFIRM_REQUEST, variables).await;
    let notice = platform.notices().await.remove(0);
    assert_eq!(notice["kind"], "CONFIRM_CODE");
    let confirm = async |token: &str| {
        let code = notice["parameters"]["code"].clone();
        let variables = json!({ "login": "siti@contoh.id", "code": code });
        platform.ask(Some(token), CONFIRM, variables).await["data"]["loginConfirm"].clone()
    };
    assert_eq!(confirm(&siti).await["isConfirmed"], true);
    let again = confirm(&siti).await;
    assert_eq!(again["userErrors"][0]["code"], "WRONG_CODE", "good once");
    // It is theirs already: a code signs in and ends nothing.
    let code = platform.code(REQUEST, "siti@contoh.id").await;
    platform.sign_in_by("siti@contoh.id", &code).await;
    assert!(platform.is_good(&siti).await);
}

#[tokio::test]
async fn ugly_input_is_refused_by_name() {
    let platform = Platform::fresh().await;
    let long = "a".repeat(10_000) + "@contoh.id";
    for login in [
        "",
        " ",
        "0812",
        "\u{0}@contoh.id",
        long.as_str(),
        &"8".repeat(10_000),
    ] {
        let answer = platform.ask(None, REQUEST, json!({ "login": login })).await;
        let expected = json!([{ "field": ["login"], "code": "MALFORMED" }]);
        assert_eq!(answer["data"]["signInCodeRequest"]["userErrors"], expected);
    }
    let both = platform.sign_in_by("x", "12 34").await;
    let expected = json!([
        { "field": ["login"], "code": "MALFORMED" },
        { "field": ["code"], "code": "MALFORMED" },
    ]);
    assert_eq!(both["userErrors"], expected);
}
