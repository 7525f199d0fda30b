//! Telling the owners and managers of an enterprise, however many they are.
//!
//! ```text
//! tell_enterprise: in the transaction of its cause ─ a job that names what happened, and no more
//! spread: the job ─ reads what happened, writes a letter to each, and ends, in one transaction
//! ```
//! Whoever owns or manages it when the job runs is told; nobody who has left is. Many are told in
//! several transactions, of which each enqueues the next: one that is killed leaves either all of
//! its letters or none.

use super::kind::Notice;
use super::news::{EnterpriseStep, ListingStep, PeopleStep};
use super::tell::{Recipient, tell};
use crate::app::App;
use crate::app::worker::HeldJob;
use chrono::{DateTime, Duration, Utc};
use domain::catalogue::ProductStatus;
use domain::enterprise::Enterprise;
use domain::person::Sight;
use domain::{
    DelegationId, EnterpriseId, MembershipId, PersonId, ProductHidingId, ProductId,
    ProductReportId, StatusChangeId,
};
use serde::{Deserialize, Serialize};
use storage::enterprise::{checks_told_at, find_for_update, find_status_change, mark_checks_told};
use storage::jobs::{NewJob, enqueue};
use storage::person::{find_delegation, managers_of};
use storage::{StorageError, Tx};

/// The job.
pub(crate) const SPREAD_JOB: &str = "notice.spread";

/// People told in one transaction.
const AT_ONCE: i64 = 50;
/// How long an officer looks at one item after another before their enterprise is told of all that
/// they found, in one message.
const LOOKING: Duration = Duration::minutes(10);

/// What happened, by the row that tells it.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) enum News {
    /// The enterprise took a step.
    Decided(StatusChangeId),
    /// An officer looked at items: those that were told at an instant; at first, all untold ones.
    Checked(Option<DateTime<Utc>>),
    /// A delegation was offered by it, or to it.
    DelegationOffered(DelegationId),
    /// A delegation holds.
    DelegationAccepted(DelegationId),
    /// A delegation is over.
    DelegationEnded(DelegationId),
    /// A product of it was taken off sale.
    Hidden(ProductHidingId),
    /// A product of it may be sold again.
    Shown(ProductHidingId),
    /// A product of it is to be mended.
    Warned(ProductReportId),
}

/// Whom the job tells what.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Spread {
    enterprise: EnterpriseId,
    news: News,
    /// Who did it, and knows.
    by: Option<PersonId>,
    after: Option<MembershipId>,
}

/// Has the owners and managers of `enterprise` told, once `tx` commits; `by` is not.
pub(crate) async fn tell_enterprise(
    tx: &Tx,
    enterprise: EnterpriseId,
    news: News,
    by: Option<PersonId>,
) -> Result<(), StorageError> {
    let spread = Spread {
        enterprise,
        news,
        by,
        after: None,
    };
    let (wait, dedupe_key) = match news {
        News::Checked(_) => (LOOKING, Some(format!("{SPREAD_JOB}.checked.{enterprise}"))),
        _ => (Duration::zero(), None),
    };
    put(tx, &spread, (wait, dedupe_key)).await
}

async fn put(
    tx: &Tx,
    spread: &Spread,
    (wait, dedupe_key): (Duration, Option<String>),
) -> Result<(), StorageError> {
    let job = NewJob {
        kind: SPREAD_JOB,
        payload: serde_json::to_string(spread)?,
        dedupe_key,
        run_at: tx.now() + wait,
    };
    enqueue(tx, job).await
}

/// Tells some of them, and leaves the others to a job of its own.
pub(crate) async fn spread(app: &App, spread: Spread, held: &HeldJob) -> Result<(), StorageError> {
    let tx = app.db.begin().await?;
    if let Some((notice, news)) = written(&tx, &spread).await? {
        let page = (spread.after, AT_ONCE);
        let people = managers_of(&tx, spread.enterprise, page).await?;
        for (_, person) in people.iter().filter(|(_, one)| Some(*one) != spread.by) {
            tell(&tx, app, Recipient::person(*person), notice.clone()).await?;
        }
        let last = people.last().map(|(id, _)| *id);
        if i64::try_from(people.len()).is_ok_and(|count| count == AT_ONCE) {
            let next = Spread {
                after: last,
                news,
                ..spread
            };
            put(&tx, &next, (Duration::zero(), None)).await?;
        }
    }
    held.finish(&tx).await?;
    tx.commit().await
}

/// The notice, and by what those who are left are told the same; `None` when there is nothing (any
/// more) to be told.
async fn written(tx: &Tx, spread: &Spread) -> Result<Option<(Notice, News)>, StorageError> {
    let news = spread.news;
    let enterprise = match news {
        News::Checked(_) => find_for_update(tx, spread.enterprise).await?,
        _ => storage::enterprise::find(tx, spread.enterprise).await?,
    };
    let Some(enterprise) = enterprise else {
        return Ok(None);
    };
    let notice = match news {
        News::Decided(id) => find_status_change(tx, id)
            .await?
            .map(|change| step(&enterprise, EnterpriseStep::Decided(change))),
        News::Checked(at) => return checked(tx, &enterprise, at).await,
        News::DelegationOffered(id) => people(tx, id, PeopleStep::DelegationOffered).await?,
        News::DelegationAccepted(id) => people(tx, id, PeopleStep::DelegationAccepted).await?,
        News::DelegationEnded(id) => people(tx, id, PeopleStep::DelegationEnded).await?,
        News::Hidden(id) => {
            let found = storage::catalogue::find_hiding(tx, id).await?;
            let told = found.map(|one| (one.product, one.reason));
            listing(tx, &enterprise, ListingStep::Hidden, told).await?
        }
        News::Shown(id) => {
            let found = storage::catalogue::find_hiding(tx, id).await?;
            let found = found.and_then(|one| Some((one.product, one.lifted_reason?)));
            let is_on_sale = match &found {
                Some((product, _)) => is_on_sale(tx, *product).await?,
                None => false,
            };
            listing(tx, &enterprise, ListingStep::Shown { is_on_sale }, found).await?
        }
        News::Warned(id) => {
            let found = storage::catalogue::find_report(tx, &Sight::house(), id).await?;
            let told = found.and_then(|one| Some((one.product, one.closed?.reason)));
            listing(tx, &enterprise, ListingStep::Warned, told).await?
        }
    };
    Ok(notice.map(|notice| (notice, news)))
}

fn step(enterprise: &Enterprise, step: EnterpriseStep) -> Notice {
    Notice::Enterprise {
        enterprise: enterprise.name.as_str().to_owned(),
        step,
    }
}

/// What was found and not told yet, by whatever instant it is told at. The enterprise is held
/// still, so that no finding is told twice and none falls between two messages.
async fn checked(
    tx: &Tx,
    enterprise: &Enterprise,
    at: Option<DateTime<Utc>>,
) -> Result<Option<(Notice, News)>, StorageError> {
    if at.is_none() {
        mark_checks_told(tx, enterprise.id).await?;
    }
    let at = at.unwrap_or(tx.now());
    let found = checks_told_at(tx, enterprise.id, at).await?;
    if found.is_empty() {
        return Ok(None);
    }
    let items = found.into_iter();
    let items = items
        .map(|one| (one.key, one.verdict, one.reason))
        .collect();
    let notice = step(enterprise, EnterpriseStep::Checked { items });
    Ok(Some((notice, News::Checked(Some(at)))))
}

async fn people(
    tx: &Tx,
    id: DelegationId,
    step: PeopleStep,
) -> Result<Option<Notice>, StorageError> {
    let Some(one) = find_delegation(tx, &Sight::house(), id).await? else {
        return Ok(None);
    };
    let pair = storage::enterprise::find_many(tx, &[one.enterprise, one.holder]).await?;
    let name = |id: EnterpriseId| {
        let found = pair.iter().find(|one| one.id == id)?;
        Some(found.name.as_str().to_owned())
    };
    Ok(name(one.enterprise).map(|enterprise| Notice::People {
        enterprise,
        holder: name(one.holder),
        step,
    }))
}

async fn listing(
    tx: &Tx,
    enterprise: &Enterprise,
    step: ListingStep,
    told: Option<(ProductId, String)>,
) -> Result<Option<Notice>, StorageError> {
    let Some((product, reason)) = told else {
        return Ok(None);
    };
    let product = storage::catalogue::find(tx, product).await?;
    Ok(product.map(|product| Notice::Listing {
        enterprise: enterprise.name.as_str().to_owned(),
        product: product.name,
        step,
        reason,
    }))
}

async fn is_on_sale(tx: &Tx, product: ProductId) -> Result<bool, StorageError> {
    let found = storage::catalogue::find(tx, product).await?;
    Ok(found.is_some_and(|one| one.status == ProductStatus::Published))
}
