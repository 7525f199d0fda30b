//! Numbers that are masked, seen in full by a look that is written down, and people erased.

use super::testing::{ADMIN, PASSWORD, Platform};
use crate::app::person::{MARKER, erase_by_operator, linked_document};
use crate::app::worker::work;
use crate::app::{CommandError, Denied};
use sea_orm_migration::sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

const NIK: &str = "1804055708850001";
const ACCOUNT: &str = "0021 0101 2345 503";
const HOLDER: &str = "Ani Rahmawati";
const NOTHING: &[&str] = &[];

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
         userErrors {{ field code message }} }} }}"
    );
    let mut answer = platform.ask(token, &query, json!({ "input": input })).await;
    match answer.pointer("/errors/0/extensions/code") {
        Some(code) => code.clone(),
        None => answer["data"][name].take(),
    }
}

async fn enterprise(platform: &Platform, token: &str) -> Value {
    let input = json!({ "name": "Kripik Bu Ani", "kind": "UMKM", "homeVillage": "18.04.05.2001",
        "nib": "1234567890123", "idempotencyKey": "a" });
    let verb = ("enterpriseRegister", "enterprise { id }");
    send(platform, Some(token), verb, input).await["enterprise"]["id"].take()
}

async fn reveal(platform: &Platform, token: Option<&str>, id: &Value, field: &str) -> Value {
    let verb = (
        "enterpriseNumberReveal",
        "revealed { number bankCode holder }",
    );
    let input = json!({ "id": id, "field": field, "reason": "cek rekening bersama Ani" });
    send(platform, token, verb, input).await
}

/// Every text of every table, as the database keeps it.
async fn all_texts(platform: &Platform) -> String {
    let db = platform.app.db.for_migrations();
    let backend = db.get_database_backend();
    let sql = "SELECT group_concat(COALESCE(actor_kind,'') || ' ' || action || ' ' || subject_id \
               || ' ' || COALESCE(before,'') || ' ' || COALESCE(after,''), char(10)) AS t \
               FROM audit_rows";
    let row = db.query_one_raw(Statement::from_string(backend, sql)).await;
    row.unwrap().unwrap().try_get("", "t").unwrap()
}

pub(super) async fn count(platform: &Platform, sql: &str) -> i64 {
    let db = platform.app.db.for_migrations();
    let query = Statement::from_string(db.get_database_backend(), sql.to_owned());
    let row = db.query_one_raw(query).await.unwrap().unwrap();
    row.try_get("", "n").unwrap()
}

#[tokio::test]
async fn an_account_is_set_by_its_owner_masked_and_seen_in_full_by_a_look() {
    let platform = Platform::fresh().await;
    let owner = platform.join("ani@contoh.id").await;
    let stranger = platform.join("budi@contoh.id").await;
    let admin = platform.admin().await;
    let id = enterprise(&platform, &owner).await;
    let verb = (
        "enterpriseBankAccountSet",
        "enterprise { bankAccount { bankCode number holder } }",
    );
    let input = json!({ "id": id, "bankCode": "002", "number": ACCOUNT, "holder": HOLDER });
    for (token, code) in [
        (None, "UNAUTHENTICATED"),
        (Some(&stranger), "NOT_FOUND"),
        (Some(&admin), "NOT_FOUND"),
    ] {
        let told = send(&platform, token.map(String::as_str), verb, input.clone()).await;
        assert_eq!(told, code);
    }
    assert!(
        !all_texts(&platform).await.contains("bank_account"),
        "no trace"
    );
    let broken = json!({ "id": id, "bankCode": "BRI", "number": "12", "holder": " " });
    let told = send(&platform, Some(&owner), verb, broken).await;
    let fields = told["userErrors"].as_array().unwrap().len();
    assert_eq!(fields, 3, "{told}");
    let told = send(&platform, Some(&owner), verb, input.clone()).await;
    let masked = json!({ "bankCode": "002", "number": "•••••••••••5503", "holder": "A••• R•••" });
    assert_eq!(told["enterprise"]["bankAccount"], masked, "{told}");
    let again = send(&platform, Some(&owner), verb, input).await;
    assert_eq!(again, told, "sent twice");

    let full = json!({ "number": "002101012345503", "bankCode": "002", "holder": HOLDER });
    for token in [&owner, &admin] {
        let seen = reveal(&platform, Some(token), &id, "BANK_ACCOUNT").await;
        assert_eq!(seen["revealed"], full, "{seen}");
    }
    let seen = reveal(&platform, Some(&owner), &id, "NIB").await;
    assert_eq!(seen["revealed"]["number"], "1234567890123");
    let seen = reveal(&platform, Some(&owner), &id, "NPWP").await;
    assert_eq!(seen["userErrors"][0]["code"], "NOT_GIVEN");
    assert_eq!(reveal(&platform, None, &id, "NIB").await, "UNAUTHENTICATED");
    assert_eq!(
        reveal(&platform, Some(&stranger), &id, "NIB").await,
        "NOT_FOUND"
    );
    assert_eq!(
        count(&platform, "SELECT COUNT(*) AS n FROM reveals").await,
        3
    );
    let trail = all_texts(&platform).await;
    assert_eq!(trail.matches("number.reveal").count(), 3, "{trail}");
    for hidden in [
        "002101012345503",
        "5503",
        "Rahmawati",
        "1234567890123",
        "bersama",
    ] {
        assert!(!trail.contains(hidden), "{hidden} in {trail}");
    }
}

#[tokio::test]
async fn nobody_looks_more_often_than_they_may() {
    let platform = Platform::fresh().await;
    let owner = platform.join("ani@contoh.id").await;
    let id = enterprise(&platform, &owner).await;
    for _ in 0..platform.app.settings.reveals_per_hour {
        let seen = reveal(&platform, Some(&owner), &id, "NIB").await;
        assert_eq!(seen["revealed"]["number"], "1234567890123");
    }
    assert_eq!(
        reveal(&platform, Some(&owner), &id, "NIB").await,
        "RETRY_LATER"
    );
    platform.clock.advance(chrono::Duration::minutes(61));
    let owner = platform.sign_in("ani@contoh.id").await;
    let seen = reveal(&platform, Some(&owner), &id, "NIB").await;
    assert_eq!(seen["revealed"]["number"], "1234567890123");
}

#[tokio::test]
async fn a_resident_gives_a_number_that_they_and_their_officers_see() {
    let platform = Platform::fresh().await;
    let owner = platform.join("ani@contoh.id").await;
    let stranger = platform.join("budi@contoh.id").await;
    let admin = platform.admin().await;
    let set = ("personIdentitySet", "identity { nik }");
    for broken in ["", "1804055708850000", "1804053902850001"] {
        let told = send(&platform, Some(&owner), set, json!({ "nik": broken })).await;
        assert_eq!(told["userErrors"][0]["field"], json!(["nik"]), "{told}");
    }
    assert_eq!(
        send(&platform, None, set, json!({ "nik": NIK })).await,
        "UNAUTHENTICATED"
    );
    for nik in ["1804051708850009", NIK] {
        let told = send(&platform, Some(&owner), set, json!({ "nik": nik })).await;
        assert_eq!(told["userErrors"], json!(NOTHING), "{told}");
    }
    let forgotten = "SELECT COUNT(*) AS n FROM sealed_values WHERE forgotten_at IS NOT NULL";
    assert_eq!(count(&platform, forgotten).await, 1, "the number before");
    let viewer = "{ viewer { identity { nik } person { id } } }";
    let viewer = platform.ask(Some(&owner), viewer, json!({})).await["data"]["viewer"].take();
    assert_eq!(viewer["identity"]["nik"], "••••••••••••0001");
    let see = ("personIdentityReveal", "nik");
    let input = json!({ "id": viewer["person"]["id"], "reason": "salah ketik?" });
    for (token, told) in [(&stranger, "NOT_FOUND"), (&admin, "NOT_FOUND")] {
        assert_eq!(send(&platform, Some(token), see, input.clone()).await, told);
    }
    enterprise(&platform, &owner).await;
    for token in [&owner, &admin] {
        let seen = send(&platform, Some(token), see, input.clone()).await;
        assert_eq!(seen["nik"], NIK, "{seen}");
    }
    assert_eq!(
        send(&platform, Some(&stranger), see, input).await,
        "NOT_FOUND"
    );
    assert!(!all_texts(&platform).await.contains("0885"));
}

#[tokio::test]
async fn an_erased_person_is_nobody_and_may_come_again() {
    let platform = Platform::fresh().await;
    let login = "siti@contoh.id";
    let siti = platform.join(login).await;
    let set = ("personIdentitySet", "identity { nik }");
    send(&platform, Some(&siti), set, json!({ "nik": NIK })).await;
    let viewer = "{ viewer { person { id } } }";
    let viewer = platform.ask(Some(&siti), viewer, json!({})).await;
    let node = viewer["data"]["viewer"]["person"]["id"].clone();
    let erase = ("personErase", "isErased");
    let wrong = json!({ "password": "bukan kata sandi" });
    let told = send(&platform, Some(&siti), erase, wrong).await;
    assert_eq!(told["userErrors"][0]["code"], "WRONG_PASSWORD");
    let input = json!({ "password": PASSWORD });
    assert_eq!(
        send(&platform, None, erase, input.clone()).await,
        "UNAUTHENTICATED"
    );
    let told = send(&platform, Some(&siti), erase, input).await;
    assert_eq!(told, json!({ "isErased": true, "userErrors": [] }));
    let told = platform.start_session(login, PASSWORD).await;
    let code = &told["data"]["sessionStart"]["userErrors"][0]["code"];
    assert_eq!(*code, "WRONG_CREDENTIALS");
    let db = &platform.app.db;
    let id = crate::graphql::NodeId::read(&serde_json::from_value(node.clone()).unwrap());
    let person = id.unwrap().typed::<domain::PersonId>().unwrap();
    assert!(storage::person::find(db, person).await.unwrap().is_none());
    for (sql, left) in [
        ("SELECT COUNT(*) AS n FROM person_identities", 0),
        ("SELECT COUNT(*) AS n FROM person_keys", 0),
        (
            "SELECT COUNT(*) AS n FROM sessions WHERE ended_at IS NULL",
            0,
        ),
        (
            "SELECT COUNT(*) AS n FROM people WHERE phone IS NOT NULL OR email IS NOT NULL",
            0,
        ),
        (
            "SELECT COUNT(*) AS n FROM people WHERE password_hash IS NOT NULL",
            0,
        ),
    ] {
        assert_eq!(count(&platform, sql).await, left, "{sql}");
    }
    let marked = format!("SELECT COUNT(*) AS n FROM people WHERE display_name = '{MARKER}'");
    assert_eq!(count(&platform, &marked).await, 1);
    let twice = erase_by_operator(&platform.app, person).await;
    assert!(matches!(twice, Err(CommandError::Denied(Denied::NotFound))));
    come_again(&platform, login, &node).await;
}

/// Registers with the login of the person that `node` was: somebody else, who does not see them.
async fn come_again(platform: &Platform, login: &str, node: &Value) {
    platform.clock.advance(chrono::Duration::minutes(1));
    let query = "mutation($input: PersonRegisterInput!) {
        personRegister(input: $input) { person { id } userErrors { code } } }";
    let input = json!({ "name": "Siti", "email": login, "password": PASSWORD,
        "idempotencyKey": "again" });
    let again = platform.ask(None, query, json!({ "input": input })).await;
    let fresh = &again["data"]["personRegister"]["person"]["id"];
    assert!(fresh.is_string() && fresh != node, "{again}");
    let siti = platform.sign_in(login).await;
    let found = platform
        .ask(
            Some(&siti),
            "query($id: ID!) { node(id: $id) { id } }",
            json!({ "id": node }),
        )
        .await;
    assert_eq!(found["data"]["node"], Value::Null);
}

#[tokio::test]
async fn the_last_owner_of_an_enterprise_is_not_erased() {
    let platform = Platform::fresh().await;
    let owner = platform.join("ani@contoh.id").await;
    let id = enterprise(&platform, &owner).await;
    let erase = ("personErase", "isErased");
    let input = json!({ "password": PASSWORD });
    let told = send(&platform, Some(&owner), erase, input.clone()).await;
    assert_eq!(told["userErrors"][0]["code"], "LAST_OWNER");
    let message = told["userErrors"][0]["message"].as_str().unwrap();
    assert!(message.contains("Kripik Bu Ani"), "{message}");
    assert_eq!(
        count(
            &platform,
            "SELECT COUNT(*) AS n FROM people WHERE erased_at IS NOT NULL"
        )
        .await,
        0
    );
    assert!(
        !all_texts(&platform).await.contains("person.erase"),
        "no trace"
    );
    let close = "UPDATE enterprises SET status = 'CLOSED' WHERE name = 'Kripik Bu Ani'";
    let db = platform.app.db.for_migrations();
    db.execute_unprepared(close).await.unwrap();
    let told = send(&platform, Some(&owner), erase, input).await;
    assert_eq!(told["isErased"], true, "{told} {id}");
    let live = "SELECT COUNT(*) AS n FROM memberships WHERE ended_at IS NULL";
    assert_eq!(count(&platform, live).await, 0);
    assert!(platform.start_session(ADMIN, PASSWORD).await["errors"].is_null());
}

#[tokio::test]
async fn a_person_is_told_what_is_known_of_them_by_a_link_that_ends() {
    let platform = Platform::fresh().await;
    let siti = platform.join("siti@contoh.id").await;
    let stranger = platform.join("budi@contoh.id").await;
    let set = ("personIdentitySet", "identity { nik }");
    send(&platform, Some(&siti), set, json!({ "nik": NIK })).await;
    enterprise(&platform, &siti).await;
    let export = ("personExport", "export { readyAt url }");
    let input = json!({ "idempotencyKey": "salinan" });
    let told = send(&platform, None, export, input.clone()).await;
    assert_eq!(told, "UNAUTHENTICATED");
    for _ in 0..2 {
        let told = send(&platform, Some(&siti), export, input.clone()).await;
        assert_eq!(
            told["export"],
            json!({ "readyAt": null, "url": null }),
            "{told}"
        );
    }
    let sql = "SELECT COUNT(*) AS n FROM person_exports";
    assert_eq!(count(&platform, sql).await, 1, "sent twice");
    work(&platform.app, uuid::Uuid::nil()).await.unwrap();
    let query = "{ viewer { exports { url } } }";
    let none = platform.ask(Some(&stranger), query, json!({})).await;
    assert_eq!(none["data"]["viewer"]["exports"], json!(NOTHING));
    let found = platform.ask(Some(&siti), query, json!({})).await;
    let url = found["data"]["viewer"]["exports"][0]["url"].as_str();
    let token = url.unwrap().strip_prefix("http://shop.test/exports/");
    let token = token.unwrap().to_owned();
    let document = linked_document(&platform.app, &token)
        .await
        .unwrap()
        .unwrap();
    let document: Value = serde_json::from_slice(&document).unwrap();
    assert_eq!(document["profile"]["nik"], NIK);
    assert_eq!(document["profile"]["email"], "siti@contoh.id");
    assert_eq!(document["memberships"][0]["enterprise"], "Kripik Bu Ani");
    assert_eq!(document["sessions"].as_array().unwrap().len(), 1);
    let audit = document["audit"].as_array().unwrap();
    assert!(
        audit
            .iter()
            .any(|row| row["action"] == "person.set_identity")
    );
    assert!(!document.to_string().contains("budi@"));
    let kept = "SELECT COUNT(*) AS n FROM person_exports \
                WHERE instr(document, CAST('1804055708850001' AS BLOB)) > 0";
    assert_eq!(count(&platform, kept).await, 0, "sealed at rest");
    let forged = format!("BBBB{}", &token[4..]);
    for token in ["", "x", forged.as_str()] {
        let none = linked_document(&platform.app, token).await.unwrap();
        assert!(none.is_none(), "{token}");
    }
    platform.clock.advance(chrono::Duration::minutes(16));
    assert!(
        linked_document(&platform.app, &token)
            .await
            .unwrap()
            .is_none()
    );
}
