//! The audit trail: read inside one's own area, and opened by those who may, which is told too.

use crate::support::{Engine, on_both_databases, program};
use serde_json::{Value, json};
use tests::client::{Client, text};
use tests::platform::{NewEnterprise, Platform};

const TRAIL: &str = "query($filter: AuditTrailFilter) { auditTrail(filter: $filter, first: 100) {
    edges { node { id action actorName regionCode hasAddress } } } }";
const OPEN: &str = "mutation($input: AuditRowOpenInput!) {
    auditRowOpen(input: $input) { address userErrors { code } } }";

/// The rows that somebody sees; the code of their denial when they see nothing.
async fn seen(client: &Client, filter: Value) -> Result<Vec<Value>, String> {
    let answer = client
        .ask(TRAIL, &json!({ "filter": filter }))
        .await
        .unwrap();
    if let Some(code) = answer["errors"][0]["extensions"]["code"].as_str() {
        return Err(code.to_owned());
    }
    let edges = answer["data"]["auditTrail"]["edges"].as_array().unwrap();
    Ok(edges.iter().map(|edge| edge["node"].clone()).collect())
}

fn actions(rows: &[Value]) -> Vec<&str> {
    rows.iter()
        .map(|row| row["action"].as_str().unwrap())
        .collect()
}

on_both_databases! {
    async fn the_trail_is_seen_inside_ones_own_area_alone(engine: Engine) {
        let platform = Platform::open(&program(), engine, &[]).await.unwrap();
        let owner = platform.join("Ani", "ani@contoh.id").await.unwrap();
        let new = NewEnterprise {
            name: "Kripik Ani",
            kind: "UMKM",
            village: "18.09.01.2010",
            delivery_fee: None,
        };
        let id = platform.enterprise(&owner, &new).await.unwrap();
        let stranger = platform.join("Lain", "lain@contoh.id").await.unwrap();
        for (login, kind, scope) in [
            ("admin9@contoh.id", "ADMIN", "18.09"),
            ("cek9@contoh.id", "VERIFIER", "18.09"),
            ("admin4@contoh.id", "ADMIN", "18.04"),
            ("analis@contoh.id", "ANALYST", "18.09"),
        ] {
            platform.join("Petugas", login).await.unwrap();
            platform.grant(login, kind, scope).await.unwrap();
        }
        let officer = async |login: &str| platform.sign_in(login).await.unwrap();
        let [own, check] = [officer("admin9@contoh.id").await, officer("cek9@contoh.id").await];
        let beside = officer("admin4@contoh.id").await;
        let analyst = officer("analis@contoh.id").await;
        let of_it = json!({ "enterpriseId": id });
        let steps = ["verify", "check", "check", "submit", "register"];
        let steps = steps.map(|step| format!("enterprise.{step}"));
        for who in [&owner, &own, &check, &platform.admin] {
            let rows = seen(who, of_it.clone()).await.unwrap();
            assert_eq!(actions(&rows), steps);
            assert_eq!(rows[3]["actorName"], "Ani");
        }
        let rows = seen(&owner, of_it.clone()).await.unwrap();
        assert_eq!(rows[0]["actorName"], Value::Null, "an officer is no member");
        assert_eq!(seen(&beside, of_it.clone()).await.unwrap(), [] as [Value; 0]);
        for (who, code) in [
            (&stranger, "NOT_FOUND"),
            (&analyst, "NOT_FOUND"),
            (&platform.guest, "UNAUTHENTICATED"),
        ] {
            assert_eq!(seen(who, of_it.clone()).await.unwrap_err(), code);
        }
        let everywhere = seen(&own, json!({})).await.unwrap();
        let region = |row: &Value| row["regionCode"].as_str().map(str::to_owned);
        let inside = |row: &Value| region(row).is_some_and(|one| one.starts_with("18.09"));
        assert!(everywhere.iter().all(inside), "{everywhere:?}");
        let all = seen(&platform.admin, json!({})).await.unwrap();
        assert!(actions(&all).contains(&"person.register"), "rows of no region");

        let row = text(&rows[0], "/id").unwrap();
        let input = json!({ "input": { "id": row } });
        for who in [&owner, &check, &beside, &stranger] {
            let answer = who.ask(OPEN, &input).await.unwrap();
            assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_FOUND", "{answer}");
        }
        let data = own.gql(OPEN, &input).await.unwrap();
        assert_eq!(data["auditRowOpen"]["userErrors"], json!([]));
        let after = seen(&own, of_it).await.unwrap();
        assert_eq!(actions(&after)[0], "audit.open", "each look is told");
    }
}
