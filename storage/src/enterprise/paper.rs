//! Papers that run out: documents of enterprises and permits of their products, what was told of
//! each, and to whom it is told.
//!
//! A paper is told of at most once in each of its four times, and its lapse is acted upon once: who
//! inserts the row of it does that in the same transaction, so a job that dies half way, runs twice
//! or runs on two nodes comes to the same.

use crate::error::StorageError;
use crate::sql::{Read, all, placeholders, tuples, values};
use crate::tx::Tx;
use chrono::{Days, NaiveDate};
use domain::{EnterpriseId, PersonId};
use sea_orm::{FromQueryResult, Value};
use std::collections::HashSet;
use uuid::Uuid;

/// What stands for a lapse among the days before.
pub const LAPSED: i64 = -1;

/// What a paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperKind {
    /// A document of an enterprise.
    Document,
    /// A permit of a product.
    Permit,
}

/// A paper that runs out, or has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpiringPaper {
    /// Which: the id of the document or of the permit.
    pub id: Uuid,
    /// Whose.
    pub enterprise: EnterpriseId,
    /// The word for what it shows: an item of a checklist, or a kind of permit.
    pub word: String,
    /// The product and its name, of a permit.
    pub product: Option<(Uuid, String)>,
    /// The last day it holds.
    pub expires_on: NaiveDate,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    enterprise_id: Uuid,
    word: String,
    product_id: Option<Uuid>,
    product_name: Option<String>,
    expires_day: NaiveDate,
}

impl PaperKind {
    /// Reads a [`Row`] of a paper `t`, sold or shown by `e`.
    const fn select(self) -> &'static str {
        match self {
            Self::Document => {
                "SELECT t.id, t.enterprise_id, t.item AS word, NULL AS product_id, \
                 NULL AS product_name, t.expires_day FROM enterprise_documents t \
                 JOIN enterprises e ON e.id = t.enterprise_id WHERE TRUE"
            }
            Self::Permit => {
                "SELECT t.id, p.enterprise_id, t.kind AS word, p.id AS product_id, \
                 p.name AS product_name, t.expires_day FROM product_permits t \
                 JOIN products p ON p.id = t.product_id \
                 JOIN enterprises e ON e.id = p.enterprise_id WHERE p.status <> 'ARCHIVED'"
            }
        }
    }
}

/// Current papers of `kind` that hold for 90 days or less from the WIB day `today`, and of which
/// that was not told in the time (90, 30, 7 or 0 days before) that it is now; at most `limit`, by
/// their last day. Papers of enterprises that are closed or were refused are nobody's concern.
pub async fn expiring(
    on: &impl Read,
    kind: PaperKind,
    (today, limit): (NaiveDate, i64),
    after: Option<&ExpiringPaper>,
) -> Result<Vec<ExpiringPaper>, StorageError> {
    let select = kind.select();
    let sql = format!(
        "{select} AND t.ended_at IS NULL AND t.expires_day <= $4 \
         AND e.status NOT IN ('CLOSED', 'REFUSED') AND (t.expires_day, t.id) > ($5, $6) \
         AND NOT EXISTS (SELECT 1 FROM paper_reminders n WHERE n.paper_id = t.id \
         AND n.days_before = CASE WHEN t.expires_day <= $1 THEN 0 WHEN t.expires_day <= $2 THEN 7 \
         WHEN t.expires_day <= $3 THEN 30 ELSE 90 END) \
         ORDER BY t.expires_day, t.id LIMIT $7"
    );
    let within = |days| today.checked_add_days(Days::new(days)).unwrap_or(today);
    let (day, id) = place(after);
    let values = values![today, within(7), within(30), within(90), day, id, limit];
    read(on, kind, &sql, values).await
}

/// Current papers of `kind` whose last day is before the WIB day `today`, and whose lapse was not
/// acted upon; at most `limit`, by their last day.
pub async fn lapsed(
    on: &impl Read,
    kind: PaperKind,
    (today, limit): (NaiveDate, i64),
    after: Option<&ExpiringPaper>,
) -> Result<Vec<ExpiringPaper>, StorageError> {
    let select = kind.select();
    let sql = format!(
        "{select} AND t.ended_at IS NULL AND t.expires_day < $1 AND e.status = 'VERIFIED' \
         AND (t.expires_day, t.id) > ($2, $3) AND NOT EXISTS (SELECT 1 FROM paper_reminders n \
         WHERE n.paper_id = t.id AND n.days_before = {LAPSED}) \
         ORDER BY t.expires_day, t.id LIMIT $4"
    );
    let (day, id) = place(after);
    read(on, kind, &sql, values![today, day, id, limit]).await
}

fn place(after: Option<&ExpiringPaper>) -> (NaiveDate, Uuid) {
    let first = (NaiveDate::default(), Uuid::nil());
    after.map_or(first, |paper| (paper.expires_on, paper.id))
}

async fn read(
    on: &impl Read,
    kind: PaperKind,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<ExpiringPaper>, StorageError> {
    let rows: Vec<Row> = all(on, sql, values).await?;
    let paper = |row: Row| ExpiringPaper {
        id: row.id,
        enterprise: row.enterprise_id.into(),
        word: row.word,
        product: match kind {
            PaperKind::Document => None,
            PaperKind::Permit => row.product_id.zip(row.product_name),
        },
        expires_on: row.expires_day,
    };
    Ok(rows.into_iter().map(paper).collect())
}

/// Notes that papers are told of now, so many days before; those of which this call noted it. The
/// others were told of meanwhile.
pub async fn note_reminders(
    tx: &Tx,
    reminders: &[(Uuid, i64)],
) -> Result<HashSet<Uuid>, StorageError> {
    #[derive(FromQueryResult)]
    struct Noted {
        paper_id: Uuid,
    }
    if reminders.is_empty() {
        return Ok(HashSet::new());
    }
    let sql = format!(
        "INSERT INTO paper_reminders (paper_id, days_before, noted_at) VALUES {} \
         ON CONFLICT (paper_id, days_before) DO NOTHING RETURNING paper_id",
        tuples(reminders.len(), 3, 1)
    );
    let row = |(paper, days): &(Uuid, i64)| values![*paper, *days, tx.now()];
    let rows: Vec<Noted> = all(tx, &sql, reminders.iter().flat_map(row).collect()).await?;
    Ok(rows.into_iter().map(|row| row.paper_id).collect())
}

/// Somebody who is told what happens to an enterprise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manager {
    /// Which enterprise.
    pub enterprise: EnterpriseId,
    /// Its name.
    pub enterprise_name: String,
    /// Who.
    pub person: PersonId,
}

/// The owners and managers of `enterprises`, who are people of their own and did not come through
/// another one.
pub async fn managers_of(
    on: &impl Read,
    enterprises: &[EnterpriseId],
) -> Result<Vec<Manager>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        enterprise_id: Uuid,
        name: String,
        holder_person_id: Uuid,
    }
    if enterprises.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT m.enterprise_id, e.name, m.holder_person_id FROM memberships m \
         JOIN enterprises e ON e.id = m.enterprise_id WHERE m.ended_at IS NULL \
         AND m.holder_person_id IS NOT NULL AND m.kind IN ('OWNER', 'MANAGER') \
         AND m.enterprise_id IN ({}) ORDER BY m.enterprise_id, m.id",
        placeholders(enterprises.len(), 1)
    );
    let ids = enterprises.iter().map(|id| Value::from(id.uuid()));
    let rows: Vec<Row> = all(on, &sql, ids.collect()).await?;
    let manager = |row: Row| Manager {
        enterprise: row.enterprise_id.into(),
        enterprise_name: row.name,
        person: row.holder_person_id.into(),
    };
    Ok(rows.into_iter().map(manager).collect())
}
