//! Consents, breaches, and whom to complain to.

use super::terms_tests::{ENTERPRISE, admin_again, day, errors, send, viewer};
use super::testing::Platform;
use chrono::Duration;
use serde_json::{Value, json};

const GIVE: (&str, &str) = ("consentGive", "consents { purpose isGiven holds }");
const WITHDRAW: (&str, &str) = ("consentWithdraw", "consents { purpose isGiven holds }");
const RECORD: (&str, &str) = (
    "breachRecord",
    "breach { id deadlineAt isLate latest { number } }",
);
const UPDATE: (&str, &str) = (
    "breachUpdate",
    "breach { isLate latest { number peopleCount what } entries { nodes { number peopleCount } } }",
);

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk from end to end")]
async fn a_contact_is_shown_while_every_owner_consents() {
    let platform = Platform::fresh().await;
    let siti = platform.join("siti@contoh.id").await;
    let input = json!({ "name": "UMKM Satu", "kind": "UMKM", "homeVillage": "18.04.05.2001",
        "idempotencyKey": "a" });
    let told = send(&platform, Some(&siti), ENTERPRISE, input).await;
    let id = told["enterprise"]["id"].clone();
    let update = ("enterpriseUpdate", "enterprise { id }");
    let input = json!({ "id": id, "contactPhone": "081234567890", "address": "Dekat balai desa" });
    let told = send(&platform, Some(&siti), update, input).await;
    assert_eq!(errors(&told), Vec::<String>::new());
    let shown = async || {
        let query = "query($id: ID!) { enterprise(id: $id) { publicContact { phone email } } }";
        let told = platform.ask(None, query, json!({ "id": id })).await;
        told["data"]["enterprise"]["publicContact"].clone()
    };
    let give = |text_version| json!({ "purpose": "PUBLIC_CONTACT", "textVersion": text_version });
    let told = send(&platform, Some(&siti), GIVE, give(2)).await;
    assert_eq!(errors(&told), ["textVersion: NOT_ALLOWED"]);
    assert_eq!(
        send(&platform, None, GIVE, give(1)).await,
        "UNAUTHENTICATED"
    );
    let purpose = json!({ "purpose": "PUBLIC_CONTACT" });
    let told = send(&platform, Some(&siti), WITHDRAW, purpose.clone()).await;
    assert_eq!(told["consents"], json!([]), "never given: {told}");
    for _ in 0..2 {
        let told = send(&platform, Some(&siti), GIVE, give(1)).await;
        assert_eq!(told["consents"][0]["holds"], true, "{told}");
    }
    let rows = "SELECT COUNT(*) AS n FROM consents";
    assert_eq!(platform.count(rows).await, 1);
    assert_eq!(shown().await, Value::Null, "a draft shows nothing");
    let run = async |sql: &str| {
        use sea_orm_migration::sea_orm::ConnectionTrait;
        let db = platform.app.db.for_migrations();
        db.execute_unprepared(sql).await.unwrap();
    };
    run("UPDATE enterprises SET status = 'VERIFIED'").await;
    let contact = json!({ "phone": "+6281234567890", "email": null });
    assert_eq!(shown().await, contact);
    // Another owner, who was not asked.
    platform.join("ani@contoh.id").await;
    run(
        "INSERT INTO memberships (id, enterprise_id, holder_person_id, kind, may_list, may_ship, \
         may_money, created_at) SELECT zeroblob(16), e.id, p.id, 'OWNER', 1, 1, 1, e.created_at \
         FROM enterprises e, people p WHERE p.email = 'ani@contoh.id'",
    )
    .await;
    assert_eq!(shown().await, Value::Null);
    let ani = platform.sign_in("ani@contoh.id").await;
    send(&platform, Some(&ani), GIVE, give(1)).await;
    assert_eq!(shown().await, contact);
    let told = send(&platform, Some(&siti), WITHDRAW, purpose).await;
    assert_eq!(told["consents"][0]["isGiven"], false);
    assert_eq!(shown().await, Value::Null, "at once");
    let told = viewer(
        &platform,
        &siti,
        "consents { purpose isGiven holds textVersion }",
    )
    .await;
    assert_eq!(told["consents"][0]["holds"], false);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk from end to end")]
async fn a_breach_is_recorded_added_to_and_seen_by_administrators_alone() {
    let platform = Platform::fresh().await;
    platform.clock.advance(Duration::days(100));
    let siti = platform.join("siti@contoh.id").await;
    let admin = platform.admin().await;
    let input = json!({ "foundAt": day(99), "what": "cadangan milik Siti terbaca umum",
        "measures": "akses ditutup, kunci diganti", "dataKinds": ["NIK", "NAME", "NIK"],
        "idempotencyKey": "a" });
    for (token, code) in [(None, "UNAUTHENTICATED"), (Some(&siti), "NOT_FOUND")] {
        let token = token.map(String::as_str);
        assert_eq!(send(&platform, token, RECORD, input.clone()).await, code);
        let told = platform
            .ask(token, "{ breaches { nodes { id } } }", Value::Null)
            .await;
        assert_eq!(told["errors"][0]["extensions"]["code"], code);
    }
    let mut bad = input.clone();
    bad["foundAt"] = json!(day(101));
    bad["idempotencyKey"] = json!("bad");
    let told = send(&platform, Some(&admin), RECORD, bad.clone()).await;
    assert_eq!(errors(&told), ["foundAt: TOO_LARGE"]);
    bad["dataKinds"] = json!([]);
    bad["what"] = json!("bocor");
    let told = send(&platform, Some(&admin), RECORD, bad).await;
    assert_eq!(errors(&told), ["what: TOO_SMALL", "dataKinds: REQUIRED"]);
    assert_eq!(
        platform.count("SELECT COUNT(*) AS n FROM breaches").await,
        0
    );
    let told = send(&platform, Some(&admin), RECORD, input.clone()).await;
    let again = send(&platform, Some(&admin), RECORD, input).await;
    assert_eq!(told, again, "sent twice");
    let breach = &told["breach"];
    assert_eq!(breach["deadlineAt"], day(102), "{told}");
    assert_eq!(breach["isLate"], false);
    let id = breach["id"].clone();
    let news = |key: &str, field: &str, value: Value| {
        json!({ "id": id, field: value,
            "idempotencyKey": key })
    };
    let told = send(
        &platform,
        Some(&siti),
        UPDATE,
        news("b", "peopleCount", json!(7)),
    )
    .await;
    assert_eq!(told, "NOT_FOUND");
    for _ in 0..2 {
        let told = send(
            &platform,
            Some(&admin),
            UPDATE,
            news("b", "peopleCount", json!(7)),
        )
        .await;
        assert_eq!(told["breach"]["latest"]["peopleCount"], 7, "{told}");
        let kept = json!([{ "number": 1, "peopleCount": null }, { "number": 2, "peopleCount": 7 }]);
        assert_eq!(told["breach"]["entries"]["nodes"], kept);
    }
    let early = news("c", "authorityToldAt", json!(day(98)));
    let told = send(&platform, Some(&admin), UPDATE, early).await;
    assert_eq!(errors(&told), ["authorityToldAt: TOO_SMALL"]);
    platform.clock.advance(Duration::days(3));
    let admin = admin_again(&platform).await;
    let told = send(
        &platform,
        Some(&admin),
        UPDATE,
        news("d", "authorityToldAt", json!(day(101))),
    );
    assert_eq!(
        told.await["breach"]["isLate"],
        true,
        "the people are not told"
    );
    let texts = "SELECT COUNT(*) AS n FROM audit_rows WHERE action LIKE 'breach.%' \
                 AND after NOT LIKE '%Siti%'";
    assert_eq!(platform.count(texts).await, 3);
    let told = platform.ask(
        Some(&admin),
        "{ breaches { nodes { latest { what } } } }",
        Value::Null,
    );
    let what = &told.await["data"]["breaches"]["nodes"][0]["latest"]["what"];
    assert_eq!(*what, "cadangan milik Siti terbaca umum");
}

#[tokio::test]
async fn the_platform_tells_whom_to_complain_to() {
    let platform = Platform::fresh().await;
    let query = "{ platform { complaintContact { phone } consumerProtection { name } \
                 consentTexts { purpose version text } } }";
    let told = platform.ask(None, query, Value::Null).await;
    let told = &told["data"]["platform"];
    assert_eq!(told["complaintContact"], Value::Null, "nothing is set");
    assert_eq!(told["consentTexts"][0]["version"], 1);
}
