//! Telling all who run an enterprise: gathered, however many they are, in their language.

use crate::app::worker::work;
use crate::graphql::NodeId;
use crate::graphql::person::testing::Platform;
use async_graphql::ID;
use chrono::Duration;
use domain::person::{EmailAddress, MembershipKind, PersonName};
use sea_orm_migration::sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use storage::person::{NewMembership, NewPerson, insert, insert_membership};
use uuid::Uuid;

const OWNER: &str = "ani@contoh.id";

struct House {
    platform: Platform,
    officer: String,
    enterprise: Value,
}

impl House {
    /// An enterprise of somebody with a confirmed address, submitted.
    async fn submitted() -> Self {
        let platform = Platform::fresh().await;
        let owner = platform.join(OWNER).await;
        let officer = platform.admin().await;
        let input = json!({ "name": "Keripik Bu Ani", "kind": "UMKM", "nib": "1234567890123",
            "npwp": "0012345678901000", "homeVillage": "18.04.05.2001", "idempotencyKey": "a" });
        let query = "mutation($input: EnterpriseRegisterInput!) {
            done: enterpriseRegister(input: $input) { enterprise { id } } }";
        let answer = platform
            .ask(Some(&owner), query, json!({ "input": input }))
            .await;
        let enterprise = answer["data"]["done"]["enterprise"]["id"].clone();
        let house = Self {
            platform,
            officer,
            enterprise,
        };
        house
            .run("UPDATE people SET email_confirmed_at = registered_at")
            .await;
        let input = json!({ "id": house.enterprise });
        house
            .send(
                &owner,
                ("enterpriseSubmit", "EnterpriseDecisionInput"),
                input,
            )
            .await;
        house
    }

    async fn run(&self, sql: &str) {
        let connection = self.platform.app.db.for_migrations();
        connection.execute_unprepared(sql).await.unwrap();
    }

    /// So many managers, each with a confirmed address.
    async fn employ(&self, count: usize) {
        let app = &self.platform.app;
        let id = NodeId::read(&ID(self.enterprise.as_str().unwrap().to_owned()));
        let enterprise = id.and_then(|id| id.typed()).unwrap();
        let tx = app.db.begin().await.unwrap();
        for number in 0..count {
            let new = NewPerson {
                name: PersonName::parse("Pengelola").unwrap(),
                phone: None,
                email: EmailAddress::parse(&format!("m{number}@contoh.id")).ok(),
                password_hash: None,
            };
            let membership = NewMembership {
                person: insert(&tx, &new).await.unwrap(),
                enterprise,
                kind: MembershipKind::Manager,
                may_list: true,
                may_ship: true,
                may_money: true,
            };
            insert_membership(&tx, membership).await.unwrap();
        }
        tx.commit().await.unwrap();
        self.run("UPDATE people SET email_confirmed_at = registered_at")
            .await;
    }

    async fn send(&self, who: &str, (name, kind): (&str, &str), input: Value) {
        let query = format!(
            "mutation($input: {kind}!) {{ done: {name}(input: $input) {{
             userErrors {{ code message }} }} }}"
        );
        let answer = self
            .platform
            .ask(Some(who), &query, json!({ "input": input }))
            .await;
        assert_eq!(answer["data"]["done"]["userErrors"], json!([]), "{answer}");
    }

    async fn decide(&self, item: &str, (verdict, reason): (&str, Option<&str>)) {
        let input = json!({ "id": self.enterprise, "item": item, "verdict": verdict,
            "reason": reason });
        let what = ("enterpriseDocumentDecide", "EnterpriseDocumentDecideInput");
        self.send(&self.officer, what, input).await;
    }

    /// The letters of `kind` after all that is due was done.
    async fn letters(&self, kind: &str) -> Vec<Value> {
        while work(&self.platform.app, Uuid::nil()).await.unwrap() > 0 {}
        let file = self.platform.folder.path().join("notices.jsonl");
        let written = std::fs::read_to_string(file).unwrap_or_default();
        let all = written
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        all.filter(|one| one["kind"] == kind).collect()
    }
}

#[tokio::test]
async fn what_an_officer_finds_is_told_together_and_once() {
    let house = House::submitted().await;
    house.decide("NIB", ("SEEN", None)).await;
    house.platform.clock.advance(Duration::minutes(9));
    house
        .decide("TAX_NUMBER", ("REJECTED", Some("tidak terbaca")))
        .await;
    assert!(
        house.letters("ITEMS_CHECKED").await.is_empty(),
        "still looking"
    );
    house.platform.clock.advance(Duration::minutes(1));
    let told = house.letters("ITEMS_CHECKED").await;
    assert_eq!(told.len(), 1);
    let items = json!([
        { "item": "NIB", "verdict": "SEEN", "reason": null },
        { "item": "TAX_NUMBER", "verdict": "REJECTED", "reason": "tidak terbaca" },
    ]);
    assert_eq!(told[0]["parameters"]["items"], items);
    let text = told[0]["text"].as_str().unwrap();
    assert!(
        text.starts_with("An officer looked at"),
        "as they signed in: {text}"
    );
    house.decide("TAX_NUMBER", ("SEEN", None)).await;
    house.platform.clock.advance(Duration::minutes(10));
    let told = house.letters("ITEMS_CHECKED").await;
    let items = json!([{ "item": "TAX_NUMBER", "verdict": "SEEN", "reason": null }]);
    assert_eq!(told.len(), 2);
    assert_eq!(
        told[1]["parameters"]["items"], items,
        "what was told is not told again"
    );
}

#[tokio::test]
async fn a_decision_tells_what_was_found_before_it() {
    let house = House::submitted().await;
    house
        .decide("NIB", ("REJECTED", Some("kurang satu angka")))
        .await;
    let input = json!({ "id": house.enterprise, "reason": "perbaiki", "items": [] });
    let back = ("enterpriseReturn", "EnterpriseReturnInput");
    house.send(&house.officer, back, input).await;
    house.platform.clock.advance(Duration::hours(1));
    assert!(house.letters("ITEMS_CHECKED").await.is_empty());
    let told = house.letters("ENTERPRISE_DECIDED").await;
    let items = json!([{ "item": "NIB", "reason": "kurang satu angka" }]);
    let mut back = told.iter().map(|one| &one["parameters"]);
    let back = back.find(|one| one["status"] == "DRAFT").unwrap();
    assert_eq!(back["items"], items);
}

#[tokio::test]
async fn a_hundred_managers_are_told_once_each() {
    let house = House::submitted().await;
    house.employ(120).await;
    let input = json!({ "id": house.enterprise, "overrideReason": "sudah dilihat" });
    let verify = ("enterpriseVerify", "EnterpriseVerifyInput");
    house.send(&house.officer, verify, input).await;
    let told = house.letters("ENTERPRISE_DECIDED").await;
    let verified = told
        .iter()
        .filter(|one| one["parameters"]["status"] == "VERIFIED");
    let mut to: Vec<&str> = verified.map(|one| one["to"].as_str().unwrap()).collect();
    assert_eq!(to.len(), 121);
    to.sort_unstable();
    to.dedup();
    assert_eq!(to.len(), 121, "nobody twice");
}

#[tokio::test]
async fn who_was_submitted_without_an_instant_waits_since_its_status_changed() {
    let house = House::submitted().await;
    house
        .run("UPDATE enterprises SET waiting_since = NULL")
        .await;
    let query = "{ verificationQueue { nodes { id waitingSince } } }";
    let seen = house
        .platform
        .ask(Some(&house.officer), query, json!({}))
        .await;
    let nodes = &seen["data"]["verificationQueue"]["nodes"];
    assert_eq!(nodes[0]["id"], house.enterprise, "{seen}");
    assert!(nodes[0]["waitingSince"].is_string());
}
