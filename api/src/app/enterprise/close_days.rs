//! Days on which an enterprise takes no orders.

use super::checklist::today;
use crate::app::person::entry;
use crate::app::{Actor, App, CommandError, Denied};
use domain::enterprise::{Closures, Enterprise};
use domain::{EnterpriseId, Invalid, NeverRefused, Rule};
use storage::enterprise::set_closures;

/// The closures of an enterprise, all of them.
#[derive(Debug, Clone)]
pub struct SetClosures {
    /// Whose.
    pub enterprise: EnterpriseId,
    /// When; none for always open.
    pub closures: Closures,
}

/// Sets when an enterprise that the caller manages takes no orders. Orders that were placed stay.
///
/// # Errors
/// [`CommandError::Invalid`] for days that are over.
pub async fn set_closed_days(
    app: &App,
    actor: &Actor,
    command: SetClosures,
) -> Result<Enterprise, CommandError<NeverRefused>> {
    actor.in_person()?;
    actor.require(actor.rights.may_manage(command.enterprise))?;
    let today = today(app);
    let closures = command.closures.as_slice();
    if let Some(index) = closures.iter().position(|one| one.to < today) {
        let over = Invalid::new(Rule::NotAllowed, "hari itu sudah lewat", "that day is over");
        return Err(over.in_list("closures", index, "to").into());
    }
    let tx = app.db.begin().await?;
    let found = storage::enterprise::find_for_update(&tx, command.enterprise).await?;
    let enterprise = found.ok_or(Denied::NotFound)?;
    set_closures(&tx, enterprise.id, &command.closures).await?;
    let mut row = entry(
        actor,
        "enterprise.set_closures",
        "enterprise",
        enterprise.id,
    );
    row.enterprise = Some(enterprise.id);
    row.region = Some(enterprise.home_village.clone());
    let days: Vec<_> = closures.iter().map(|one| (one.from, one.to)).collect();
    row.after = Some(serde_json::json!({ "closures": days }));
    storage::audit::record(&tx, row).await?;
    tx.commit().await?;
    Ok(enterprise)
}
