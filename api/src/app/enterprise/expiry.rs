//! What becomes of papers as they run out: documents of enterprises and permits of products.
//!
//! Owners and managers are told 90, 30, 7 and 0 days before, once each: of a time that went by
//! unseen the next one tells. A verified enterprise whose required document lapsed waits for its
//! officer again, and sells on meanwhile (docs/VERIFICATION.md). A permit needs nothing: that it
//! ran out follows from the day.

use super::checklist::today;
use crate::app::notice::{Notice, Recipient, tell};
use crate::app::person::entry;
use crate::app::{Actor, App};
use chrono::NaiveDate;
use domain::catalogue::PermitKind;
use domain::enterprise::{ChecklistKey, Enterprise};
use domain::{EnterpriseId, Language};
use serde_json::json;
use std::collections::BTreeMap;
use storage::enterprise::{
    ExpiringPaper, LAPSED, PaperKind, all_begin_waiting, expiring, find_many, lapsed, managers_of,
    note_reminders,
};
use storage::{StorageError, Tx};

/// The job.
pub(crate) const EXPIRY_JOB: &str = "paper.expiry";
/// Days before the last one at which people are told.
const TIMES: [i64; 4] = [0, 7, 30, 90];
/// Papers that are looked at in one transaction.
const AT_ONCE: i64 = 100;

/// Tells whoever has to know of papers that run out, and has officers look at those that did.
pub(crate) async fn follow_expiry(app: &App) -> Result<(), StorageError> {
    let today = today(app);
    for kind in [PaperKind::Document, PaperKind::Permit] {
        remind(app, kind, today).await?;
    }
    follow_lapses(app, today).await
}

/// The time that it is for a paper with so many `days` left.
fn time(days: i64) -> i64 {
    let due = TIMES.into_iter().find(|time| days <= *time);
    due.unwrap_or(90)
}

async fn remind(app: &App, kind: PaperKind, today: NaiveDate) -> Result<(), StorageError> {
    let mut last: Option<ExpiringPaper> = None;
    loop {
        let tx = app.db.begin().await?;
        let mut papers = expiring(&tx, kind, (today, AT_ONCE), last.as_ref()).await?;
        let Some(end) = papers.last().cloned() else {
            return Ok(());
        };
        let times = papers.iter().map(|one| (one.id, time(days(one, today))));
        let noted = note_reminders(&tx, &times.collect::<Vec<_>>()).await?;
        papers.retain(|one| noted.contains(&one.id));
        tell_managers(&tx, app, &papers, (kind, today)).await?;
        tx.commit().await?;
        last = Some(end);
    }
}

fn days(paper: &ExpiringPaper, today: NaiveDate) -> i64 {
    (paper.expires_on - today).num_days()
}

/// Tells the owners and managers of each enterprise, once for all products whose permits of a kind
/// run out on the same day: one certificate stands for many products.
async fn tell_managers(
    tx: &Tx,
    app: &App,
    papers: &[ExpiringPaper],
    (kind, today): (PaperKind, NaiveDate),
) -> Result<(), StorageError> {
    let mut groups: BTreeMap<(EnterpriseId, &str, NaiveDate), Vec<&ExpiringPaper>> =
        BTreeMap::new();
    for paper in papers {
        let key = (paper.enterprise, paper.word.as_str(), paper.expires_on);
        groups.entry(key).or_default().push(paper);
    }
    let mut ids: Vec<EnterpriseId> = groups.keys().map(|key| key.0).collect();
    ids.dedup();
    let managers = managers_of(tx, &ids).await?;
    for ((enterprise, _, _), group) in &groups {
        let Some(first) = group.first() else { continue };
        for manager in managers.iter().filter(|one| one.enterprise == *enterprise) {
            let notice = Notice::PaperExpiring {
                enterprise: manager.enterprise_name.clone(),
                paper: name(kind, first, group.len()),
                days: days(first, today),
            };
            tell(tx, app, Recipient::person(manager.person), notice).await?;
        }
    }
    Ok(())
}

/// What people call it: `sertifikat halal Keripik Pisang dan 3 produk lain`.
fn name(kind: PaperKind, first: &ExpiringPaper, count: usize) -> String {
    let language = Language::Indonesian;
    let word = match kind {
        PaperKind::Document => ChecklistKey::from_code(&first.word).map(|item| item.name(language)),
        PaperKind::Permit => PermitKind::from_code(&first.word).map(|kind| kind.name(language)),
    };
    let word = word.unwrap_or(&first.word);
    let others = count.saturating_sub(1);
    match (&first.product, others) {
        (None, _) => word.to_owned(),
        (Some((_, product)), 0) => format!("{word} {product}"),
        (Some((_, product)), _) => format!("{word} {product} dan {others} produk lain"),
    }
}

/// Verified enterprises whose required documents lapsed wait for their officers, once for each
/// document.
async fn follow_lapses(app: &App, today: NaiveDate) -> Result<(), StorageError> {
    let mut last: Option<ExpiringPaper> = None;
    loop {
        let tx = app.db.begin().await?;
        let scope = (today, AT_ONCE);
        let papers = lapsed(&tx, PaperKind::Document, scope, last.as_ref()).await?;
        let Some(end) = papers.last().cloned() else {
            return Ok(());
        };
        let lapses: Vec<_> = papers.iter().map(|one| (one.id, LAPSED)).collect();
        let noted = note_reminders(&tx, &lapses).await?;
        let noted: Vec<_> = papers
            .iter()
            .filter(|one| noted.contains(&one.id))
            .collect();
        let mut ids: Vec<EnterpriseId> = noted.iter().map(|one| one.enterprise).collect();
        ids.sort_unstable();
        ids.dedup();
        let enterprises = find_many(&tx, &ids).await?;
        let mut waiting = Vec::new();
        for enterprise in &enterprises {
            let items = missed(&noted, enterprise);
            if !items.is_empty() {
                record(&tx, enterprise, &items).await?;
                waiting.push(enterprise.id);
            }
        }
        waiting.sort_unstable();
        all_begin_waiting(&tx, &waiting).await?;
        tx.commit().await?;
        last = Some(end);
    }
}

/// The items that an enterprise must show a document for and does not any more.
fn missed<'a>(lapsed: &[&'a ExpiringPaper], enterprise: &Enterprise) -> Vec<&'a str> {
    let own = lapsed.iter().filter(|one| one.enterprise == enterprise.id);
    let is_needed = |word: &&str| {
        let item = ChecklistKey::from_code(word);
        item.is_some_and(|item| item.needs_document(enterprise.kind))
    };
    own.map(|one| one.word.as_str()).filter(is_needed).collect()
}

async fn record(tx: &Tx, enterprise: &Enterprise, items: &[&str]) -> Result<(), StorageError> {
    let actor = Actor::system("papers");
    let mut row = entry(
        &actor,
        "enterprise.document_lapse",
        "enterprise",
        enterprise.id,
    );
    row.enterprise = Some(enterprise.id);
    row.region = Some(enterprise.home_village.clone());
    row.after = Some(json!({ "items": items }));
    storage::audit::record(tx, row).await
}
