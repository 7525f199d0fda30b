//! How an enterprise's goods reach their buyers.

use crate::app::person::entry;
use crate::app::{Actor, App, CommandError, Denied};
use domain::enterprise::Enterprise;
use domain::{EnterpriseId, NeverRefused, Rupiah};

/// A way of delivery.
#[derive(Debug, Clone, Copy)]
pub struct SetDelivery {
    /// Whose.
    pub enterprise: EnterpriseId,
    /// The flat fee of its own delivery; `None` leaves picking up alone.
    pub fee: Option<Rupiah>,
}

/// Sets the delivery of an enterprise that the caller manages. Orders that were placed keep the
/// fee they were placed with.
pub async fn set_delivery(
    app: &App,
    actor: &Actor,
    command: SetDelivery,
) -> Result<Enterprise, CommandError<NeverRefused>> {
    actor.in_person()?;
    actor.require(actor.rights.may_manage(command.enterprise))?;
    let tx = app.db.begin().await?;
    let found = storage::enterprise::find_for_update(&tx, command.enterprise).await?;
    let enterprise = found.ok_or(Denied::NotFound)?;
    storage::enterprise::set_delivery_fee(&tx, enterprise.id, command.fee).await?;
    let mut row = entry(
        actor,
        "enterprise.set_delivery",
        "enterprise",
        enterprise.id,
    );
    row.enterprise = Some(enterprise.id);
    row.region = Some(enterprise.home_village.clone());
    row.before = Some(serde_json::json!({ "deliveryFee": enterprise.delivery_fee }));
    row.after = Some(serde_json::json!({ "deliveryFee": command.fee }));
    storage::audit::record(&tx, row).await?;
    tx.commit().await?;
    Ok(Enterprise {
        delivery_fee: command.fee,
        ..enterprise
    })
}
