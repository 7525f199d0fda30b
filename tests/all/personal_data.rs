//! What is known of people is told to them and erased: each column that names or describes somebody
//! has a line that says how, and an erased person is found nowhere in the database.

use crate::support::{Engine, on_both_databases, program};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tests::client::{Client, Mutation};
use tests::ground::PASSWORD;
use tests::platform::{NewEnterprise, Platform};
use tests::rows::database;
use tests::stall::{NewStall, Stall};

const LINES: &str = include_str!("personal_data.txt");
const NAME: &str = "Siti Zulaikha";
const PHONE: &str = "+6281398765432";
const EMAIL: &str = "siti.zulaikha@surat.example";
const TOKEN_NAME: &str = "Kasir milik Zulaikha";
const CLIENT: &str = "HP-Zulaikha/1";
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

const fn mutation(name: &'static str, input: &'static str, fields: &'static str) -> Mutation {
    Mutation {
        name,
        input,
        fields,
    }
}

/// The lines by column: the section of the export, and what becomes of it.
fn lines() -> BTreeMap<&'static str, (&'static str, &'static str)> {
    let lines = LINES.lines().filter(|line| !line.starts_with('#'));
    let read = |line: &'static str| {
        let parts: Vec<&str> = line.split(" | ").collect();
        let [column, export, erase] = parts.as_slice() else {
            panic!("{line} is no line of three parts");
        };
        assert!(!erase.is_empty(), "{line}");
        (*column, (*export, *erase))
    };
    lines.map(read).collect()
}

/// True for a column that names or describes a person, by how the house spells its columns.
fn is_personal(column: &str) -> bool {
    let ends = ["person_id", "_by", "_value_id", "_sealed"];
    let holds = ["login_hash", "phone", "email", "display_name", "password"];
    let is = ["ciphertext", "wrapped_key", "client"];
    !column.ends_with("_key_id")
        && (ends.iter().any(|end| column.ends_with(end))
            || holds.iter().any(|word| column.contains(word))
            || is.contains(&column))
}

/// Every column of the schema, as `table.column`.
async fn columns(db: &DatabaseConnection) -> Vec<(String, String)> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT m.name AS t, c.name AS n FROM sqlite_master m, pragma_table_info(m.name) c \
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
        }
        _ => {
            "SELECT table_name::text AS t, column_name::text AS n \
             FROM information_schema.columns WHERE table_schema = 'public'"
        }
    };
    let query = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(query).await.unwrap();
    let column =
        |row: &sea_orm::QueryResult| (row.try_get("", "t").unwrap(), row.try_get("", "n").unwrap());
    rows.iter().map(column).collect()
}

/// Where one of `words` can be read in the database: in any column of any row.
async fn found_in(db: &DatabaseConnection, words: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (table, column) in columns(db).await {
        for word in words {
            let text = match db.get_database_backend() {
                DbBackend::Sqlite => format!("instr(CAST(\"{column}\" AS TEXT), '{word}') > 0"),
                _ => format!("strpos(\"{column}\"::text, '{word}') > 0"),
            };
            let sql = format!("SELECT COUNT(*) AS n FROM {table} WHERE {text}");
            let query = Statement::from_string(db.get_database_backend(), sql);
            let row = db.query_one_raw(query).await.unwrap().unwrap();
            if row.try_get::<i64>("", "n").unwrap() > 0 {
                found.insert(format!("{table}.{column}: {word}"));
            }
        }
    }
    found
}

/// Registers with everything, signs in from a client with a name, and does a little of everything.
async fn siti(platform: &Platform, stall: &Stall) -> Client {
    let register = mutation("personRegister", "PersonRegisterInput", "person { id }");
    let input = json!({ "name": NAME, "phone": PHONE, "email": EMAIL, "password": PASSWORD,
        "idempotencyKey": "siti" });
    platform.guest.done(register, &input).await.unwrap();
    let query = json!({ "query": "mutation($input: SessionStartInput!) {
        sessionStart(input: $input) { token } }",
        "variables": { "input": { "login": EMAIL, "password": PASSWORD } } });
    let url = format!("{}/graphql", platform.server.url());
    let sent = platform.guest.http().post(url).header("user-agent", CLIENT);
    let told: Value = sent
        .json(&query)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let token = told["data"]["sessionStart"]["token"].as_str().unwrap();
    let siti = platform.guest.with_token(token);
    let consent = mutation("consentGive", "ConsentGiveInput", "consents { holds }");
    let input = json!({ "purpose": "PUBLIC_CONTACT", "textVersion": 1 });
    siti.done(consent, &input).await.unwrap();
    let create = mutation("apiTokenCreate", "ApiTokenCreateInput", "apiToken { id }");
    let now = chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now());
    let soon = (now + chrono::TimeDelta::days(30)).to_rfc3339();
    let input = json!({ "name": TOKEN_NAME, "abilities": ["BUY"], "expiresAt": soon,
        "idempotencyKey": "token" });
    siti.done(create, &input).await.unwrap();
    let lines = [(stall.listed.variant.as_str(), 2)];
    tests::buying::fill_cart(&siti, &lines, "cart")
        .await
        .unwrap();
    siti
}

/// Everything known of `who`, as they get it.
async fn exported(platform: &Platform, who: &Client) -> Value {
    let export = mutation("personExport", "PersonExportInput", "export { url }");
    who.done(export, &json!({ "idempotencyKey": "x" }))
        .await
        .unwrap();
    let url = tests::eventually("the export", async || {
        let found = who
            .gql("{ viewer { exports { url } } }", &json!({}))
            .await?;
        let url = found["viewer"]["exports"][0]["url"].as_str();
        Ok(url.map(str::to_owned))
    });
    let sent = platform.guest.http().get(url.await.unwrap()).send().await;
    sent.unwrap().json().await.unwrap()
}

on_both_databases! {
    async fn what_is_known_of_somebody_is_told_to_them_and_erased(engine: Engine) {
        let mut platform = Platform::open(&program(), engine, &[]).await.unwrap();
        let stall = Stall::open(&platform, SELLER).await.unwrap();
        let siti = siti(&platform, &stall).await;
        let db = database(&platform.ground().database_url(), 1).await.unwrap();

        let lines = lines();
        let all = columns(&db).await;
        let name = |(table, column): &(String, String)| format!("{table}.{column}");
        let personal = all.iter().filter(|(_, column)| is_personal(column)).map(name);
        let personal: BTreeSet<String> = personal.collect();
        let told: BTreeSet<String> = lines.keys().map(|&one| one.to_owned()).collect();
        let untold: Vec<_> = personal.difference(&told).collect();
        assert!(untold.is_empty(), "columns without a line: {untold:?}");
        let beyond: Vec<_> = told.difference(&personal).collect();
        assert!(beyond.is_empty(), "lines without a column: {beyond:?}");

        let document = exported(&platform, &siti).await;
        for (column, (export, _)) in &lines {
            let is_told = export.starts_with("- ") || !document[*export].is_null();
            assert!(is_told, "{column}: an export has no {export}");
        }
        assert_eq!(document["consents"][0]["detail"], "GIVEN", "{document}");
        assert_eq!(document["apiTokens"][0]["about"], TOKEN_NAME);
        assert_eq!(document["cart"][0]["about"], "Kripik Pisang Coklat");
        assert_eq!(document["sessions"][0]["client"], CLIENT);
        assert_eq!(document["profile"]["hasPassword"], true);

        let words = [NAME, PHONE, EMAIL, TOKEN_NAME, CLIENT];
        let before = found_in(&db, &words).await;
        let readable = [format!("people.email: {EMAIL}"), format!("sessions.client: {CLIENT}")];
        assert!(readable.iter().all(|one| before.contains(one)), "{before:?}");
        let erase = mutation("personErase", "PersonEraseInput", "isErased");
        siti.done(erase, &json!({ "password": PASSWORD })).await.unwrap();
        platform.server.stop().await.unwrap();
        let after = found_in(&db, &words).await;
        assert!(after.is_empty(), "still to be read: {after:?}");
        db.close().await.unwrap();
        platform.verify().unwrap();
    }
}

#[test]
fn a_column_about_a_person_is_known_by_its_name() {
    for column in [
        "person_id",
        "holder_person_id",
        "granted_by",
        "email",
        "client",
    ] {
        assert!(is_personal(column), "{column}");
    }
    for column in [
        "enterprise_id",
        "price_rupiah",
        "nib_key_id",
        "published_at",
    ] {
        assert!(!is_personal(column), "{column}");
    }
}
