//! Recording breaches of personal data; for administrators of the platform.

use super::entry;
use crate::app::{Actor, App, CommandError, Denied, IdempotencyKey, begin_once, finish_once};
use chrono::{DateTime, Utc};
use domain::person::{BreachDataKind, BreachFacts, BreachNews, BreachText, Private, RegionScope};
use domain::{BreachId, NeverRefused, PersonId};
use serde_json::{Value, json};
use storage::person::{
    Breach, BreachEntry, NewBreachEntry, append_breach_entry, breach_entries, breaches,
    find_breach, insert_breach,
};
use storage::{StorageError, Tx};

/// A breach to be recorded.
#[derive(Debug, Clone)]
pub struct RecordBreach {
    /// The caller's name for this request.
    pub key: IdempotencyKey,
    /// When it was found.
    pub found_at: DateTime<Utc>,
    /// What is known of it.
    pub facts: BreachFacts,
}

/// What was found out about a breach since.
#[derive(Debug, Clone)]
pub struct UpdateBreach {
    /// The caller's name for this request.
    pub key: IdempotencyKey,
    /// Which breach.
    pub breach: BreachId,
    /// What is new.
    pub news: BreachNews,
}

fn require(actor: &Actor) -> Result<PersonId, Denied> {
    let person = actor.in_person()?;
    actor.require(actor.rights.may_grant(&RegionScope::All))?;
    Ok(person)
}

/// Checks the rights as they are in the transaction itself.
async fn require_in(
    tx: &Tx,
    actor: &Actor,
    by: PersonId,
) -> Result<(), CommandError<NeverRefused>> {
    let now = storage::person::rights_of(tx, by).await?;
    Ok(actor.require(now.may_grant(&RegionScope::All))?)
}

/// Records a breach.
///
/// # Errors
/// [`CommandError::Invalid`] by field for instants that cannot be.
pub async fn record_breach(
    app: &App,
    actor: &Actor,
    command: RecordBreach,
) -> Result<Breach, CommandError<NeverRefused>> {
    let by = require(actor)?;
    let tx = app.db.begin().await?;
    require_in(&tx, actor, by).await?;
    let told = json!({ "foundAt": command.found_at, "facts": facts(&command.facts) });
    let request = app.idempotent(actor, &command.key, "breachRecord", &told);
    let id = if let Some(id) = begin_once(&tx, &request).await? {
        id
    } else {
        command.facts.check(command.found_at, tx.now())?;
        let id = insert_breach(&tx, command.found_at, by).await?;
        let facts = &command.facts;
        append(&tx, actor, ("breach.record", by), (id, 1, facts)).await?;
        finish_once(&tx, &request, &id).await?;
        id
    };
    load(app, actor, tx, id).await
}

/// Adds what was found out about a breach.
///
/// # Errors
/// [`Denied::NotFound`] when there is none; [`CommandError::Invalid`] by field for instants that
/// cannot be.
pub async fn update_breach(
    app: &App,
    actor: &Actor,
    command: UpdateBreach,
) -> Result<Breach, CommandError<NeverRefused>> {
    let by = require(actor)?;
    let tx = app.db.begin().await?;
    require_in(&tx, actor, by).await?;
    let by_sight = (app.db.keyring(), &actor.sight(Private::Breaches));
    let found = find_breach(&tx, by_sight, command.breach).await?;
    let found = found.ok_or(Denied::NotFound)?;
    let told = json!({ "breach": command.breach, "news": news(&command.news) });
    let request = app.idempotent(actor, &command.key, "breachUpdate", &told);
    if begin_once::<(), NeverRefused>(&tx, &request)
        .await?
        .is_none()
    {
        let known = found.entry.facts.ok_or(Denied::NotFound)?;
        let now_known = known.clone().with(command.news);
        now_known.check(found.found_at, tx.now())?;
        if now_known != known {
            let number = found.entry.number.saturating_add(1);
            let entry = (command.breach, number, &now_known);
            append(&tx, actor, ("breach.update", by), entry).await?;
        }
        finish_once(&tx, &request, &()).await?;
    }
    load(app, actor, tx, command.breach).await
}

async fn append(
    tx: &Tx,
    actor: &Actor,
    (action, by): (&'static str, PersonId),
    (breach, number, known): (BreachId, u32, &BreachFacts),
) -> Result<(), CommandError<NeverRefused>> {
    let new = NewBreachEntry {
        breach,
        number,
        facts: known,
        by,
    };
    // Two at once: the second one adds to what the first one wrote.
    let raced = |error: StorageError| {
        if error.is_duplicate() {
            CommandError::Conflict
        } else {
            error.into()
        }
    };
    append_breach_entry(tx, new).await.map_err(raced)?;
    let mut row = entry(actor, action, "breach", breach);
    // What happened and what is done stays where it is sealed.
    row.after = Some(json!({
        "number": number,
        "dataKinds": codes(&known.data_kinds),
        "peopleCount": known.people_count,
        "authorityToldAt": known.authority_told_at,
        "subjectsToldAt": known.subjects_told_at,
    }));
    Ok(storage::audit::record(tx, row).await?)
}

async fn load(
    app: &App,
    actor: &Actor,
    tx: Tx,
    id: BreachId,
) -> Result<Breach, CommandError<NeverRefused>> {
    let by_sight = (app.db.keyring(), &actor.sight(Private::Breaches));
    let found = find_breach(&tx, by_sight, id).await?;
    tx.commit().await?;
    Ok(found.ok_or(Denied::NotFound)?)
}

fn codes(kinds: &[BreachDataKind]) -> Vec<&'static str> {
    kinds.iter().map(|kind| kind.code()).collect()
}

fn facts(facts: &BreachFacts) -> Value {
    json!({
        "what": facts.what.as_str(),
        "measures": facts.measures.as_str(),
        "dataKinds": codes(&facts.data_kinds),
        "peopleCount": facts.people_count,
        "happenedAt": facts.happened_at,
        "authorityToldAt": facts.authority_told_at,
        "subjectsToldAt": facts.subjects_told_at,
    })
}

fn news(news: &BreachNews) -> Value {
    json!({
        "what": news.what.as_ref().map(BreachText::as_str),
        "measures": news.measures.as_ref().map(BreachText::as_str),
        "dataKinds": news.data_kinds.as_deref().map(codes),
        "peopleCount": news.people_count,
        "happenedAt": news.happened_at,
        "authorityToldAt": news.authority_told_at,
        "subjectsToldAt": news.subjects_told_at,
    })
}

/// A page of the breaches as they are known now, the youngest first.
pub async fn list_breaches(
    app: &App,
    actor: &Actor,
    page: (Option<BreachId>, i64),
) -> Result<Vec<Breach>, CommandError<NeverRefused>> {
    require(actor)?;
    let by_sight = (app.db.keyring(), &actor.sight(Private::Breaches));
    Ok(breaches(&app.db, by_sight, page).await?)
}

/// A page of what was known of a breach from when on, oldest first.
pub async fn list_breach_entries(
    app: &App,
    actor: &Actor,
    breach: BreachId,
    page: (u32, i64),
) -> Result<Vec<BreachEntry>, CommandError<NeverRefused>> {
    require(actor)?;
    let by_sight = (app.db.keyring(), &actor.sight(Private::Breaches));
    Ok(breach_entries(&app.db, by_sight, breach, page).await?)
}
