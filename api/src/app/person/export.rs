//! What is known of a person, for themselves: asked for, made by a job, fetched by a link that is
//! soon good for nothing.

use super::entry;
use crate::app::{Actor, App, CommandError, Denied, IdempotencyKey, begin_once, finish_once};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use domain::{NeverRefused, PersonExportId, PersonId};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use storage::jobs::{NewJob, enqueue};
use storage::person::{
    Export, export_document, find_export, gather, insert_export, keep_export, lock,
};
use storage::{StorageError, Tx};

/// The job that makes an export.
pub const EXPORT_JOB: &str = "person.export";
/// How long an export can be fetched.
const KEPT: Duration = Duration::days(7);
/// How long a link to it is good.
const LINK: Duration = Duration::minutes(15);
const PURPOSE: &str = "export link";

/// Which export is made.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct ExportJob {
    /// The export.
    pub export: PersonExportId,
}

/// Asks for everything that is known of the caller.
pub async fn request_export(
    app: &App,
    actor: &Actor,
    key: IdempotencyKey,
) -> Result<Export, CommandError<NeverRefused>> {
    let person = actor.in_person()?;
    let tx = app.db.begin().await?;
    if !lock(&tx, person).await? {
        return Err(Denied::Unauthenticated.into());
    }
    let request = app.idempotent(actor, &key, "personExport", &());
    let id = if let Some(id) = begin_once(&tx, &request).await? {
        id
    } else {
        let id = begin(&tx, actor, person).await?;
        finish_once(&tx, &request, &id).await?;
        id
    };
    let export = find_export(&tx, id, tx.now()).await?;
    tx.commit().await?;
    Ok(export.ok_or(Denied::NotFound)?)
}

async fn begin(tx: &Tx, actor: &Actor, person: PersonId) -> Result<PersonExportId, StorageError> {
    let id = insert_export(tx, person, tx.now() + KEPT).await?;
    let job = NewJob {
        kind: EXPORT_JOB,
        payload: serde_json::to_string(&ExportJob { export: id })?,
        dedupe_key: None,
        run_at: tx.now(),
    };
    enqueue(tx, job).await?;
    storage::audit::record(tx, entry(actor, "person.export", "person", person)).await?;
    Ok(id)
}

/// Makes an export; nothing when it has gone meanwhile, or its person was erased.
pub async fn make_export(app: &App, job: ExportJob) -> Result<(), StorageError> {
    let now = app.environment().clock.now();
    let export = find_export(&app.db, job.export, now).await?;
    let Some(export) = export.filter(|export| export.ready_at.is_none()) else {
        return Ok(());
    };
    let Some(gathered) = gather(&app.db, app.db.keyring(), export.person).await? else {
        return Ok(());
    };
    let document = serde_json::to_vec_pretty(&gathered)?;
    let tx = app.db.begin().await?;
    if lock(&tx, export.person).await? {
        keep_export(&tx, export, &document).await?;
    }
    tx.commit().await
}

/// A link to a document that is ready, good for a quarter of an hour; `None` while it is made.
pub fn export_link(app: &App, export: &Export) -> Option<String> {
    export.ready_at?;
    let until = app.environment().clock.now() + LINK;
    let mut token = export.id.uuid().as_bytes().to_vec();
    token.extend(until.timestamp_micros().to_be_bytes());
    let mac = app.keyed_hash(PURPOSE, &token);
    token.extend(mac);
    let token = URL_SAFE_NO_PAD.encode(token);
    Some(format!("{}/exports/{token}", app.settings.public_url))
}

/// The document behind the token of a link; `None` for one that is not ours, or good no more.
pub async fn linked_document(app: &App, token: &str) -> Result<Option<Vec<u8>>, StorageError> {
    let now = app.environment().clock.now();
    let Some((id, until)) = read_token(app, token) else {
        return Ok(None);
    };
    if until <= now {
        return Ok(None);
    }
    export_document(&app.db, app.db.keyring(), id, now).await
}

fn read_token(app: &App, token: &str) -> Option<(PersonExportId, DateTime<Utc>)> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (said, mac) = bytes.split_at_checked(24)?;
    let settings = &app.settings;
    let mut keys = std::iter::once(&settings.secret_key).chain(&settings.previous_secret_keys);
    let is_ours = |key: &[u8; 32]| {
        let check = <Hmac<Sha256> as Mac>::new_from_slice(key).ok();
        let check = check.map(|check| check.chain_update(PURPOSE).chain_update(b"\0"));
        check.is_some_and(|check| check.chain_update(said).verify_slice(mac).is_ok())
    };
    if !keys.any(is_ours) {
        return None;
    }
    let (id, until) = said.split_at_checked(16)?;
    let id = uuid::Uuid::from_slice(id).ok()?;
    let until = i64::from_be_bytes(until.try_into().ok()?);
    Some((id.into(), DateTime::from_timestamp_micros(until)?))
}
