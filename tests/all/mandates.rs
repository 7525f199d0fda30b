//! Rights over regions: given inside one's own area, and taken from below alone.

use crate::support::{Engine, on_both_databases, program};
use serde_json::{Value, json};
use tests::client::{Client, Mutation};
use tests::ground::ADMIN;
use tests::platform::{Platform, user_errors};
use tests::rows::rows;

const GRANT: Mutation = Mutation {
    name: "mandateGrant",
    input: "MandateGrantInput",
    fields: "mandate { id }",
};
const END: Mutation = Mutation {
    name: "mandateEnd",
    input: "MandateEndInput",
    fields: "isEnded",
};
const LIST: &str = "query($region: RegionCode, $kind: MandateKind) {
    mandates(region: $region, kind: $kind, first: 100) { edges { node { holderName mayEnd
        mandate { id kind scope } } } } }";

async fn outcome(client: &Client, mutation: Mutation, input: &Value) -> String {
    let variables = json!({ "input": input });
    let answer = client.ask(&mutation.document(), &variables).await.unwrap();
    if let Some(code) = answer["errors"][0]["extensions"]["code"].as_str() {
        return code.to_owned();
    }
    let errors = user_errors(&answer["data"][mutation.name]);
    errors.first().cloned().unwrap_or("done".to_owned())
}

fn grant(login: &str, kind: &str, scope: Option<&str>) -> Value {
    let key = format!("{login}-{kind}-{scope:?}").replace(['"', ' '], "");
    json!({ "login": login, "kind": kind, "scope": scope, "idempotencyKey": key })
}

/// What the caller sees: the scope and kind of each mandate, and whether they may end it.
async fn listed(client: &Client, region: Option<&str>) -> Vec<(String, bool, String)> {
    let data = client
        .gql(LIST, &json!({ "region": region }))
        .await
        .unwrap();
    let edges = data["mandates"]["edges"].as_array().unwrap();
    let row = |edge: &Value| {
        let (node, held) = (&edge["node"], &edge["node"]["mandate"]);
        let scope = held["scope"].as_str().unwrap_or("*");
        let kind = held["kind"].as_str().unwrap();
        let id = held["id"].as_str().unwrap().to_owned();
        (format!("{kind} {scope}"), node["mayEnd"] == true, id)
    };
    edges.iter().map(row).collect()
}

async fn nobody_ends_what_is_not_below(
    regent: &Client,
    nobody: &Client,
    all: &[(String, bool, String)],
) {
    for (name, _, id) in all {
        let input = json!({ "id": id });
        let told = outcome(nobody, END, &input).await;
        assert_eq!(told, "NOT_FOUND", "{name}");
        let theirs = name.starts_with("ANALYST 18.04");
        let told = listed(regent, None)
            .await
            .iter()
            .find(|one| one.2 == *id)
            .cloned();
        assert_eq!(told.is_some(), name.ends_with("18.04"), "{name}");
        if !theirs && !told.is_some_and(|one| one.1) {
            assert_eq!(outcome(regent, END, &input).await, "NOT_FOUND", "{name}");
        }
    }
}

on_both_databases! {
    async fn nobody_climbs_by_mandates(engine: Engine) {
        let platform = Platform::open(&program(), engine, &[]).await.unwrap();
        let admin = &platform.admin;
        let regent = platform.join("Bupati", "bupati@contoh.id").await.unwrap();
        let peer = platform.join("Wakil", "wakil@contoh.id").await.unwrap();
        let analyst = platform.join("Analis", "analis@contoh.id").await.unwrap();
        let nobody = platform.join("Orang", "orang@contoh.id").await.unwrap();
        for (login, kind, scope) in [
            ("bupati@contoh.id", "ADMIN", "18.04"),
            ("wakil@contoh.id", "ADMIN", "18.04"),
            ("analis@contoh.id", "ANALYST", "18.04"),
            ("analis@contoh.id", "VERIFIER", "18.05"),
        ] {
            admin.done(GRANT, &grant(login, kind, Some(scope))).await.unwrap();
        }
        let before = rows(platform.ground()).await.unwrap();
        for (who, kind, scope) in [
            (&analyst, "VIEWER", Some("18.04")),
            (&analyst, "ADMIN", Some("18.04")),
            (&regent, "ADMIN", None),
            (&regent, "VIEWER", Some("18")),
            (&regent, "VIEWER", Some("18.05")),
            (&nobody, "VIEWER", Some("18.04.05")),
        ] {
            let input = grant("orang@contoh.id", kind, scope);
            assert_eq!(outcome(who, GRANT, &input).await, "NOT_FOUND", "{input}");
        }
        let all = listed(admin, None).await;
        assert_eq!(all.len(), 5, "{all:?}");
        nobody_ends_what_is_not_below(&regent, &nobody, &all).await;
        let told = outcome(&platform.guest, END, &json!({ "id": all[0].2 })).await;
        assert_eq!(told, "UNAUTHENTICATED");
        assert_eq!(rows(platform.ground()).await.unwrap(), before, "nothing is left of it");
        for (who, code) in [(&analyst, "NOT_FOUND"), (&platform.guest, "UNAUTHENTICATED")] {
            let answer = who.ask(LIST, &json!({})).await.unwrap();
            assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{answer}");
        }
        let outside = regent.ask(LIST, &json!({ "region": "18.05" })).await.unwrap();
        assert_eq!(outside["errors"][0]["extensions"]["code"], "NOT_FOUND");
        assert_eq!(listed(admin, Some("18.05")).await.len(), 1);

        let may_end = |rows: &[(String, bool, String)], name: &str| {
            let found = rows.iter().find(|one| one.0 == name && one.1);
            found.map(|one| json!({ "id": one.2 }))
        };
        let seen = listed(&regent, None).await;
        let below = may_end(&seen, "ANALYST 18.04").unwrap();
        assert_eq!(outcome(&regent, END, &below).await, "done");
        let own = may_end(&listed(&peer, None).await, "ADMIN 18.04").unwrap();
        assert_eq!(outcome(&peer, END, &own).await, "done", "they give it up");
        let lost = peer.ask(LIST, &json!({})).await.unwrap();
        assert_eq!(lost["errors"][0]["extensions"]["code"], "NOT_FOUND");
        let asked = "{ viewer { mandates { kind scope } } }";
        let left = analyst.gql(asked, &json!({})).await.unwrap();
        assert_eq!(left["viewer"]["mandates"], json!([{ "kind": "VERIFIER", "scope": "18.05" }]));
    }
}

on_both_databases! {
    async fn the_platform_keeps_an_administrator(engine: Engine) {
        let platform = Platform::open(&program(), engine, &[]).await.unwrap();
        let admin = &platform.admin;
        let first = listed(admin, None).await[0].2.clone();
        let last = json!({ "id": first });
        let before = rows(platform.ground()).await.unwrap();
        assert_eq!(outcome(admin, END, &last).await, ": LAST_ADMIN");
        assert_eq!(rows(platform.ground()).await.unwrap(), before);
        let other = platform.join("Dua", "dua@contoh.id").await.unwrap();
        let input = grant("dua@contoh.id", "ADMIN", None);
        let second = admin.done(GRANT, &input).await.unwrap();
        let second = json!({ "id": second["mandate"]["id"] });
        let ended = tokio::join!(outcome(admin, END, &second), outcome(&other, END, &last));
        let mut ended = [ended.0, ended.1];
        ended.sort();
        assert_eq!(ended, ["NOT_FOUND", "done"], "they end each other at once");
        let left = [listed_or_none(admin).await, listed_or_none(&other).await];
        assert_eq!(left.iter().flatten().count(), 1, "{ADMIN} or the other");
    }
}

async fn listed_or_none(client: &Client) -> Option<usize> {
    let answer = client.ask(LIST, &json!({})).await.unwrap();
    answer["data"]["mandates"]["edges"].as_array().map(Vec::len)
}
