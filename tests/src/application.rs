//! The way of an enterprise from nothing to verified.

use crate::client::{Client, Mutation, text};
use crate::platform::NewEnterprise;
use crate::selling::COMPLETE;
use anyhow::{Context, ensure};
use serde_json::{Value, json};

/// Brings an enterprise in.
pub const ENTERPRISE: Mutation = Mutation {
    name: "enterpriseRegister",
    input: "EnterpriseRegisterInput",
    fields: "enterprise { id checklist { key } }",
};
/// Shows its papers.
pub const DOCUMENTS: Mutation = Mutation {
    name: "enterpriseDocumentsAdd",
    input: "EnterpriseDocumentsAddInput",
    fields: "enterprise { id documents { id item url } checklist { key state isRequired } }",
};
/// Asks for verification.
pub const SUBMIT: Mutation = Mutation {
    name: "enterpriseSubmit",
    input: "EnterpriseDecisionInput",
    fields: "enterprise { status }",
};
/// Tells what an officer found of an item.
pub const DECIDE: Mutation = Mutation {
    name: "enterpriseDocumentDecide",
    input: "EnterpriseDocumentDecideInput",
    fields: "enterprise { checklist { key state } }",
};
/// Accepts it.
pub const VERIFY: Mutation = Mutation {
    name: "enterpriseVerify",
    input: "EnterpriseVerifyInput",
    fields: "enterprise { status }",
};
const UPLOAD: Mutation = Mutation {
    name: "mediaUploadCreate",
    input: "MediaUploadCreateInput",
    fields: "upload { mediaId url }",
};

/// A paper that nobody could read, and that is a PDF.
pub const PAPER: &[u8] = b"%PDF-1.4\n%%EOF\n";

/// Registers an enterprise in `manager`'s name, shows what its kind is asked for and submits it;
/// its id.
///
/// # Errors
/// When a step is refused.
pub async fn apply(manager: &Client, new: &NewEnterprise<'_>) -> anyhow::Result<String> {
    let mut input = json!({ "name": new.name, "kind": new.kind, "homeVillage": new.village,
        "idempotencyKey": new.name.replace(' ', "-") });
    let items: &[&str] = match new.kind {
        "UMKM" => {
            input["nib"] = json!("1234567890123");
            input["npwp"] = json!("0012345678901000");
            &[]
        }
        "KOPERASI" => {
            input["nikKoperasi"] = json!("180401001000");
            &["LEGAL_ENTITY"]
        }
        _ => &["LEGAL_ENTITY", "VILLAGE_REGULATION"],
    };
    let payload = manager.done(ENTERPRISE, &input).await?;
    let id = text(&payload, "/enterprise/id")?;
    let mut documents = Vec::new();
    for item in items {
        let media = send_paper(manager, &id, PAPER, item).await?;
        documents.push(
            json!({ "item": item, "number": "AHU-01234.AH.01.33.TAHUN 2022",
            "mediaId": media }),
        );
    }
    if !documents.is_empty() {
        let input = json!({ "id": id, "documents": documents, "idempotencyKey": "documents" });
        manager.done(DOCUMENTS, &input).await?;
    }
    manager.done(SUBMIT, &json!({ "id": id })).await?;
    Ok(id)
}

/// Looks at everything that the enterprise `id` was asked for, and accepts it.
///
/// # Errors
/// When a step is refused.
pub async fn accept(officer: &Client, id: &str) -> anyhow::Result<()> {
    let query = "query($id: ID!) { enterprise(id: $id) { checklist { key isRequired } } }";
    let found = officer.gql(query, &json!({ "id": id })).await?;
    let items = found["enterprise"]["checklist"].as_array();
    for item in items.context("no checklist")? {
        if item["isRequired"] == true {
            let input = json!({ "id": id, "item": item["key"], "verdict": "SEEN" });
            officer.done(DECIDE, &input).await?;
        }
    }
    officer.done(VERIFY, &json!({ "id": id })).await?;
    Ok(())
}

/// Sends a PDF for `enterprise`, as a paper; its id.
///
/// # Errors
/// When it is not taken.
pub async fn send_paper(
    manager: &Client,
    enterprise: &str,
    paper: &[u8],
    key: &str,
) -> anyhow::Result<String> {
    let input = json!({ "enterpriseId": enterprise, "purpose": "DOCUMENT",
        "contentType": "application/pdf", "bytes": paper.len(), "idempotencyKey": key });
    let payload: Value = manager.done(UPLOAD, &input).await?;
    let id = text(&payload, "/upload/mediaId")?;
    let put = manager.http().put(text(&payload, "/upload/url")?);
    let put = put.header("content-type", "application/pdf");
    let answer = put.body(paper.to_vec()).send().await?;
    ensure!(answer.status().is_success(), "{}", answer.text().await?);
    manager.done(COMPLETE, &json!({ "mediaId": id })).await?;
    Ok(id)
}
