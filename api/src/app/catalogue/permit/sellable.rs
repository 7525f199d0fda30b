//! Whether a product may be on sale, by the rules of the day.

use crate::app::CommandError;
use chrono::NaiveDate;
use domain::ProductId;
use domain::catalogue::{Described, HeldPermit, PublishRefusal, breach};
use domain::time::wib_day;
use storage::Tx;
use storage::catalogue::{Permit, permit_rules, permits_of};

/// Passes when no rule keeps the product `id` from sale, as `about` describes it. What it lacked
/// already as `before` is not held against it.
pub(in crate::app::catalogue) async fn require_sellable(
    tx: &Tx,
    id: ProductId,
    about: Described<'_>,
    before: Option<Described<'_>>,
) -> Result<(), CommandError<PublishRefusal>> {
    let rules = permit_rules(tx).await?;
    if rules.is_empty() {
        return Ok(());
    }
    let today = wib_day(tx.now());
    let held = held(&permits_of(tx, &[id]).await?, today);
    match breach(&rules, about, &held, (before, today)) {
        Some(breach) => Err(CommandError::Refused(PublishRefusal::Rule(breach))),
        None => Ok(()),
    }
}

/// Permits as rules look at them on `today`.
pub(super) fn held(permits: &[Permit], today: NaiveDate) -> Vec<HeldPermit> {
    let held = permits.iter().map(|one| HeldPermit {
        kind: one.kind,
        status: one.status(today),
    });
    held.collect()
}
