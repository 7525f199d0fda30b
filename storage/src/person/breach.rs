//! Breaches of personal data, and what is found out about them: rows that are only added to.

use crate::error::StorageError;
use crate::seal::{self, KeptAs, Keyring, Sealed};
use crate::sight::{Owned, reached};
use crate::sql::{Read, all, insert, one, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::person::{BREACH_NOTICE, BreachDataKind, BreachFacts, BreachText, Sight};
use domain::{BreachEntryId, BreachId, PersonId};
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A breach with what is known of it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The breach itself.
    pub id: BreachId,
    /// When it was found.
    pub found_at: DateTime<Utc>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// What is known of it now.
    pub entry: BreachEntry,
}

/// What was known of a breach from an instant on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreachEntry {
    /// Its number: 1 for what was known when it was recorded.
    pub number: u32,
    /// What was known; `None` when its words were forgotten in time.
    pub facts: Option<BreachFacts>,
    /// When it was written.
    pub written_at: DateTime<Utc>,
}

/// What is known of a breach from now on.
#[derive(Debug, Clone, Copy)]
pub struct NewBreachEntry<'a> {
    /// Of which breach.
    pub breach: BreachId,
    /// Its number.
    pub number: u32,
    /// What is known.
    pub facts: &'a BreachFacts,
    /// Who writes it.
    pub by: PersonId,
}

/// Breaches of which somebody is still to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BreachAlarm {
    /// How many.
    pub open: i64,
    /// By when the first of them must have been told; `None` for none.
    pub first_deadline: Option<DateTime<Utc>>,
}

/// The words of an entry, as they are sealed.
#[derive(Serialize, Deserialize)]
struct Words {
    what: String,
    measures: String,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    found_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    number: i64,
    data_kinds: String,
    people_count: Option<i64>,
    happened_at: Option<DateTime<Utc>>,
    details_value_id: Uuid,
    authority_told_at: Option<DateTime<Utc>>,
    subjects_told_at: Option<DateTime<Utc>>,
    written_at: DateTime<Utc>,
}

const SELECT: &str = "SELECT b.id, b.found_at, b.recorded_at, e.number, e.data_kinds, \
     e.people_count, e.happened_at, e.details_value_id, e.authority_told_at, \
     e.subjects_told_at, e.written_at \
     FROM breaches b JOIN breach_entries e ON e.breach_id = b.id";
const LATEST: &str = "e.number = (SELECT MAX(number) FROM breach_entries WHERE breach_id = b.id)";

/// They are nobody's in particular.
const OWNED: Owned = Owned::of(&[]);

impl Row {
    fn corrupt(&self, column: &'static str) -> StorageError {
        StorageError::Corrupt {
            table: "breach_entries",
            column,
            id: format!("{} {}", self.id, self.number),
        }
    }

    async fn open(self, on: &impl Read, keyring: &Keyring) -> Result<Breach, StorageError> {
        let words = seal::load(on, keyring, self.details_value_id.into()).await?;
        let facts = match words {
            Sealed::Open(words) => Some(self.facts(serde_json::from_slice(&words)?)?),
            Sealed::Erased => None,
        };
        let number = u32::try_from(self.number).map_err(|_| self.corrupt("number"))?;
        Ok(Breach {
            id: self.id.into(),
            found_at: self.found_at,
            recorded_at: self.recorded_at,
            entry: BreachEntry {
                number,
                facts,
                written_at: self.written_at,
            },
        })
    }

    fn facts(&self, words: Words) -> Result<BreachFacts, StorageError> {
        let text = |text: String| {
            let text = BreachText::parse(&text);
            text.map_err(|_| self.corrupt("details_value_id"))
        };
        let kinds = self.data_kinds.split(',').map(BreachDataKind::from_code);
        let kinds: Option<Vec<_>> = kinds.collect();
        let count = self.people_count.map(u32::try_from).transpose();
        Ok(BreachFacts {
            what: text(words.what)?,
            measures: text(words.measures)?,
            data_kinds: kinds.ok_or_else(|| self.corrupt("data_kinds"))?,
            people_count: count.map_err(|_| self.corrupt("people_count"))?,
            happened_at: self.happened_at,
            authority_told_at: self.authority_told_at,
            subjects_told_at: self.subjects_told_at,
        })
    }
}

/// Records a breach that was found at `found_at`; its facts come by [`append_breach_entry`].
pub async fn insert_breach(
    tx: &Tx,
    found_at: DateTime<Utc>,
    by: PersonId,
) -> Result<BreachId, StorageError> {
    let id: BreachId = tx.new_id();
    let columns = ["id", "found_at", "recorded_by", "recorded_at"];
    let row = values![id, found_at, by, tx.now()];
    insert(tx, "breaches", &columns, vec![row]).await?;
    Ok(id)
}

/// Adds what is known of a breach from now on. Two of one number exclude each other: see
/// [`StorageError::is_duplicate`].
pub async fn append_breach_entry(tx: &Tx, new: NewBreachEntry<'_>) -> Result<(), StorageError> {
    let facts = new.facts;
    let words = Words {
        what: facts.what.as_str().to_owned(),
        measures: facts.measures.as_str().to_owned(),
    };
    let words = serde_json::to_vec(&words)?;
    let details = seal::store_as(tx, KeptAs::Other, None, &words).await?;
    let kinds: Vec<&str> = facts.data_kinds.iter().map(|kind| kind.code()).collect();
    let columns = [
        "id",
        "breach_id",
        "number",
        "data_kinds",
        "people_count",
        "happened_at",
        "details_value_id",
        "authority_told_at",
        "subjects_told_at",
        "written_by",
        "written_at",
    ];
    let row = values![
        tx.new_id::<BreachEntryId>(),
        new.breach,
        i64::from(new.number),
        kinds.join(","),
        facts.people_count.map(i64::from),
        facts.happened_at,
        details,
        facts.authority_told_at,
        facts.subjects_told_at,
        new.by,
        tx.now(),
    ];
    insert(tx, "breach_entries", &columns, vec![row]).await
}

/// The breach with `id` as it is known now.
pub async fn find_breach(
    on: &impl Read,
    (keyring, sight): (&Keyring, &Sight),
    id: BreachId,
) -> Result<Option<Breach>, StorageError> {
    let (condition, values) = reached(sight, &OWNED, values![id]);
    let sql = format!("{SELECT} WHERE b.id = $1 AND {LATEST} AND {condition}");
    match one::<Row>(on, &sql, values).await? {
        Some(row) => row.open(on, keyring).await.map(Some),
        None => Ok(None),
    }
}

/// The breaches as they are known now, the youngest first: those before `before`, at most `limit`.
pub async fn breaches(
    on: &impl Read,
    (keyring, sight): (&Keyring, &Sight),
    (before, limit): (Option<BreachId>, i64),
) -> Result<Vec<Breach>, StorageError> {
    let before = before.unwrap_or(BreachId::from_uuid(Uuid::max()));
    let (condition, values) = reached(sight, &OWNED, values![before, limit]);
    let sql = format!(
        "{SELECT} WHERE b.id < $1 AND {LATEST} AND {condition} ORDER BY b.id DESC LIMIT $2"
    );
    opened(on, keyring, all(on, &sql, values).await?).await
}

/// What was known of the breach `id` from when on, oldest first: those after the number `after`, at
/// most `limit`.
pub async fn breach_entries(
    on: &impl Read,
    (keyring, sight): (&Keyring, &Sight),
    id: BreachId,
    (after, limit): (u32, i64),
) -> Result<Vec<BreachEntry>, StorageError> {
    let (condition, values) = reached(sight, &OWNED, values![id, i64::from(after), limit]);
    let sql = format!(
        "{SELECT} WHERE b.id = $1 AND e.number > $2 AND {condition} ORDER BY e.number LIMIT $3"
    );
    let rows = all(on, &sql, values).await?;
    let found = opened(on, keyring, rows).await?;
    Ok(found.into_iter().map(|one| one.entry).collect())
}

async fn opened(
    on: &impl Read,
    keyring: &Keyring,
    rows: Vec<Row>,
) -> Result<Vec<Breach>, StorageError> {
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        found.push(row.open(on, keyring).await?);
    }
    Ok(found)
}

/// The breaches of which the authority or the people concerned are still to be told.
pub async fn breach_alarm(on: &impl Read) -> Result<BreachAlarm, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        open: i64,
        first: Option<DateTime<Utc>>,
    }
    let sql = format!(
        "SELECT COUNT(*) AS open, MIN(b.found_at) AS first FROM breaches b \
         JOIN breach_entries e ON e.breach_id = b.id WHERE {LATEST} \
         AND (e.authority_told_at IS NULL OR e.subjects_told_at IS NULL)"
    );
    let row: Option<Row> = one(on, &sql, vec![]).await?;
    Ok(row.map_or_else(BreachAlarm::default, |row| BreachAlarm {
        open: row.open,
        first_deadline: row.first.map(|found| found + BREACH_NOTICE),
    }))
}
