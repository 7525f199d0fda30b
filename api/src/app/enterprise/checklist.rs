//! How enterprises stand to what is asked of them, and who may see that.

use crate::app::{Actor, App};
use chrono::NaiveDate;
use domain::EnterpriseId;
use domain::enterprise::{ChecklistItem, Enterprise, checklist};
use domain::person::{Private, Sight};
use domain::time::wib_day;
use storage::enterprise::evidence_of;
use storage::{StorageError, Tx};

/// True for who sees an enterprise's application: its owners and managers, and the officers who
/// verify its village.
pub fn may_see_application(actor: &Actor, enterprise: &Enterprise) -> bool {
    let sight = actor.sight(Private::Application);
    sight.reaches(enterprise.id, &enterprise.home_village)
}

/// The WIB day that it is now.
pub fn today(app: &App) -> NaiveDate {
    wib_day(app.environment().clock.now())
}

/// How the items of one enterprise stand at the instant of `tx`.
pub(super) async fn items_of(
    tx: &Tx,
    enterprise: EnterpriseId,
) -> Result<Vec<ChecklistItem>, StorageError> {
    // A command decides by all of it, whoever gives it.
    let found = evidence_of(tx, &Sight::house(), &[enterprise]).await?;
    let evidence = found.get(&enterprise);
    let items = evidence.map(|one| checklist(one, wib_day(tx.now())));
    Ok(items.unwrap_or_default())
}
