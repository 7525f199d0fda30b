//! From nothing to verified, as the people of an enterprise and their officer see it.

use crate::app::media::{open_paper, receive_upload};
use crate::graphql::person::testing::Platform;
use bytes::Bytes;
use chrono::Duration;
use serde_json::{Value, json};

const DOCUMENTS: (&str, &str) = ("enterpriseDocumentsAdd", "EnterpriseDocumentsAddInput");
const SUBMIT: (&str, &str) = ("enterpriseSubmit", "EnterpriseDecisionInput");
const DECIDE: (&str, &str) = ("enterpriseDocumentDecide", "EnterpriseDocumentDecideInput");
const VERIFY: (&str, &str) = ("enterpriseVerify", "EnterpriseVerifyInput");
const RETURN: (&str, &str) = ("enterpriseReturn", "EnterpriseReturnInput");
const UPDATE: (&str, &str) = ("enterpriseUpdate", "EnterpriseUpdateInput");
const CLOSE: (&str, &str) = ("enterpriseClose", "EnterpriseReasonedDecisionInput");
const CLOSURES: (&str, &str) = ("enterpriseClosureSet", "EnterpriseClosureSetInput");

/// What a mutation about an enterprise answers: its status, or what went wrong.
async fn send(platform: &Platform, who: &str, what: (&str, &str), input: Value) -> Value {
    let (name, kind) = what;
    let query = format!(
        "mutation($input: {kind}!) {{ done: {name}(input: $input) {{ enterprise {{ id status }}
         userErrors {{ field code }} }} }}"
    );
    let input = json!({ "input": input });
    let answer = platform.ask(Some(who), &query, input).await;
    if answer["data"]["done"].is_null() {
        return answer["errors"][0]["extensions"]["code"].clone();
    }
    let done = &answer["data"]["done"];
    if done["userErrors"] == json!([]) {
        return done["enterprise"]["status"].clone();
    }
    let errors = done["userErrors"].as_array().unwrap().iter();
    let told = errors.map(|one| {
        let path = one["field"].as_array().unwrap().iter();
        let path: Vec<&str> = path.map(|step| step.as_str().unwrap()).collect();
        format!("{}: {}", path.join("."), one["code"].as_str().unwrap())
    });
    told.collect::<Vec<_>>().into()
}

async fn register(platform: &Platform, who: &str, input: Value) -> Value {
    let query = "mutation($input: EnterpriseRegisterInput!) {
        enterpriseRegister(input: $input) { enterprise { id } userErrors { code } } }";
    let variables = json!({ "input": input });
    let answer = platform.ask(Some(who), query, variables).await;
    let id = &answer["data"]["enterpriseRegister"]["enterprise"]["id"];
    assert!(id.is_string(), "{answer}");
    id.clone()
}

async fn bumdes(platform: &Platform, who: &str) -> Value {
    let input = json!({ "name": "BUM Desa Sebarus", "kind": "BUMDES",
        "homeVillage": "18.04.05.2001", "idempotencyKey": "a" });
    register(platform, who, input).await
}

/// Asks to send `bytes`, and sends them; the media's id, or what was wrong.
async fn upload(
    platform: &Platform,
    who: &str,
    (id, key): (&Value, &str),
    bytes: &'static [u8],
) -> Result<Value, String> {
    let query = "mutation($input: MediaUploadCreateInput!) {
        mediaUploadCreate(input: $input) { upload { mediaId url } userErrors { code } } }";
    let input = json!({ "enterpriseId": id, "purpose": "DOCUMENT",
        "contentType": "application/pdf", "bytes": bytes.len(), "idempotencyKey": key });
    let answer = platform
        .ask(Some(who), query, json!({ "input": input }))
        .await;
    let upload = &answer["data"]["mediaUploadCreate"]["upload"];
    let Some(url) = upload["url"].as_str() else {
        return Err(answer.to_string());
    };
    let token = url.rsplit('/').next().unwrap();
    let sent = receive_upload(
        &platform.app,
        token,
        "application/pdf",
        Bytes::from_static(bytes),
    );
    sent.await.map_err(|refusal| refusal.to_string())?;
    Ok(upload["mediaId"].clone())
}

const PDF: &[u8] = b"%PDF-1.4\n%%EOF\n";

async fn papers(platform: &Platform, who: &str, id: &Value, key: &str) -> Value {
    let mut documents = Vec::new();
    for item in ["LEGAL_ENTITY", "VILLAGE_REGULATION"] {
        let name = format!("{key}-{item}");
        let media = upload(platform, who, (id, &name), PDF).await.unwrap();
        documents.push(
            json!({ "item": item, "number": "AHU-01234.AH.01.33.TAHUN 2022",
            "mediaId": media }),
        );
    }
    json!({ "id": id, "documents": documents, "idempotencyKey": key })
}

async fn checklist(platform: &Platform, who: &str, id: &Value) -> Value {
    let query = "query($id: ID) { enterprise(id: $id) { checklist { key state } } }";
    let answer = platform.ask(Some(who), query, json!({ "id": id })).await;
    answer["data"]["enterprise"]["checklist"].clone()
}

#[tokio::test]
async fn a_bumdes_is_submitted_with_its_papers_and_verified_once_they_are_seen() {
    let platform = Platform::fresh().await;
    let owner = platform.join("ani@contoh.id").await;
    let stranger = platform.join("budi@contoh.id").await;
    platform.admin().await;
    let id = bumdes(&platform, &owner).await;
    let lacking = json!([
        "checklist.LEGAL_ENTITY: REQUIRED",
        "checklist.VILLAGE_REGULATION: REQUIRED"
    ]);
    let one = json!({ "id": id });
    assert_eq!(send(&platform, &owner, SUBMIT, one.clone()).await, lacking);
    let input = papers(&platform, &owner, &id, "p").await;
    let denied = send(&platform, &stranger, DOCUMENTS, input.clone()).await;
    assert_eq!(denied, "NOT_FOUND");
    for _ in 0..2 {
        assert_eq!(
            send(&platform, &owner, DOCUMENTS, input.clone()).await,
            "DRAFT"
        );
    }
    assert_eq!(
        send(&platform, &owner, SUBMIT, one.clone()).await,
        "SUBMITTED"
    );
    let late = send(
        &platform,
        &owner,
        DOCUMENTS,
        papers(&platform, &owner, &id, "q").await,
    );
    assert_eq!(
        late.await,
        json!([": WRONG_STATUS"]),
        "an officer looks at it"
    );
    let queue = "{ verificationQueue(region: \"18.04\") { nodes { id daysWaiting
        attention { key } } } }";
    platform.clock.advance(Duration::days(3));
    let officer = platform.sign_in("admin@contoh.id").await;
    let seen = platform.ask(Some(&officer), queue, json!({})).await;
    let waiting = json!([{ "id": id, "daysWaiting": 3, "attention": [] }]);
    assert_eq!(seen["data"]["verificationQueue"]["nodes"], waiting);
    let stranger = platform.sign_in("budi@contoh.id").await;
    let hidden = platform.ask(Some(&stranger), queue, json!({})).await;
    assert_eq!(hidden["errors"][0]["extensions"]["code"], "NOT_FOUND");
    assert_eq!(checklist(&platform, &stranger, &id).await, Value::Null);
    let early = send(&platform, &officer, VERIFY, one.clone()).await;
    assert_eq!(early, json!([": NOT_SEEN"]));
    for item in ["LEGAL_ENTITY", "VILLAGE_REGULATION"] {
        let input = json!({ "id": id, "item": item, "verdict": "SEEN" });
        let denied = send(&platform, &stranger, DECIDE, input.clone()).await;
        assert_eq!(denied, "NOT_FOUND");
        assert_eq!(send(&platform, &officer, DECIDE, input).await, "SUBMITTED");
    }
    let none = json!({ "id": id, "item": "NIB", "verdict": "SEEN" });
    let none = send(&platform, &officer, DECIDE, none).await;
    assert_eq!(none, json!(["item: MISSING"]));
    assert_eq!(send(&platform, &officer, VERIFY, one).await, "VERIFIED");
    let empty = platform.ask(Some(&officer), queue, json!({})).await;
    assert_eq!(empty["data"]["verificationQueue"]["nodes"], json!([]));
}

#[tokio::test]
async fn what_is_handed_back_stays_rejected_until_it_changes() {
    let platform = Platform::fresh().await;
    let owner = platform.join("ani@contoh.id").await;
    let officer = platform.admin().await;
    let id = bumdes(&platform, &owner).await;
    let one = json!({ "id": id });
    let input = papers(&platform, &owner, &id, "p").await;
    send(&platform, &owner, DOCUMENTS, input).await;
    send(&platform, &owner, SUBMIT, one.clone()).await;
    let back = json!({ "id": id, "reason": "perbaiki", "items": [
        { "item": "VILLAGE_REGULATION", "reason": "halaman kedua tidak ada" }] });
    assert_eq!(send(&platform, &officer, RETURN, back).await, "DRAFT");
    let again = send(&platform, &owner, SUBMIT, one.clone()).await;
    assert_eq!(again, json!(["checklist.VILLAGE_REGULATION: REQUIRED"]));
    let input = papers(&platform, &owner, &id, "q").await;
    assert_eq!(send(&platform, &owner, DOCUMENTS, input).await, "DRAFT");
    assert_eq!(send(&platform, &owner, SUBMIT, one).await, "SUBMITTED");
}

#[tokio::test]
async fn a_paper_is_read_for_five_minutes_and_an_officers_look_is_audited() {
    let platform = Platform::fresh().await;
    let owner = platform.join("ani@contoh.id").await;
    let officer = platform.admin().await;
    let id = bumdes(&platform, &owner).await;
    let rubbish = upload(&platform, &owner, (&id, "x"), b"<html>%PDF-1.4").await;
    assert_eq!(rubbish.unwrap_err(), "the bytes are refused");
    let input = papers(&platform, &owner, &id, "p").await;
    send(&platform, &owner, DOCUMENTS, input).await;
    let query = "query($id: ID) { enterprise(id: $id) { documents { item url } } }";
    let looks = "SELECT COUNT(*) AS n FROM audit_rows WHERE action = 'enterprise.document_read'";
    for (who, audited) in [(&owner, 0), (&officer, 2)] {
        let answer = platform.ask(Some(who), query, json!({ "id": id })).await;
        let url = &answer["data"]["enterprise"]["documents"][0]["url"];
        let token = url.as_str().unwrap().rsplit('/').next().unwrap();
        let paper = open_paper(&platform.app, token).await.unwrap().unwrap();
        assert_eq!(paper.content_type, "application/pdf");
        assert_eq!(paper.body.collect(99).await.unwrap(), PDF);
        let forged = format!("B{}", &token[1..]);
        assert!(open_paper(&platform.app, &forged).await.unwrap().is_none());
        assert_eq!(platform.count(looks).await, audited);
        platform.clock.advance(Duration::minutes(5));
        assert!(open_paper(&platform.app, token).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn who_a_verified_enterprise_is_changes_only_with_another_look() {
    let platform = Platform::fresh().await;
    let owner = platform.join("ani@contoh.id").await;
    let officer = platform.admin().await;
    let input = json!({ "name": "Kripik Bu Ani", "kind": "UMKM", "homeVillage": "18.04.05.2001",
        "nibExemption": "baru mulai berjualan", "ownerNik": "1804051708850001",
        "idempotencyKey": "a" });
    let id = register(&platform, &owner, input).await;
    assert_eq!(
        send(&platform, &owner, SUBMIT, json!({ "id": id })).await,
        "SUBMITTED"
    );
    let verify = json!({ "id": id, "overrideReason": "dikenal sejak lama" });
    assert_eq!(send(&platform, &officer, VERIFY, verify).await, "VERIFIED");
    let update = async |more: Value| {
        let mut input = json!({ "id": id });
        input
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        send(&platform, &owner, UPDATE, input).await
    };
    let contact = json!({ "contactPhone": "0812-3456-7890", "address": "Dekat balai desa" });
    assert_eq!(update(contact).await, "VERIFIED");
    let renamed = update(json!({ "name": "Kripik Bu Ani Jaya" })).await;
    assert_eq!(renamed, json!([": NEEDS_REVERIFICATION"]));
    let wrong = update(json!({ "nib": "12", "ownerNik": "9904051708850001" })).await;
    assert_eq!(wrong, json!(["nib: MALFORMED", "ownerNik: MALFORMED"]));
    let village = json!({ "homeVillage": "18.99.99.2001", "reverify": true });
    assert_eq!(update(village).await, json!(["homeVillage: UNKNOWN"]));
    let renamed = update(json!({ "name": "Kripik Bu Ani Jaya", "reverify": true })).await;
    assert_eq!(renamed, "SUBMITTED");
    let why = json!({ "id": id, "reason": "pindah usaha" });
    assert_eq!(
        send(&platform, &officer, CLOSE, why.clone()).await,
        "NOT_FOUND"
    );
    assert_eq!(send(&platform, &owner, CLOSE, why).await, "CLOSED");
    assert_eq!(
        update(json!({ "description": "x" })).await,
        json!([": WRONG_STATUS"])
    );
}

#[tokio::test]
async fn closed_days_are_shown_and_wrong_ones_refused() {
    let platform = Platform::fresh().await;
    let owner = platform.join("ani@contoh.id").await;
    let id = bumdes(&platform, &owner).await;
    let set = |closures: Value| {
        send(
            &platform,
            &owner,
            CLOSURES,
            json!({ "id": id, "closures": closures }),
        )
    };
    let good = json!([{ "from": "1970-01-01", "to": "1970-01-03", "message": "Libur" }]);
    assert_eq!(set(good).await, "DRAFT");
    let query = "query($id: ID) { enterprise(id: $id) { closedUntil closures { to message } } }";
    let answer = platform.ask(Some(&owner), query, json!({ "id": id })).await;
    let shown = &answer["data"]["enterprise"];
    assert_eq!(shown["closedUntil"], "1970-01-03");
    assert_eq!(
        shown["closures"],
        json!([{ "to": "1970-01-03", "message": "Libur" }])
    );
    let over = json!([{ "from": "1969-12-01", "to": "1969-12-02" }]);
    assert_eq!(set(over).await, json!(["closures.0.to: NOT_ALLOWED"]));
    let backwards = json!([{ "from": "1970-02-02", "to": "1970-02-01" }]);
    assert_eq!(set(backwards).await, json!(["closures.0.to: TOO_SMALL"]));
    assert_eq!(set(json!([])).await, "DRAFT");
}
