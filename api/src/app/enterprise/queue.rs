//! What an officer has to look at.

use super::checklist::today;
use crate::app::{Actor, App, CommandError};
use chrono::{DateTime, Utc};
use domain::NeverRefused;
use domain::enterprise::{ChecklistItem, Enterprise, checklist};
use domain::person::{MandateKind, Private};
use domain::time::wib_day;
use storage::enterprise::{Waiting, evidence_of, waiting};

/// An enterprise that waits.
#[derive(Debug, Clone)]
pub struct WaitingEnterprise {
    /// Which.
    pub enterprise: Enterprise,
    /// Since when.
    pub since: DateTime<Utc>,
    /// WIB days since then.
    pub days: i64,
    /// What of its checklist is missing, warned of or rejected.
    pub attention: Vec<ChecklistItem>,
}

/// The part of the queue that `wanted` tells and that `actor` verifies, the longest waiting first.
///
/// # Errors
/// [`CommandError::Denied`] for who verifies nowhere.
pub async fn verification_queue(
    app: &App,
    actor: &Actor,
    mut wanted: Waiting,
) -> Result<Vec<WaitingEnterprise>, CommandError<NeverRefused>> {
    let held = actor.rights.mandates.iter();
    let verifies = |kind| matches!(kind, MandateKind::Verifier | MandateKind::Admin);
    let scopes = held.filter(|one| verifies(one.kind));
    wanted.scopes = scopes.map(|one| one.scope.clone()).collect();
    actor.require(!wanted.scopes.is_empty())?;
    let found = waiting(&app.db, &wanted).await?;
    let ids: Vec<_> = found.iter().map(|(one, _)| one.id).collect();
    let evidence = evidence_of(&app.db, &actor.sight(Private::Application), &ids).await?;
    let today = today(app);
    let tell = |(enterprise, since): (Enterprise, DateTime<Utc>)| {
        let items = evidence.get(&enterprise.id);
        let items = items.map(|one| checklist(one, today)).unwrap_or_default();
        WaitingEnterprise {
            days: (today - wib_day(since)).num_days(),
            attention: items
                .into_iter()
                .filter(ChecklistItem::needs_eyes)
                .collect(),
            enterprise,
            since,
        }
    };
    Ok(found.into_iter().map(tell).collect())
}
