//! Papers of an enterprise: who reads them, and how they go over the wire.

use crate::support::{Engine, on_both_databases, program};
use futures::future::join_all;
use serde_json::json;
use tests::application::{DOCUMENTS, ENTERPRISE, PAPER, SUBMIT, accept, apply, send_paper};
use tests::client::text;
use tests::platform::{NewEnterprise, Platform, user_errors};

const BUMDES: NewEnterprise<'static> = NewEnterprise {
    name: "BUM Desa Sebarus",
    kind: "BUMDES",
    village: "18.04.04.2005",
    delivery_fee: None,
};

on_both_databases! {
    async fn a_paper_is_private_and_fetched_only_by_its_signed_address(engine: Engine) {
        let platform = Platform::open(&program(), engine, &[]).await.unwrap();
        let manager = platform.join("Manajer", "manajer@contoh.id").await.unwrap();
        let id = apply(&manager, &BUMDES).await.unwrap();
        let query = "query($id: ID!) { enterprise(id: $id) { documents { url } } }";
        let variables = json!({ "id": id });
        let found = manager.gql(query, &variables).await.unwrap();
        let url = text(&found, "/enterprise/documents/0/url").unwrap();
        let got = platform.guest.http().get(&url).send().await.unwrap();
        assert_eq!(got.status(), 200);
        for (name, value) in [
            ("content-type", "application/pdf"),
            ("content-disposition", "attachment"),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "sandbox"),
            ("cache-control", "private, no-store"),
        ] {
            assert_eq!(got.headers()[name], value, "{name}");
        }
        assert_eq!(got.bytes().await.unwrap(), PAPER);
        let folder = platform.folder().join("media/document");
        let key = file_below(&folder);
        let key = key.strip_prefix(platform.folder().join("media")).unwrap().display();
        let guessed = format!("{}/media/{key}", platform.server.url());
        let bent = url.replace("/media/d/", "/media/d/A");
        for address in [guessed, bent] {
            let got = platform.guest.http().get(&address).send().await.unwrap();
            assert_eq!(got.status(), 404, "{address}");
        }
        let hidden = platform.guest.gql(query, &variables).await.unwrap();
        assert_eq!(hidden["enterprise"], json!(null));
        accept(&platform.admin, &id).await.unwrap();
        let open = platform.guest.gql(query, &variables).await.unwrap();
        assert_eq!(open["enterprise"]["documents"], json!(null));
    }
}

on_both_databases! {
    async fn of_papers_that_come_at_once_one_is_current(engine: Engine) {
        let platform = Platform::open(&program(), engine, &[]).await.unwrap();
        let manager = platform.join("Manajer", "manajer@contoh.id").await.unwrap();
        let input = json!({ "name": BUMDES.name, "kind": BUMDES.kind,
            "homeVillage": BUMDES.village, "idempotencyKey": "a" });
        let made = manager.done(ENTERPRISE, &input).await.unwrap();
        let id = text(&made, "/enterprise/id").unwrap();
        let mut inputs = Vec::new();
        for number in 0..6 {
            let key = format!("paper-{number}");
            let media = send_paper(&manager, &id, PAPER, &key).await.unwrap();
            inputs.push(json!({ "id": id, "idempotencyKey": format!("add-{key}"), "documents": [{
                "item": "VILLAGE_REGULATION", "number": key, "mediaId": media }] }));
        }
        let sent = inputs.iter().map(|input| manager.done(DOCUMENTS, input));
        for done in join_all(sent).await {
            done.unwrap();
        }
        let query = "query($id: ID!) { enterprise(id: $id) { documents { item } } }";
        let found = manager.gql(query, &json!({ "id": id })).await.unwrap();
        let one = json!([{ "item": "VILLAGE_REGULATION" }]);
        assert_eq!(found["enterprise"]["documents"], one);
        let lacking = manager.send(SUBMIT, &json!({ "id": id })).await.unwrap();
        assert_eq!(user_errors(&lacking), ["checklist.LEGAL_ENTITY: REQUIRED"]);
        let twice = json!({ "id": id, "idempotencyKey": "t", "documents": [
            inputs[0]["documents"][0], inputs[1]["documents"][0]] });
        let twice = manager.send(DOCUMENTS, &twice).await.unwrap();
        assert_eq!(user_errors(&twice), ["documents.1.item: DUPLICATE"]);
    }
}

/// The first file somewhere below `folder`.
fn file_below(folder: &std::path::Path) -> std::path::PathBuf {
    let entry = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap();
    let path = entry.path();
    if path.is_dir() {
        file_below(&path)
    } else {
        path
    }
}
