//! The documents of an enterprise: adding, removing and reading them.

use super::checklist::may_see_application;
use super::update::UpdateRefusal;
use crate::app::media::{make_ready, paper_url};
use crate::app::person::entry;
use crate::app::{Actor, App, CommandError, Denied, IdempotencyKey, begin_once, finish_once};
use domain::enterprise::{ChecklistKey, Enterprise, EnterpriseChange, EnterpriseStatus};
use domain::media::{MediaOwner, MediaState, MediaVisibility};
use domain::person::Private;
use domain::time::wib_day;
use domain::{EnterpriseDocumentId, EnterpriseId, Invalid, Rule};
use storage::enterprise::{
    Document, NewDocument, add_document, begin_waiting, end_document, find_document, forget_checks,
};
use storage::media::Media;
use storage::{StorageError, Tx};

/// The most documents that are added at once.
pub const MAX_DOCUMENTS: usize = 20;

/// Documents to be added.
#[derive(Debug, Clone)]
pub struct AddDocuments {
    /// The caller's name for this request.
    pub key: IdempotencyKey,
    /// Whose.
    pub enterprise: EnterpriseId,
    /// Which, each of another item.
    pub documents: Vec<NewDocument>,
    /// The legal numbers that are written on them.
    pub numbers: EnterpriseChange,
    /// Everything that was sent, to tell the request again by.
    pub input: serde_json::Value,
}

/// Adds documents to an enterprise that the caller manages; those of the same items before them
/// end, and an officer looks at the items anew.
///
/// # Errors
/// [`CommandError::Invalid`] by its place in `documents`; [`CommandError::Refused`] where the
/// enterprise's status is in the way.
pub async fn add_documents(
    app: &App,
    actor: &Actor,
    command: AddDocuments,
) -> Result<Enterprise, CommandError<UpdateRefusal>> {
    actor.in_person()?;
    actor.require(actor.rights.may_manage(command.enterprise))?;
    let tx = app.db.begin().await?;
    let found = storage::enterprise::find_for_update(&tx, command.enterprise).await?;
    let enterprise = found.ok_or(Denied::NotFound)?;
    let operation = "enterpriseDocumentsAdd";
    let request = app.idempotent(actor, &command.key, operation, &command.input);
    if begin_once::<(), _>(&tx, &request).await?.is_some() {
        return Ok(enterprise);
    }
    if !enterprise.status.takes_documents() {
        return Err(CommandError::Refused(UpdateRefusal::WrongStatus));
    }
    let has_numbers = domain::enterprise::is_identity(&command.numbers);
    if has_numbers && enterprise.status != EnterpriseStatus::Draft {
        return Err(CommandError::Refused(UpdateRefusal::NeedsReverification));
    }
    for media in check(&tx, actor, (&enterprise, &command.documents)).await? {
        make_ready(&tx, &media).await?;
    }
    if has_numbers {
        storage::enterprise::update(&tx, enterprise.id, &command.numbers, actor.person).await?;
    }
    for new in &command.documents {
        let id = add_document(&tx, enterprise.id, new, actor.person).await?;
        record(
            &tx,
            actor,
            &enterprise,
            ("enterprise.document_add", id, new.item),
        )
        .await?;
    }
    let items: Vec<ChecklistKey> = command.documents.iter().map(|one| one.item).collect();
    changed(&tx, &enterprise, &items).await?;
    finish_once(&tx, &request, &()).await?;
    let enterprise = storage::enterprise::find(&tx, enterprise.id).await?;
    let enterprise = enterprise.ok_or(Denied::NotFound)?;
    tx.commit().await?;
    Ok(enterprise)
}

/// The files of `documents`, when everything about them is right.
async fn check(
    tx: &Tx,
    actor: &Actor,
    (enterprise, documents): (&Enterprise, &[NewDocument]),
) -> Result<Vec<Media>, CommandError<UpdateRefusal>> {
    const LIST: &str = "documents";
    let ids: Vec<_> = documents.iter().map(|one| one.media).collect();
    let found = storage::media::find_many(tx, &actor.sight(Private::Media), &ids).await?;
    let mut broken = Vec::new();
    let mut files = Vec::new();
    for (index, one) in documents.iter().enumerate() {
        if !one.item.takes_document() || !one.item.is_asked_of(enterprise.kind) {
            broken.push(not_asked().in_list(LIST, index, "item"));
        }
        if one.expires_on.is_some_and(|day| day < wib_day(tx.now())) {
            broken.push(lapsed().in_list(LIST, index, "expiresOn"));
        }
        let media = found.iter().find(|media| media.id == one.media);
        match usable(media, enterprise.id) {
            Ok(media) => files.push(media),
            Err(told) => broken.push(told.in_list(LIST, index, "mediaId")),
        }
    }
    if broken.is_empty() {
        Ok(files)
    } else {
        Err(broken.into())
    }
}

/// The file, when it is a paper of the enterprise that arrived.
pub(crate) fn usable(media: Option<&Media>, enterprise: EnterpriseId) -> Result<Media, Invalid> {
    let is_paper = |media: &&Media| {
        media.owner == MediaOwner::Enterprise(enterprise)
            && media.visibility == MediaVisibility::Private
    };
    let media = media.filter(is_paper).ok_or_else(|| {
        Invalid::new(
            Rule::Unknown,
            "dokumen ini tidak ada pada usaha ini",
            "this enterprise has no such document",
        )
    })?;
    if matches!(media.state, MediaState::Uploaded | MediaState::Ready) {
        return Ok(media.clone());
    }
    Err(Invalid::new(
        Rule::NotAllowed,
        "dokumen ini belum terkirim atau ditolak",
        "this document has not arrived, or was refused",
    ))
}

fn not_asked() -> Invalid {
    Invalid::new(
        Rule::NotAllowed,
        "dokumen ini tidak diminta dari usaha jenis ini",
        "this document is not asked of an enterprise of this kind",
    )
}

fn lapsed() -> Invalid {
    Invalid::new(
        Rule::NotAllowed,
        "dokumen ini sudah lewat masa berlakunya",
        "this document has run out",
    )
}

/// Items that changed are looked at anew: at once, where the enterprise is past being submitted.
async fn changed(
    tx: &Tx,
    enterprise: &Enterprise,
    items: &[ChecklistKey],
) -> Result<(), StorageError> {
    forget_checks(tx, enterprise.id, items).await?;
    if enterprise.status == EnterpriseStatus::Draft {
        return Ok(());
    }
    begin_waiting(tx, enterprise.id).await
}

async fn record(
    tx: &Tx,
    actor: &Actor,
    enterprise: &Enterprise,
    (action, id, item): (&'static str, EnterpriseDocumentId, ChecklistKey),
) -> Result<(), StorageError> {
    let mut row = entry(actor, action, "enterprise_document", id);
    row.enterprise = Some(enterprise.id);
    row.region = Some(enterprise.home_village.clone());
    row.after = Some(serde_json::json!({ "item": item.code() }));
    storage::audit::record(tx, row).await
}

/// Removes a document of an enterprise that the caller manages: it ends and stays. One that ended
/// already is answered as done.
///
/// # Errors
/// [`CommandError::Refused`] where the enterprise's status is in the way.
pub async fn remove_document(
    app: &App,
    actor: &Actor,
    id: EnterpriseDocumentId,
) -> Result<Enterprise, CommandError<UpdateRefusal>> {
    actor.in_person()?;
    let tx = app.db.begin().await?;
    let document = find_document(&tx, &actor.sight(Private::Application), id).await?;
    let is_own = |one: &Document| actor.rights.may_manage(one.enterprise);
    actor.require(document.as_ref().is_some_and(is_own))?;
    let document = document.ok_or(Denied::NotFound)?;
    let found = storage::enterprise::find_for_update(&tx, document.enterprise).await?;
    let enterprise = found.ok_or(Denied::NotFound)?;
    if !enterprise.status.takes_documents() {
        return Err(CommandError::Refused(UpdateRefusal::WrongStatus));
    }
    if end_document(&tx, id).await? {
        changed(&tx, &enterprise, &[document.item]).await?;
        let told = ("enterprise.document_remove", id, document.item);
        record(&tx, actor, &enterprise, told).await?;
        tx.commit().await?;
    }
    Ok(enterprise)
}

/// The current documents of `enterprise`; `None` for who may not see its application.
pub async fn documents(
    app: &App,
    actor: &Actor,
    enterprise: &Enterprise,
) -> Result<Option<Vec<Document>>, StorageError> {
    if !may_see_application(actor, enterprise) {
        return Ok(None);
    }
    let sight = actor.sight(Private::Application);
    let found = storage::enterprise::documents(&app.db, &sight, enterprise.id).await?;
    Ok(Some(found))
}

/// An address that a document can be read at for five minutes; `None` for who may not see it. Each
/// that goes to somebody who does not manage the enterprise is audited before it is given out.
///
/// # Errors
/// [`CommandError::Fault`] when it cannot be signed.
pub async fn document_url(
    app: &App,
    actor: &Actor,
    document: &Document,
) -> Result<Option<String>, CommandError<UpdateRefusal>> {
    let found = storage::enterprise::find(&app.db, document.enterprise).await?;
    let Some(enterprise) = found.filter(|one| may_see_application(actor, one)) else {
        return Ok(None);
    };
    if !actor.rights.may_manage(enterprise.id) {
        let tx = app.db.begin().await?;
        let told = ("enterprise.document_read", document.id, document.item);
        record(&tx, actor, &enterprise, told).await?;
        tx.commit().await?;
    }
    let url = paper_url(app, document.media);
    url.map(Some).map_err(CommandError::fault)
}
