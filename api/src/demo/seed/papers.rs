//! What the demo's enterprises show to be verified: sample numbers and papers that say what they
//! are, sent, added and looked at by the commands that people use.

use super::{SeedError, done};
use crate::app::enterprise::{AddDocuments, CheckItem, add_documents, check_item};
use crate::app::media::{CreateUpload, complete_upload, create_upload, receive_upload};
use crate::app::{Actor, App, IdempotencyKey};
use bytes::Bytes;
use domain::enterprise::{
    ChecklistKey, EnterpriseChange, EnterpriseKind, LegalNumber, Verdict, checklist,
};
use domain::media::{MediaVisibility, UploadDeclaration};
use domain::person::Sight;
use domain::time::wib_day;
use domain::{EnterpriseId, MediaId};
use storage::enterprise::{NewDocument, evidence_of};

const CONTENT_TYPE: &str = "application/pdf";
/// Why a sample of a small business has no business number.
pub(super) const EXEMPTION: &str = "Contoh untuk demo: usaha ini tidak nyata, jadi tanpa NIB.";

/// The papers of an enterprise of `kind`, with the sample numbers on them.
fn papers_of(kind: EnterpriseKind, number: usize) -> Vec<(ChecklistKey, String)> {
    let certificate = format!("AHU-{number:05}.AH.01.33.TAHUN 2023");
    let regulation = format!("CONTOH {number} TAHUN 2023");
    let certificate = (ChecklistKey::LegalEntity, certificate);
    match kind {
        EnterpriseKind::Umkm => Vec::new(),
        EnterpriseKind::Koperasi => vec![certificate],
        EnterpriseKind::Bumdes => vec![certificate, (ChecklistKey::VillageRegulation, regulation)],
        EnterpriseKind::BumdesBersama => {
            vec![certificate, (ChecklistKey::JointRegulation, regulation)]
        }
    }
}

/// Sends the papers of an enterprise and adds them, before it is submitted.
pub(super) async fn show(
    app: &App,
    owner: &Actor,
    (enterprise, kind): (EnterpriseId, EnterpriseKind),
    number: usize,
) -> Result<(), SeedError> {
    let papers = papers_of(kind, number);
    let mut documents = Vec::with_capacity(papers.len());
    let mut numbers = EnterpriseChange::default();
    for (item, written) in papers {
        let key = format!("demo-{}", item.code());
        let media = send(app, owner, (enterprise, &key), paper(&written)).await?;
        if item == ChecklistKey::LegalEntity {
            numbers.legal_number = Some(LegalNumber::parse(&written)?);
        }
        documents.push(NewDocument {
            item,
            number: Some(written),
            issued_on: None,
            expires_on: None,
            media,
        });
    }
    if documents.is_empty() {
        return Ok(());
    }
    let command = AddDocuments {
        key: IdempotencyKey::parse("demo-documents")?,
        enterprise,
        documents,
        numbers,
        input: serde_json::Value::Null,
    };
    let added = add_documents(app, owner, command).await;
    done("an enterprise's papers", added).map(|_| ())
}

async fn send(
    app: &App,
    owner: &Actor,
    (enterprise, key): (EnterpriseId, &str),
    paper: Bytes,
) -> Result<MediaId, SeedError> {
    let bytes = u64::try_from(paper.len()).unwrap_or(u64::MAX);
    let declared = UploadDeclaration::parse_document(CONTENT_TYPE, bytes, &app.media_limits)?;
    let command = CreateUpload {
        key: IdempotencyKey::parse(key)?,
        enterprise,
        visibility: MediaVisibility::Private,
        declared,
    };
    let upload = done("an upload", create_upload(app, owner, command).await)?;
    let token = upload.url.rsplit('/').next().unwrap_or_default();
    let sent = receive_upload(app, token, CONTENT_TYPE, paper).await;
    let media = sent.map_err(|error| SeedError::Picture(error.into()))?;
    let completed = complete_upload(app, owner, media).await;
    done("an upload's completion", completed)?;
    Ok(media)
}

/// The officer looks at everything that the enterprise has shown.
pub(super) async fn look(
    app: &App,
    officer: &Actor,
    enterprise: EnterpriseId,
) -> Result<(), SeedError> {
    let evidence = evidence_of(&app.db, &Sight::house(), &[enterprise]).await?;
    let evidence = evidence.get(&enterprise);
    let evidence = evidence.ok_or(SeedError::Missing("an enterprise"))?;
    let today = wib_day(app.environment().clock.now());
    let required = checklist(evidence, today).into_iter();
    for item in required.filter(|one| one.is_required) {
        let command = CheckItem {
            enterprise,
            item: item.key,
            document: None,
            verdict: Verdict::Seen,
            reason: None,
        };
        let checked = check_item(app, officer, command).await;
        done("a look at an item", checked)?;
    }
    Ok(())
}

/// A PDF of one page that says what it is.
fn paper(number: &str) -> Bytes {
    let text = format!("BT /F1 18 Tf 60 760 Td (Contoh dokumen untuk demo: {number}) Tj ET");
    let parts = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let size = parts.len() + 1;
    let mut table = vec![format!("xref\n0 {size}\n0000000000 65535 f \n")];
    for (number, part) in (1..).zip(&parts) {
        table.push(format!("{:010} 00000 n \n", file.len()));
        let object = format!("{number} 0 obj\n{part}\nendobj\n");
        file += &object;
    }
    let start = file.len();
    let end = format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    file += &table.concat();
    file += &end;
    file.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_a_pdf_whose_table_leads_to_its_parts() {
        let file = paper("AHU-00001.AH.01.33.TAHUN 2023");
        let text = std::str::from_utf8(&file).unwrap();
        assert!(text.starts_with("%PDF-") && text.ends_with("%%EOF\n"));
        let table = text.split("xref\n").nth(1).unwrap();
        let places = table.lines().filter(|line| line.ends_with("n "));
        for (number, line) in (1..).zip(places) {
            let at: usize = line[..10].parse().unwrap();
            assert!(text[at..].starts_with(&format!("{number} 0 obj")), "{line}");
        }
    }
}
