//! `enterpriseDocumentsAdd`.

use super::{Enterprise, EnterpriseChecklistKey};
use crate::app::enterprise::{AddDocuments, MAX_DOCUMENTS, add_documents};
use crate::app::{IdempotencyKey, again};
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::node_id::{NodeId, NodeKind};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use crate::graphql::scalar::Date;
use async_graphql::{Context, ID, InputObject, Object};
use domain::enterprise::{ChecklistKey, EnterpriseChange, LegalNumber, Nib, NikKoperasi, Npwp};
use domain::{Invalid, Rule};
use storage::enterprise::NewDocument;

const LIST: &str = "documents";

payload! {
    /// What `enterpriseDocumentsAdd` answers.
    EnterpriseDocumentsAddPayload {
        /// The enterprise as it is now; null when there are user errors.
        enterprise: Enterprise,
    }
    EnterpriseDocumentsAddUserError, EnterpriseDocumentsAddErrorCode {
        /// The enterprise's status does not allow it: an officer looks at it, or it is closed.
        WrongStatus = "WRONG_STATUS",
        /// A legal number of a verified enterprise is changed by `enterpriseUpdate`.
        NeedsReverification = "NEEDS_REVERIFICATION",
    }
}

/// A paper to be shown.
#[derive(InputObject)]
pub struct EnterpriseDocumentInput {
    /// What it shows.
    item: EnterpriseChecklistKey,
    /// The number written on it, at most 80 characters; null when there is none, or when it was
    /// given before.
    number: Option<String>,
    /// The day it was given out; null when not known.
    issued_on: Option<Date>,
    /// The last day it holds; null when it does not run out.
    expires_on: Option<Date>,
    /// Its file, sent before with the purpose `DOCUMENT`.
    media_id: ID,
}

/// Papers to be shown.
#[derive(InputObject)]
pub struct EnterpriseDocumentsAddInput {
    /// The enterprise.
    id: ID,
    /// The papers, 1 to 20, each of another item. One that the item had before ends.
    documents: Vec<EnterpriseDocumentInput>,
    /// The client's name for this request: 1 to 255 visible ASCII characters.
    idempotency_key: String,
}

impl EnterpriseDocumentsAddInput {
    fn parse(self) -> Result<AddDocuments, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let id = parsing.take(NodeId::expect(&self.id, NodeKind::Enterprise, "id"));
        let key = parsing.take(IdempotencyKey::parse(&self.idempotency_key));
        let count = self.documents.len();
        if !(1..=MAX_DOCUMENTS).contains(&count) {
            let rule = if count == 0 {
                Rule::Required
            } else {
                Rule::TooLarge
            };
            let told = Invalid::new(rule, "1 sampai 20 dokumen", "1 to 20 documents");
            parsing.broken(told.in_field(LIST));
            return Err(parsing.into_broken());
        }
        let input = self.documents.iter().map(EnterpriseDocumentInput::told);
        let input = input.collect::<Vec<_>>().into();
        let mut numbers = EnterpriseChange::default();
        let mut documents: Vec<NewDocument> = Vec::new();
        for (index, one) in self.documents.into_iter().enumerate() {
            let item: ChecklistKey = one.item.into();
            if documents.iter().any(|other| other.item == item) {
                parsing.broken(twice().in_list(LIST, index, "item"));
            }
            documents.extend(one.parse(&mut parsing, index, &mut numbers));
        }
        let (Some(enterprise), Some(key)) = (id, key) else {
            return Err(parsing.into_broken());
        };
        parsing.finish(AddDocuments {
            key,
            enterprise,
            documents,
            numbers,
            input,
        })
    }
}

impl EnterpriseDocumentInput {
    /// Everything that tells two requests apart.
    fn told(&self) -> serde_json::Value {
        let item: ChecklistKey = self.item.into();
        let days = (self.issued_on, self.expires_on);
        let days = [days.0.map(|day| day.0), days.1.map(|day| day.0)];
        serde_json::json!([item.code(), self.number, days, self.media_id.as_str()])
    }

    fn parse(
        self,
        parsing: &mut Parsing,
        index: usize,
        numbers: &mut EnterpriseChange,
    ) -> Option<NewDocument> {
        let item: ChecklistKey = self.item.into();
        let mut number = None;
        if let Some(text) = self.number {
            let read = read(item, &text, numbers);
            let read = read.map_err(|told| told.in_list(LIST, index, "number"));
            number = parsing.take(read).flatten();
        }
        let days = (
            self.issued_on.map(|day| day.0),
            self.expires_on.map(|day| day.0),
        );
        if matches!(days, (Some(issued), Some(expires)) if expires < issued) {
            parsing.broken(backwards().in_list(LIST, index, "expiresOn"));
        }
        let media = NodeId::expect(&self.media_id, NodeKind::Media, "mediaId");
        let media = media.map_err(|told| told.in_field(&index.to_string()).in_field(LIST));
        Some(NewDocument {
            item,
            number,
            issued_on: days.0,
            expires_on: days.1,
            media: parsing.take(media)?,
        })
    }
}

/// Reads a number into `numbers`, where it is one of the enterprise's own; what is written beside
/// the document.
fn read(
    item: ChecklistKey,
    text: &str,
    numbers: &mut EnterpriseChange,
) -> Result<Option<String>, Invalid> {
    match item {
        ChecklistKey::Nib => numbers.nib = Some(Nib::parse(text)?),
        ChecklistKey::TaxNumber => numbers.npwp = Some(Npwp::parse(text)?),
        ChecklistKey::LegalEntity => numbers.legal_number = Some(LegalNumber::parse(text)?),
        ChecklistKey::NikKoperasi => numbers.nik_koperasi = Some(NikKoperasi::parse(text)?),
        _ => {}
    }
    if item.is_personal() {
        return Ok(None);
    }
    Ok(Some(LegalNumber::parse(text)?.as_str().to_owned()))
}

fn twice() -> Invalid {
    Invalid::new(
        Rule::Duplicate,
        "dokumen untuk ini sudah disebut",
        "a document for this is already named",
    )
}

fn backwards() -> Invalid {
    Invalid::new(
        Rule::TooSmall,
        "masa berlaku tidak boleh habis sebelum tanggal terbit",
        "it cannot run out before it was given out",
    )
}

/// `enterpriseDocumentsAdd`.
#[derive(Debug, Default)]
pub struct EnterpriseDocumentsAddMutation;

#[Object]
impl EnterpriseDocumentsAddMutation {
    /// Adds papers to an enterprise, all or none; for its owners and managers. Papers of one that
    /// is verified are looked at by an officer again, and it sells on meanwhile.
    async fn enterprise_documents_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which papers.")] input: EnterpriseDocumentsAddInput,
    ) -> async_graphql::Result<EnterpriseDocumentsAddPayload> {
        let outcome = match input.parse() {
            Ok(command) => again(command, |one| add_documents(ctx.app(), ctx.actor(), one)).await,
            Err(told) => Err(told.into()),
        };
        answer(ctx, outcome, |one| {
            EnterpriseDocumentsAddPayload::done(Enterprise(one))
        })
    }
}
