use crate::graphql::person::testing::Platform;
use serde_json::{Value, json};

const REGISTER: &str = "mutation($input: EnterpriseRegisterInput!) {
    enterpriseRegister(input: $input) { enterprise { id slug status homeVillageCode
        memberVillages { villageCode shareBps } }
        userErrors { field code } } }";
const ONE: &str = "query($id: ID) { enterprise(id: $id) { status legalNumbers { nib npwp } } }";
const ALL: &str = "query($region: RegionCode, $status: EnterpriseStatus) {
    enterprises(region: $region, status: $status) { edges { node { id } } } }";

fn umkm(key: &str) -> Value {
    json!({ "name": "Kripik Bu Ani", "kind": "UMKM", "homeVillage": "18.04.05.2001",
        "nib": "1234567890123", "npwp": "01.234.567.8-901.000", "idempotencyKey": key })
}

async fn register(platform: &Platform, token: &str, input: Value) -> Value {
    let answer = platform
        .ask(Some(token), REGISTER, json!({ "input": input }))
        .await;
    answer["data"]["enterpriseRegister"].clone()
}

/// Sends the mutation `verb` about `id`; the new status, or the code of what went wrong.
async fn decide(platform: &Platform, token: Option<&str>, verb: &str, id: &Value) -> String {
    let why = "izin kedaluwarsa";
    let (kind, input) = match verb {
        "Refuse" | "Suspend" | "Close" => {
            let input = json!({ "id": id, "reason": why });
            ("EnterpriseReasonedDecisionInput", input)
        }
        "Return" => ("EnterpriseReturnInput", json!({ "id": id, "reason": why })),
        "Verify" => {
            let input = json!({ "id": id, "overrideReason": why });
            ("EnterpriseVerifyInput", input)
        }
        _ => ("EnterpriseDecisionInput", json!({ "id": id })),
    };
    let query = format!(
        "mutation($input: {kind}!) {{ done: enterprise{verb}(input: $input) {{ \
         enterprise {{ status }} userErrors {{ code }} }} }}"
    );
    let answer = platform.ask(token, &query, json!({ "input": input })).await;
    let told = [
        &answer["data"]["done"]["enterprise"]["status"],
        &answer["data"]["done"]["userErrors"][0]["code"],
        &answer["errors"][0]["extensions"]["code"],
    ];
    let told = told.into_iter().find_map(Value::as_str);
    told.unwrap_or_else(|| panic!("{answer}")).to_owned()
}

#[tokio::test]
async fn an_enterprise_is_registered_once_and_shows_masked_numbers_to_its_owner() {
    let platform = Platform::fresh().await;
    let owner = platform.join("ani@contoh.id").await;
    let first = register(&platform, &owner, umkm("a")).await;
    let enterprise = &first["enterprise"];
    assert_eq!(enterprise["status"], "DRAFT");
    assert_eq!(enterprise["homeVillageCode"], "18.04.05.2001");
    let shown = json!({ "id": enterprise["id"] });
    let shown = platform.ask(Some(&owner), ONE, shown).await;
    assert_eq!(
        shown["data"]["enterprise"]["legalNumbers"],
        json!({ "nib": "•••••••••0123", "npwp": "•••••••••••1000" })
    );
    assert_eq!(register(&platform, &owner, umkm("a")).await, first, "again");
    let viewer = "{ viewer { memberships { kind mayMoney enterprise { id } } } }";
    let viewer = platform.ask(Some(&owner), viewer, json!({})).await;
    let held = json!([{ "kind": "OWNER", "mayMoney": true,
        "enterprise": { "id": enterprise["id"] } }]);
    assert_eq!(viewer["data"]["viewer"]["memberships"], held);
    let anonymous = platform
        .ask(None, REGISTER, json!({ "input": umkm("b") }))
        .await;
    let code = &anonymous["errors"][0]["extensions"]["code"];
    assert_eq!(*code, "UNAUTHENTICATED");
}

#[tokio::test]
async fn every_broken_rule_is_told_with_its_path() {
    let platform = Platform::fresh().await;
    let owner = platform.join("ani@contoh.id").await;
    let bad = json!({ "name": "X", "kind": "BUMDES", "homeVillage": "18.71.01.1001",
        "nib": "12", "idempotencyKey": "a" });
    assert_eq!(
        register(&platform, &owner, bad).await["userErrors"],
        json!([
            { "field": ["name"], "code": "TOO_SMALL" },
            { "field": ["homeVillage"], "code": "NOT_ALLOWED" },
            { "field": ["nib"], "code": "MALFORMED" },
        ])
    );
    let member = |code: &str, share: i32| json!({ "villageCode": code, "shareBps": share });
    let shared = |members: Value| {
        json!({ "name": "Bersama", "kind": "BUMDES_BERSAMA", "homeVillage": "1804052001",
            "memberVillages": members, "idempotencyKey": "b" })
    };
    let bad = json!([member("1804052001", 5_000), member("1805", 4_000)]);
    assert_eq!(
        register(&platform, &owner, shared(bad)).await["userErrors"],
        json!([
            { "field": ["memberVillages", "1", "villageCode"], "code": "MALFORMED" },
            { "field": ["memberVillages"], "code": "SHARES_NOT_WHOLE" },
        ])
    );
    let nowhere = json!([member("1804052001", 5_000), member("1899992001", 5_000)]);
    assert_eq!(
        register(&platform, &owner, shared(nowhere)).await["userErrors"],
        json!([{ "field": ["memberVillages", "1", "villageCode"], "code": "UNKNOWN" }])
    );
    let good = json!([member("1804052001", 6_000), member("1805012001", 4_000)]);
    let made = register(&platform, &owner, shared(good)).await;
    assert_eq!(made["enterprise"]["memberVillages"][1]["shareBps"], 4_000);
}

#[tokio::test]
async fn an_enterprise_goes_its_way_and_only_the_right_people_move_it() {
    let platform = Platform::fresh().await;
    let owner = platform.join("ani@contoh.id").await;
    let stranger = platform.join("budi@contoh.id").await;
    let officer = platform.admin().await;
    let id = register(&platform, &owner, umkm("a")).await["enterprise"]["id"].clone();
    let (owner, stranger) = (Some(owner.as_str()), Some(stranger.as_str()));
    let officer = Some(officer.as_str());
    let steps = [
        (None, "Submit", "UNAUTHENTICATED"),
        (stranger, "Submit", "NOT_FOUND"),
        (officer, "Submit", "NOT_FOUND"),
        (officer, "Verify", "WRONG_STATUS"),
        (owner, "Submit", "SUBMITTED"),
        (owner, "Submit", "SUBMITTED"),
        (owner, "Verify", "NOT_FOUND"),
        (officer, "Return", "DRAFT"),
        (owner, "Submit", "SUBMITTED"),
        (officer, "Verify", "VERIFIED"),
        (officer, "Refuse", "WRONG_STATUS"),
        (owner, "Suspend", "NOT_FOUND"),
        (officer, "Suspend", "SUSPENDED"),
        (officer, "Reinstate", "VERIFIED"),
    ];
    for (who, verb, told) in steps {
        assert_eq!(decide(&platform, who, verb, &id).await, told, "{verb}");
    }
}

#[tokio::test]
async fn what_does_not_sell_is_there_for_its_people_and_officers_only() {
    let platform = Platform::fresh().await;
    let owner = platform.join("ani@contoh.id").await;
    let officer = platform.admin().await;
    let id = register(&platform, &owner, umkm("a")).await["enterprise"]["id"].clone();
    let (owner, officer) = (Some(owner.as_str()), Some(officer.as_str()));
    let sees = async |token| {
        let one = platform.ask(token, ONE, json!({ "id": id })).await;
        let all = platform.ask(token, ALL, json!({ "region": "18.04" })).await;
        let listed = all["data"]["enterprises"]["edges"]
            .as_array()
            .unwrap()
            .len();
        assert_eq!(
            one["data"]["enterprise"].is_object(),
            listed == 1,
            "{one} {all}"
        );
        listed == 1
    };
    assert!(!sees(None).await && sees(owner).await && sees(officer).await);
    for (who, verb) in [(owner, "Submit"), (officer, "Verify")] {
        decide(&platform, who, verb, &id).await;
    }
    assert!(sees(None).await);
    let one = platform.ask(None, ONE, json!({ "id": id })).await;
    assert_eq!(one["data"]["enterprise"]["legalNumbers"], Value::Null);
    decide(&platform, officer, "Suspend", &id).await;
    assert!(!sees(None).await && sees(owner).await);
    let none = json!({ "region": "1805", "status": "SUSPENDED" });
    let elsewhere = platform.ask(officer, ALL, none).await;
    assert_eq!(elsewhere["data"]["enterprises"]["edges"], json!([]));
}

#[tokio::test]
async fn delivery_is_a_flat_fee_or_picking_up() {
    let platform = Platform::fresh().await;
    let owner = platform.join("ani@contoh.id").await;
    let stranger = platform.join("budi@contoh.id").await;
    let id = register(&platform, &owner, umkm("a")).await["enterprise"]["id"].clone();
    let query = "mutation($input: EnterpriseDeliverySetInput!) {
        enterpriseDeliverySet(input: $input) { enterprise { deliveryFee }
            userErrors { field code } } }";
    let set = async |token: &str, fee: Value| {
        let input = json!({ "input": { "id": id, "fee": fee } });
        platform.ask(Some(token), query, input).await
    };
    let fee = |answer: &Value| {
        answer["data"]["enterpriseDeliverySet"]["enterprise"]["deliveryFee"].clone()
    };
    assert_eq!(fee(&set(&owner, json!(10_000)).await), 10_000);
    assert_eq!(fee(&set(&owner, Value::Null).await), Value::Null);
    let bad = set(&owner, json!(-1)).await;
    assert_eq!(
        bad["data"]["enterpriseDeliverySet"]["userErrors"],
        json!([{ "field": ["fee"], "code": "TOO_SMALL" }])
    );
    let denied = set(&stranger, json!(0)).await;
    assert_eq!(denied["errors"][0]["extensions"]["code"], "NOT_FOUND");
}

#[tokio::test]
async fn search_follows_the_products_of_what_starts_or_stops_to_sell() {
    let platform = Platform::fresh().await;
    let owner = platform.join("ani@contoh.id").await;
    let officer = platform.admin().await;
    let id = register(&platform, &owner, umkm("a")).await["enterprise"]["id"].clone();
    platform.add_product().await;
    let steps = [
        (&owner, "Submit", 0),
        (&officer, "Verify", 1),
        (&officer, "Suspend", 2),
        (&officer, "Suspend", 2),
        (&officer, "Reinstate", 3),
    ];
    for (who, verb, changes) in steps {
        decide(&platform, Some(who), verb, &id).await;
        let head = storage::change_log::head(&platform.app.db).await.unwrap();
        assert_eq!(head.position, changes, "{verb}");
    }
}
