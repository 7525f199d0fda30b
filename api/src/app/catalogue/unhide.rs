//! Letting a product be sold again that an officer took off sale.

use crate::app::notice::{News, tell_enterprise};
use crate::app::person::standing::entry_of;
use crate::app::{Actor, App, CommandError, Denied};
use domain::enterprise::DecisionReason;
use domain::{NeverRefused, ProductId};
use serde_json::json;
use storage::catalogue::{Viewer, card, find, hiding_of, hold, lift};

/// A product to be sold again.
#[derive(Debug, Clone)]
pub struct UnhideProduct {
    /// Which.
    pub product: ProductId,
    /// Why, for its enterprise.
    pub reason: DecisionReason,
}

/// Lifts the hiding of a product; for officers who verify the home village of its enterprise. One
/// that is not hidden is answered as done.
///
/// # Errors
/// [`CommandError::Denied`] for everybody else.
pub async fn unhide_product(
    app: &App,
    actor: &Actor,
    command: UnhideProduct,
) -> Result<ProductId, CommandError<NeverRefused>> {
    let by = actor.in_person()?;
    let tx = app.db.begin().await?;
    let found = find(&tx, command.product).await?.ok_or(Denied::NotFound)?;
    let enterprise = storage::enterprise::find_for_update(&tx, found.enterprise).await?;
    let enterprise = enterprise.ok_or(Denied::NotFound)?;
    actor.require(actor.rights.may_verify(&enterprise.home_village))?;
    hold(&tx, found.id).await?;
    let Some(hiding) = hiding_of(&tx, found.id).await? else {
        // What its enterprise has not shown to anybody is not shown to officers this way.
        actor.require(card(&tx, &Viewer::PUBLIC, found.id).await?.is_some())?;
        return Ok(found.id);
    };
    let why = (DecisionReason::as_str(&command.reason), Some(by));
    lift(&tx, &hiding, why).await?;
    let after = find(&tx, found.id).await?.ok_or(Denied::NotFound)?;
    let what = ("product.unhide", "product");
    let mut row = entry_of(actor, &enterprise, what, found.id);
    row.before = Some(json!({ "status": found.status.code(), "isHidden": true }));
    row.after = Some(json!({ "status": after.status.code(), "isHidden": false }));
    storage::audit::record(&tx, row).await?;
    tell_enterprise(&tx, enterprise.id, News::Shown(hiding.id), None).await?;
    tx.commit().await?;
    Ok(found.id)
}
